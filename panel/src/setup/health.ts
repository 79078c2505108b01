import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { X509Certificate } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PanelSettings } from './configuration.ts'

/** SHA-256 of the panel's certificate, as browsers show it. */
export function fingerprint(settings: PanelSettings): string {
  return new X509Certificate(readFileSync(settings.tls.cert)).fingerprint256
}

/** The status of an answer of the panel at its own address, `null` when there is none. */
function ask(host: string, port: number, path: string): Promise<number | null> {
  return new Promise((resolve) => {
    const asked = request(
      // this machine's own address, and nothing secret is said; the certificate may be of any authority by now
      { host, port, path, rejectUnauthorized: false, agent: false, timeout: 3_000 },
      (reply) => {
        reply.resume()
        resolve(reply.statusCode ?? 500)
      },
    )
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(null))
    asked.end()
  })
}

/** Asks the panel on its first address and port. */
export function panelStatus(settings: PanelSettings, path = '/healthz'): Promise<number | null> {
  const address = settings.listen.addresses[0] ?? '127.0.0.1'
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  return ask(host, settings.listen.ports[0] ?? 3082, path)
}

/** Waits until the panel answers on its first address and port; false when it does not within `waitMs`. */
export async function panelAnswers(settings: PanelSettings, waitMs: number): Promise<boolean> {
  const end = Date.now() + waitMs
  for (;;) {
    if (((await panelStatus(settings)) ?? 500) < 500) return true
    if (Date.now() > end) return false
    await sleep(200)
  }
}
