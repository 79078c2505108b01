import { NetworkError, errorOf } from './errors.ts'
import { type ServerEvent, readEvents } from './events.ts'
import { pauseBefore } from './retry.ts'

export interface ClientOptions {
  /** `https://panel.example.com:3082`; empty in a browser for the page's own origin. */
  readonly baseUrl?: string
  /** An API key (`wsp_…`) or the token of a session; absent in a browser that is logged in by cookie. */
  readonly token?: string | (() => string | null)
  /** Called with the token that replaces the one of a session; it is used from then on. */
  readonly onToken?: (token: string) => void
  /** Milliseconds without an answer before a request is given up; default 60,000. */
  readonly timeoutMs?: number
  /** Further tries after 429, 502, 503, 504 or no answer; default 3. Writes carry an Idempotency-Key, so nothing is done twice. */
  readonly retries?: number
  /** Another `fetch`, for tests or a proxy. */
  readonly fetch?: typeof fetch
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What one call may say besides its input. */
export interface CallOptions {
  readonly signal?: AbortSignal
  /** Of one's own, to be safe across restarts; otherwise one is made for every write. */
  readonly idempotencyKey?: string
  /** Seconds that a write waits for the machine, 0–30. */
  readonly wait?: number
  /** ETag of what was read; the write fails with a ConflictError when it has changed since. */
  readonly ifMatch?: string
  /** Check and plan only; nothing is stored. The answer is a `DryRun`. */
  readonly dryRun?: boolean
  /** The server's additional fields. */
  readonly ext?: boolean
  readonly timeoutMs?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** What `dryRun` answers with. */
export interface DryRun {
  readonly success: true
  readonly dry_run: true
  readonly status: number
  readonly body: unknown
  readonly plan: readonly { readonly scope: string; readonly kind: string; readonly target: string }[]
}

/** Added to the answer of a write while the machine has not taken it over. */
export interface Sync {
  readonly sync?: 'pending' | 'failed'
  readonly sync_error?: string
  readonly job_id?: number
}

/** One page of a list. */
export interface Page<Item> {
  readonly success: true
  readonly data: readonly Item[]
  readonly meta: { readonly total: number; readonly per_page: number; readonly current_page: number; readonly last_page: number }
}
export interface PageQuery {
  readonly page?: number
  readonly per_page?: number
  /** `name`, `-created_at`; several with commas. */
  readonly sort?: string
  readonly q?: string
}

export type Query = object
/** What a route without JSON takes. */
export type RawBody = Blob | FormData | ArrayBuffer | Uint8Array<ArrayBuffer> | ReadableStream | string

/** One request of the printed areas. */
export interface Call {
  readonly method: string
  /** With its parameters in place, below the API unless `root`. */
  readonly path: string
  readonly root?: true
  readonly query?: Query | undefined
  readonly body?: unknown
  readonly raw?: RawBody
}

export interface Client {
  json<Answer>(call: Call, options?: CallOptions): Promise<Answer>
  /** For downloads: the answer as it comes. */
  response(call: Call, options?: CallOptions): Promise<Response>
  /** A stream of events that is opened again, where it ended, when the connection breaks. */
  events(call: Call, options?: CallOptions): AsyncGenerator<ServerEvent>
}

const isWrite = (method: string) => method !== 'GET' && method !== 'HEAD'

function addressOf(base: string, { path, root, query }: Call, ext: boolean): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue
    asked.set(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  if (ext) asked.set('ext', '1')
  const text = asked.toString()
  return `${base.replace(/\/$/, '')}${root ? '' : '/api/v1'}${path}${text === '' ? '' : `?${text}`}`
}

/** A client of one server; the functions of the areas take it as their first argument. */
export function createClient(options: ClientOptions = {}): Client {
  const { baseUrl = '', timeoutMs = 60_000, retries = 3 } = options
  let renewed: string | null = null
  const token = () => renewed ?? (typeof options.token === 'function' ? options.token() : (options.token ?? null))

  function headersOf(call: Call, how: CallOptions, key: string | null): Headers {
    const headers = new Headers({ accept: 'application/json', ...options.headers, ...how.headers })
    const credential = token()
    if (credential !== null) headers.set('authorization', `Bearer ${credential}`)
    const prefer = ['handling=strict', 'error-details', ...(how.wait === undefined ? [] : [`wait=${how.wait}`])]
    headers.set('prefer', prefer.join(', '))
    if (call.body !== undefined) headers.set('content-type', 'application/json')
    if (key !== null) headers.set('idempotency-key', key)
    if (how.ifMatch !== undefined) headers.set('if-match', how.ifMatch)
    if (how.dryRun === true) headers.set('x-dry-run', 'true')
    return headers
  }

  async function attempt(call: Call, how: CallOptions, headers: Headers, openEnd: boolean): Promise<Response> {
    const late = openEnd ? [] : [AbortSignal.timeout(how.timeoutMs ?? timeoutMs)]
    const signals = how.signal === undefined ? late : [how.signal, ...late]
    const body = call.raw ?? (call.body === undefined ? null : JSON.stringify(call.body))
    const init: RequestInit = { method: call.method, headers, body, credentials: 'same-origin' }
    if (signals.length > 0) init.signal = AbortSignal.any(signals)
    if (body instanceof ReadableStream) Object.assign(init, { duplex: 'half' })
    try {
      return await (options.fetch ?? fetch)(addressOf(baseUrl, call, how.ext === true), init)
    } catch (cause) {
      if (how.signal?.aborted === true) throw cause
      throw new NetworkError('The server cannot be reached', { cause })
    }
  }

  async function send(call: Call, how: CallOptions, openEnd: boolean, extra: Readonly<Record<string, string>> = {}): Promise<Response> {
    const key = isWrite(call.method) && call.raw === undefined ? (how.idempotencyKey ?? crypto.randomUUID()) : null
    // a stream can be read once only
    const tries = call.raw instanceof ReadableStream || (isWrite(call.method) && key === null) ? 0 : retries
    for (let done = 0; ; done += 1) {
      let failure: unknown
      try {
        const headers = headersOf(call, how, key)
        for (const [name, value] of Object.entries(extra)) headers.set(name, value)
        const response = await attempt(call, how, headers, openEnd)
        const next = response.headers.get('x-new-token')
        if (next !== null) {
          renewed = next
          options.onToken?.(next)
        }
        if (response.ok) return response
        failure = await errorOf(response)
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error
        failure = error
      }
      const pause = done < tries ? pauseBefore(done + 1, failure) : null
      if (pause === null) throw failure
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, pause)
        how.signal?.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(how.signal?.reason as Error)
        })
      })
    }
  }

  return {
    async json<Answer>(call: Call, how: CallOptions = {}) {
      const response = await send(call, how, false)
      const text = await response.text()
      return (text === '' ? undefined : JSON.parse(text)) as Answer
    },
    response: (call, how = {}) => send(call, how, true),
    events: (call, how = {}) => readEvents((headers) => send(call, how, true, { accept: 'text/event-stream', ...headers }), how.signal),
  }
}
