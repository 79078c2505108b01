import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import type { TestApp } from '../../testing/app.ts'

export interface Received {
  readonly from: string
  readonly to: readonly string[]
  /** As it came over the wire. */
  readonly raw: string
  /** Its parts with the transfer encoding taken off. */
  readonly text: string
  readonly secure: boolean
  readonly user: string
}

/** Takes off quoted-printable and joins folded headers, as far as our own messages use them. */
const plain = (raw: string): string =>
  raw.replaceAll(/=\r\n/g, '').replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'))

/** What a relay says to a recipient: an SMTP code, or nothing when it takes it. */
export type Verdict = { readonly code: number; readonly words: string } | null

/** A real SMTP server, on loopback unless `host` says otherwise; `close` ends it. */
export async function startRelay(options: SMTPServerOptions = {}, host = '127.0.0.1') {
  const received: Received[] = []
  const state: { verdict: (address: string) => Verdict } = { verdict: () => null }
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onRcptTo(address, _session, done) {
      const verdict = state.verdict(address.address)
      done(verdict === null ? null : Object.assign(new Error(verdict.words), { responseCode: verdict.code }))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
          text: plain(raw),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : '',
        })
        done()
      })
    },
    ...options,
  })
  // a client that does not like the certificate hangs up, which is no fault of the server
  server.on('error', () => undefined)
  await new Promise<void>((done) => void server.listen(0, host, done))
  const close = () => new Promise<void>((done) => server.close(() => done()))
  return { received, state, port: (server.server.address() as AddressInfo).port, close }
}
export type TestRelay = Awaited<ReturnType<typeof startRelay>>

/** The same for one test, which ends it. */
export async function testRelay(options: SMTPServerOptions = {}): Promise<TestRelay> {
  const relay = await startRelay(options)
  onTestFinished(() => relay.close())
  return relay
}

/** Points a panel at a relay without TLS. */
export const useRelay = (app: TestApp, port: number, more: Readonly<Record<string, unknown>> = {}): Promise<void> =>
  app.parts.settings.set(systemCtx(), 'mail', { host: '127.0.0.1', port, tls: 'none', ...more })

const never = new AbortController().signal
/** Sends what is due. */
export const sendMails = (app: TestApp): Promise<void> => app.parts.mailSender.run(never)
