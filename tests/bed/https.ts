import { request } from 'node:https'
import type { TLSSocket } from 'node:tls'

export interface Answer {
  readonly status: number
  readonly body: string
  /** SHA-256 of the certificate that was served. */
  readonly fingerprint: string
}

export interface Ask {
  readonly method?: string
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks a panel with its self-made certificate; the caller compares the fingerprint. Rejects when nobody answers. */
export function ask(url: string, { method = 'GET', json, headers = {} }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = json === undefined ? undefined : JSON.stringify(json)
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const asked = request(
      url,
      { method, headers: { ...type, ...headers }, rejectUnauthorized: false, agent: false, timeout: 10_000 },
      (reply) => {
        const fingerprint = (reply.socket as TLSSocket).getPeerCertificate().fingerprint256
        let text = ''
        reply.setEncoding('utf8').on('data', (part: string) => (text += part))
        reply.once('end', () => resolve({ status: reply.statusCode ?? 0, body: text, fingerprint }))
      },
    )
    asked.once('timeout', () => asked.destroy(new Error(`${url}: no answer within 10 s`)))
    asked.once('error', reject)
    asked.end(body)
  })
}
