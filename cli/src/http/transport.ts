import { createHash, timingSafeEqual } from 'node:crypto'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { connect, type TLSSocket } from 'node:tls'
import { unreachable } from '../fault.ts'
import type { Target } from '../target.ts'

export interface Exchange {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | Readable
  readonly signal: AbortSignal
}

const silence = 60_000

/** SHA-256 of a certificate in DER, as `sha256:` and hex. */
export const fingerprintOf = (certificate: Buffer): string => `sha256:${createHash('sha256').update(certificate).digest('hex')}`

/** The bytes of `sha256:…` (hex, colons allowed); `null` when it is none. */
export function fingerprintBytes(text: string): Buffer | null {
  const hex = text
    .toLowerCase()
    .replace(/^sha256:/, '')
    .replaceAll(':', '')
  return /^[0-9a-f]{64}$/.test(hex) ? Buffer.from(hex, 'hex') : null
}

function certificateOf(socket: TLSSocket): Buffer {
  const { raw } = socket.getPeerCertificate() as { raw?: Buffer }
  if (raw === undefined) throw unreachable('the panel showed no certificate')
  return raw
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')
const portOf = (url: URL): number => (url.port === '' ? 443 : Number(url.port))
const serverName = (host: string) => (isIP(host) === 0 ? { servername: host } : {})

/** The certificate that a panel shows, whatever it is worth: to be pinned or looked at, never to send anything over. */
export function certificateAt(url: URL, timeoutMs = 10_000): Promise<{ der: Buffer; validTo: string; authorized: boolean }> {
  return new Promise((resolve, reject) => {
    const host = hostOf(url)
    const socket = connect({ host, port: portOf(url), ...serverName(host), rejectUnauthorized: false, timeout: timeoutMs })
    socket.once('timeout', () => socket.destroy(new Error('no answer')))
    socket.once('error', (cause) => reject(unreachable(`cannot reach ${url.host}: ${cause.message}`, cause)))
    socket.once('secureConnect', () => {
      const { valid_to: validTo } = socket.getPeerCertificate()
      const found = { der: certificateOf(socket), validTo, authorized: socket.authorized }
      socket.end()
      resolve(found)
    })
  })
}

/** A TLS connection to exactly this certificate; nothing is sent over it before the certificate has been compared. */
function pinnedConnection(url: URL, pin: Buffer, done: (error: Error | null, socket: Socket) => void): undefined {
  const host = hostOf(url)
  // the pin says more than any authority could: the one certificate that is allowed
  const socket = connect({ host, port: portOf(url), ...serverName(host), rejectUnauthorized: false, minVersion: 'TLSv1.2' })
  const failed = (error: Error) => done(error, socket)
  socket.once('error', failed)
  socket.once('secureConnect', () => {
    socket.off('error', failed)
    const shown = createHash('sha256').update(certificateOf(socket)).digest()
    if (timingSafeEqual(shown, pin)) return done(null, socket)
    const message = `the certificate of ${url.host} is not the expected one: it is sha256:${shown.toString('hex')}`
    done(unreachable(message), socket.destroy())
  })
}

function optionsFor(target: Target, exchange: Exchange): RequestOptions {
  const { method, path, headers, signal } = exchange
  const common = { method, path, signal, timeout: silence }
  if (target.kind === 'local') return { ...common, agent: false, socketPath: target.socket, headers: { ...headers, host: 'localhost' } }
  const { url, fingerprint } = target
  const place = { ...common, host: hostOf(url), port: portOf(url), headers: { ...headers, host: url.host } }
  if (fingerprint === null) return { ...place, ...serverName(hostOf(url)), agent: false }
  // with an agent, even none, Node would make the connection itself
  return { ...place, createConnection: (_options, callback) => pinnedConnection(url, fingerprint, callback) }
}

/** Sends one request; the answer has arrived up to its headers. Rejects with what the network says. */
export function exchangeOnce(target: Target, exchange: Exchange): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = optionsFor(target, exchange)
    // verification is said here once more because an environment variable of Node could turn it off
    const secure = { ...options, rejectUnauthorized: true, minVersion: 'TLSv1.2' as const }
    const call = target.kind === 'local' ? httpRequest(options) : httpsRequest(secure)
    call.once('response', resolve)
    call.once('error', reject)
    call.once('timeout', () => call.destroy(Object.assign(new Error('the panel did not answer for a minute'), { code: 'ETIMEDOUT' })))
    const { body } = exchange
    if (body === undefined || Buffer.isBuffer(body)) return void call.end(body)
    body.once('error', (error) => call.destroy(error))
    body.pipe(call)
  })
}
