import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { X509Certificate } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PanelSettings } from './configuration.ts'

/** SHA-256 of the panel's certificate, as browsers show it. */
export function fingerprint(settings: PanelSettings): string {
  return new X509Certificate(readFileSync(settings.tls.cert)).fingerprint256
}

function ask(host: string, port: number, ca: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(
      // the name is that of the server, the address a loopback one; that it is our certificate is what counts
      { host, port, path: '/healthz', ca, checkServerIdentity: () => undefined, agent: false, timeout: 3_000 },
      (reply) => {
        reply.resume()
        resolve((reply.statusCode ?? 500) < 500)
      },
    )
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(false))
    asked.end()
  })
}

/** Waits until the panel answers on its first address and port; false when it does not within `waitMs`. */
export async function panelAnswers(settings: PanelSettings, waitMs: number): Promise<boolean> {
  const address = settings.listen.addresses[0] ?? '127.0.0.1'
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  const end = Date.now() + waitMs
  for (;;) {
    if (await ask(host, settings.listen.ports[0] ?? 3082, readFileSync(settings.tls.cert))) return true
    if (Date.now() > end) return false
    await sleep(200)
  }
}
