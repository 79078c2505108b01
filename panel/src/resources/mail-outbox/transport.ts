import { isIP } from 'node:net'
import type { SMTPError } from 'nodemailer/lib/smtp-connection/index.js'
import type { Rendered } from './letter.ts'
import type { MailSettings } from './settings.ts'

/** The mail server did not take a message; `message` says why in words for people. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
  /** No other attempt will help: this message or its recipient is refused for good. */
  readonly final: boolean
  /** The server could not be used at all: others need not be tried now. */
  readonly away: boolean
  constructor(message: string, state: { readonly final?: boolean; readonly away?: boolean; readonly cause?: unknown }) {
    super(message, { cause: state.cause })
    this.final = state.final ?? false
    this.away = state.away ?? false
  }
}

export interface Message extends Rendered {
  /** Address. */
  readonly to: string
  readonly messageId: string
}

/** The relay with its password open. */
export type Relay = Omit<MailSettings, 'verify_certificate'> & { readonly verify_certificate: boolean }
export type SendMail = (relay: Relay, message: Message) => Promise<void>

const connectMs = 10_000
/** Of silence within a conversation. */
const silenceMs = 30_000
/** Of the whole conversation: a server that drips one byte a second holds up nobody. */
const mostMs = 60_000

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** What went wrong, as it is acted on: a recipient or message that is refused for good, a server that is away, or a passing refusal. */
function refusalOf(error: unknown, host: string): MailRefused {
  const { code = '', response, responseCode = 0, message } = error as Partial<SMTPError> & { message: string }
  const words = (response ?? message).replaceAll(/[\p{Cc}\s]+/gu, ' ').slice(0, 300)
  if (code === 'EENVELOPE' || code === 'EMESSAGE') {
    const final = responseCode >= 500 && responseCode < 600
    return new MailRefused(`${host} answers: ${words}`, { final, cause: error })
  }
  if (code === 'EAUTH') return new MailRefused(`${host} refuses the login: ${words}`, { away: true, cause: error })
  return new MailRefused(`${host} cannot be used: ${words}`, { away: true, cause: error })
}

/** Hands one message to the relay; resolves when it has taken it. Throws `MailRefused`; every wait is bounded. */
export const sendBySmtp: SendMail = async (relay, { to, messageId, subject, text, html }) => {
  const { host, port, tls, username, password } = relay
  if (username !== '' && tls === 'none' && !isLoopback(host))
    throw new MailRefused(`the password is not sent to ${host} without TLS`, { away: true })
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host,
    port,
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(username === '' ? {} : { auth: { user: username, pass: password } }),
    tls: { rejectUnauthorized: relay.verify_certificate },
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    // a message is text of ours: nothing in it may name a file or address to be read
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const sending = transport.sendMail({
    from: { name: relay.from_name, address: relay.from_address },
    to: { name: '', address: to },
    envelope: { from: relay.from_address, to: [to] },
    subject,
    text,
    html,
    messageId,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('it takes too long')), mostMs)
  try {
    await Promise.race([sending, late])
  } catch (error) {
    throw refusalOf(error, host)
  } finally {
    clearTimeout(timer)
    transport.close()
  }
}
