import type { ServerResponse } from 'node:http'
import { AppError } from '../errors.ts'
import type { EventStreamBody, StreamEvent } from './route.ts'

const heartbeatEvery = 15_000
const stalledAfter = 60_000
const maxOpen = 8

/** Counts open event streams per credential: at most 8. */
export interface StreamCounter {
  /** Throws 429 when the credential has no stream left; the returned function gives it back. */
  open(credential: string): () => void
  /** Ends every open stream, at shut-down. */
  closeAll(): void
  /** A signal for one stream that aborts at shut-down. */
  readonly signal: AbortSignal
}

export function createStreamCounter(): StreamCounter {
  const open = new Map<string, number>()
  const shutdown = new AbortController()
  return {
    signal: shutdown.signal,
    open(credential) {
      const count = open.get(credential) ?? 0
      if (count >= maxOpen) throw new AppError(429, 'RATE_LIMITED', 'Too many open streams', { headers: { 'Retry-After': '5' } })
      open.set(credential, count + 1)
      return () => {
        const left = (open.get(credential) ?? 1) - 1
        if (left <= 0) open.delete(credential)
        else open.set(credential, left)
      }
    },
    closeAll: () => shutdown.abort(),
  }
}

const oneLine = (text: string) => text.replaceAll(/[\r\n]|\0/g, ' ')

/** The wire form of one event. */
export function renderEvent(event: StreamEvent): string {
  const id = event.id === undefined ? '' : `id: ${oneLine(event.id)}\n`
  return `${id}event: ${oneLine(event.event)}\ndata: ${JSON.stringify(event.data ?? null)}\n\n`
}

/** Resolves when the socket takes more, or aborts a client that reads nothing for a minute. */
function drained(response: ServerResponse, abort: AbortController): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer)
      abort.signal.removeEventListener('abort', settle)
      response.off('drain', settle)
      resolve()
    }
    const timer = setTimeout(() => abort.abort(), stalledAfter).unref()
    response.once('drain', settle)
    abort.signal.addEventListener('abort', settle, { once: true })
  })
}

export interface EventStreamOptions {
  readonly headers: Readonly<Record<string, string | number | string[] | undefined>>
  readonly lastEventId: string | null
  /** Aborts at shut-down. */
  readonly shutdown: AbortSignal
  /** Called every `recheckEvery` milliseconds; a rejection ends the stream (a revoked session). */
  readonly recheck: () => Promise<unknown>
  readonly recheckEvery: number
}

/** Writes server-sent events until the iterator ends, the client leaves, access is lost or the service stops; never rejects for these. */
export async function writeEvents(response: ServerResponse, body: EventStreamBody, options: EventStreamOptions): Promise<void> {
  const abort = new AbortController()
  const stop = () => abort.abort()
  for (const [name, value] of Object.entries(options.headers)) if (value !== undefined) response.setHeader(name, value)
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
  response.flushHeaders()
  response.once('close', stop)
  options.shutdown.addEventListener('abort', stop, { once: true })
  if (options.shutdown.aborted) stop()
  const heartbeat = setInterval(() => response.writableNeedDrain || response.write(':\n\n'), heartbeatEvery).unref()
  const recheck = setInterval(() => void options.recheck().catch(stop), options.recheckEvery).unref()
  const iterator = body.open(options.lastEventId, abort.signal)[Symbol.asyncIterator]()
  const left = new Promise<{ readonly done: true; readonly value: undefined }>((resolve) => {
    abort.signal.addEventListener('abort', () => resolve({ done: true, value: undefined }), { once: true })
  })
  try {
    while (!abort.signal.aborted) {
      const next = await Promise.race([iterator.next(), left])
      if (next.done === true) break
      if (!response.write(renderEvent(next.value))) await drained(response, abort)
    }
  } finally {
    clearInterval(heartbeat)
    clearInterval(recheck)
    options.shutdown.removeEventListener('abort', stop)
    // Not awaited: a source that waits for its next event settles only once it has seen the abort.
    const ended = iterator.return?.()
    ended?.catch(() => undefined)
    stop()
    if (response.writableNeedDrain) response.destroy()
    else response.end()
  }
}
