import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Secret } from '@croft/kit/secret.ts'
import { exitOfStatus, Fault, unreachable } from '../fault.ts'
import type { Io } from '../io.ts'
import { isWrite } from '../table.ts'
import type { Target } from '../target.ts'
import { printable } from '../text.ts'
import { version } from '../version.ts'
import { networkFault, retriable } from './network.ts'
import { redactedJson, redactedPath } from './redact.ts'
import { exchangeOnce } from './transport.ts'

export interface ApiRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly json?: unknown
  /** A body that is not JSON; it is sent once and never again. */
  readonly upload?: { readonly stream: Readable; readonly type: string }
  readonly headers?: Readonly<Record<string, string>>
  /** Ends the wait for an answer. */
  readonly signal?: AbortSignal
}

export interface ApiReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Buffer
  readonly text: string
  /** The parsed JSON; `null` when there is none. */
  readonly body: unknown
}

/** Speaks to one panel as one caller. */
export interface Client {
  readonly target: Target
  /** Sends a request, again if need be, and reads the whole answer; an answer of 400 and above is a `Fault`. */
  call(request: ApiRequest): Promise<ApiReply>
  /** Sends a request and gives the answer to be read as it comes. */
  open(request: ApiRequest): Promise<IncomingMessage>
  /** The same panel with another credential. */
  withToken(token: Secret): Client
}

export interface ClientOptions {
  readonly target: Target
  /** API key or session; root over the socket needs none. */
  readonly token: Secret | null
  readonly debug: boolean
  readonly quiet: boolean
}

const retries = 3
const longestPause = 120

/** The message of an error answer of any form. */
function messageIn(body: unknown, status: number): string {
  const found = body as { message?: unknown; error?: unknown } | null
  if (typeof found?.message === 'string') return found.message
  return typeof found?.error === 'string' ? found.error : `the panel answered ${status}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // an answer that is no JSON has no fields
    return null
  }
}

async function readReply(message: IncomingMessage): Promise<ApiReply> {
  const bytes = await buffer(message)
  const text = bytes.toString('utf8')
  const isJson = /json/.test(message.headers['content-type'] ?? '')
  return { status: message.statusCode ?? 0, headers: message.headers, bytes, text, body: isJson ? parsed(text) : null }
}

/** Seconds to wait before the next try; `null` when this answer is the last word. */
function pauseAfter(status: number, headers: IncomingMessage['headers'], attempt: number): number | null {
  const asked = Number(headers['retry-after'])
  const after = Number.isFinite(asked) && asked >= 0 ? Math.min(asked, longestPause) : null
  if (status === 429) return after ?? 2 ** attempt
  if (status === 503) return Math.min(after ?? 2 ** attempt, 10)
  // the first try of this write is still running
  return status === 409 && after !== null && attempt > 0 ? after : null
}

function redirectOf(target: Target, request: ApiRequest, message: IncomingMessage): string | null {
  const status = message.statusCode ?? 0
  const { location } = message.headers
  if (status < 300 || status > 399 || status === 304 || location === undefined) return null
  const base = target.kind === 'local' ? 'http://localhost' : target.url.origin
  const to = URL.canParse(location, `${base}${request.path}`) ? new URL(location, `${base}${request.path}`) : null
  if (to?.origin !== base) throw unreachable('the panel redirects to another host, which is not followed')
  if (isWrite(request.method)) throw unreachable('the panel redirects a write, which is not followed')
  return `${to.pathname}${to.search}`
}

export function createClient(io: Io, options: ClientOptions): Client {
  const { target, token } = options
  const note = (line: string) => void (options.quiet || io.stderr.write(`${printable(line)}\n`))
  const debug = (line: string) => void (options.debug && io.stderr.write(`${printable(line)}\n`))

  async function once(request: ApiRequest): Promise<IncomingMessage> {
    const body = request.json === undefined ? undefined : Buffer.from(JSON.stringify(request.json))
    const type = request.upload?.type ?? (body === undefined ? undefined : 'application/json')
    const headers = {
      accept: 'application/json, */*;q=0.5',
      'user-agent': `croft-cli/${version}`,
      prefer: 'handling=strict',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      ...(token === null ? {} : { authorization: `Bearer ${token.reveal()}` }),
      ...request.headers,
    }
    debug(`> ${request.method} ${redactedPath(request.path)} ${body === undefined ? '' : redactedJson(body.toString())}`)
    const signal = request.signal === undefined ? io.interrupted : AbortSignal.any([io.interrupted, request.signal])
    const sent = request.upload?.stream ?? body
    const exchange = { method: request.method, path: request.path, headers, signal, ...(sent === undefined ? {} : { body: sent }) }
    const message = await exchangeOnce(target, exchange)
    debug(`< ${message.statusCode} ${String(message.headers['x-request-id'] ?? '')}`)
    return message
  }

  /** Tries until there is a last word: an answer that no pause changes, or a network that stays down. */
  async function trying<T>(
    request: ApiRequest,
    read: (message: IncomingMessage) => Promise<T>,
  ): Promise<{ message: IncomingMessage; value: T }> {
    for (let attempt = 0; ; attempt++) {
      let pause: number | null
      try {
        const message = await once(request)
        pause = attempt < retries && request.upload === undefined ? pauseAfter(message.statusCode ?? 0, message.headers, attempt) : null
        const value = await read(message)
        if (pause === null) return { message, value }
        if (message.statusCode === 429) note(`rate limited; the next try is in ${pause} s`)
      } catch (error) {
        if (error instanceof Fault || request.signal?.aborted === true || io.interrupted.aborted) throw error
        if (attempt >= retries || request.upload !== undefined || !retriable(error)) throw networkFault(target, error)
        pause = 0.25 * 2 ** attempt
        debug(`! ${error instanceof Error ? error.message : String(error)}; again in ${pause} s`)
      }
      await io.delay(pause * 1000)
    }
  }

  async function call(request: ApiRequest, hops = 0): Promise<ApiReply> {
    const { message, value: reply } = await trying(request, readReply)
    const elsewhere = redirectOf(target, request, message)
    if (elsewhere !== null && hops < 3) return call({ ...request, path: elsewhere }, hops + 1)
    if (reply.text !== '') debug(`< ${redactedJson(reply.text)}`)
    if (reply.status >= 200 && reply.status < 300) return reply
    if (reply.status < 400) throw unreachable(`the panel answered ${reply.status}`)
    throw new Fault(exitOfStatus(reply.status), messageIn(reply.body, reply.status), { body: reply.body })
  }

  return {
    target,
    call: (request) => call(request),
    async open(request) {
      const unread = async (message: IncomingMessage) => {
        const status = message.statusCode ?? 0
        if (status === 429 || status === 503) await buffer(message)
      }
      const { message } = await trying(request, unread)
      const status = message.statusCode ?? 0
      if (status >= 200 && status < 300) return message
      const reply = message.readableEnded ? { body: null } : await readReply(message)
      throw new Fault(status < 400 ? 8 : exitOfStatus(status), messageIn(reply.body, status), { body: reply.body })
    },
    withToken: (other) => createClient(io, { ...options, token: other }),
  }
}
