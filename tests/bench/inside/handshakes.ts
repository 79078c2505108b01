import { connect } from 'node:tls'
import { cpuOfFamily } from './processes.ts'
import { sideBySide } from './timing.ts'

/** Full handshake, no resumption; answers with the certificate's fingerprint. */
export const shakeHands = (port: number, servername: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername, rejectUnauthorized: false, minVersion: 'TLSv1.3' })
    socket.once('secureConnect', () => {
      const seen = socket.getPeerX509Certificate()?.fingerprint256 ?? ''
      socket.destroy()
      resolve(seen)
    })
    socket.once('error', reject)
  })

export interface Handshakes {
  readonly perSecond: number
  /** Of a worker's CPU: what does not depend on the client beside it. */
  readonly perCpuSecond: number
  readonly failed: number
}

/** `count` handshakes over these names, four at a time. */
export async function countHandshakes(
  port: number,
  names: readonly string[],
  expected: string,
  count: number,
  master: number,
): Promise<Handshakes> {
  let failed = 0
  const [used, start] = [cpuOfFamily(master), performance.now()]
  await sideBySide(count, 4, async (index) => {
    // far apart from each other, so that no folder or file was just looked at
    const name = names[(index * 7919) % names.length] ?? ''
    if ((await shakeHands(port, name).catch(() => '')) !== expected) failed += 1
  })
  return { perSecond: count / ((performance.now() - start) / 1000), perCpuSecond: count / Math.max(0.01, cpuOfFamily(master) - used), failed }
}
