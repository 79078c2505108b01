import { setTimeout as sleep } from 'node:timers/promises'
import { megabytes, readProc, sampleMs } from './proc.ts'

export interface Traffic {
  readonly received: number
  readonly sent: number
  readonly errors: number
}

/** Bytes and errors by interface from the text of `/proc/net/dev`, without the loopback. */
export function parseTraffic(text: string): Map<string, Traffic> {
  const found = new Map<string, Traffic>()
  for (const line of text.split('\n').slice(2)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim()
    if (colon < 0 || name === 'lo') continue
    const numbers = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number)
    found.set(name, { received: numbers[0] ?? 0, sent: numbers[8] ?? 0, errors: (numbers[2] ?? 0) + (numbers[10] ?? 0) })
  }
  return found
}

/** TCP connections that are open (state 01), both families. */
const established = () =>
  ['/proc/net/tcp', '/proc/net/tcp6'].reduce((total, path) => total + (readProc(path).match(/^\s*\d+: \S+ \S+ 01 /gm)?.length ?? 0), 0)

/** Network traffic over a quarter of a second. */
export async function observeNetwork() {
  const before = parseTraffic(readProc('/proc/net/dev'))
  await sleep(sampleMs)
  const kbps = (bytes: number) => Math.round((bytes * 8) / 1000 / (sampleMs / 1000))
  const interfaces = [...parseTraffic(readProc('/proc/net/dev'))].map(([name, now]) => ({
    name,
    rx_kbps: kbps(now.received - (before.get(name)?.received ?? now.received)),
    tx_kbps: kbps(now.sent - (before.get(name)?.sent ?? now.sent)),
    rx_total_mb: megabytes(now.received),
    tx_total_mb: megabytes(now.sent),
    errors: now.errors,
  }))
  return { interfaces, connections: established() }
}
