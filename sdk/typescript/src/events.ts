import { ApiError } from './errors.ts'

/** One event of a stream. `data` is parsed JSON. */
export interface ServerEvent {
  readonly id: string
  readonly event: string
  readonly data: unknown
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      rest += decoder.decode(value, { stream: true })
      const lines = rest.split(/\r\n|\r|\n/)
      rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** The events of one answer, as `text/event-stream` has them. */
export async function* parseEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let id = ''
  let event = 'message'
  let data: string[] = []
  for await (const line of linesOf(body)) {
    if (line === '') {
      if (data.length > 0) yield { id, event, data: JSON.parse(data.join('\n')) as unknown }
      event = 'message'
      data = []
      continue
    }
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'id') id = value
    else if (field === 'event') event = value
    else if (field === 'data') data.push(value)
  }
}

/** Reads a stream to its `end` event, opening it again after the last event it has seen whenever the connection breaks. */
export async function* readEvents(
  open: (headers: Readonly<Record<string, string>>) => Promise<Response>,
  signal?: AbortSignal,
): AsyncGenerator<ServerEvent> {
  let last = ''
  let broken = 0
  for (;;) {
    try {
      const response = await open(last === '' ? {} : { 'last-event-id': last })
      if (response.body === null) return
      for await (const event of parseEvents(response.body)) {
        broken = 0
        if (event.id !== '') last = event.id
        yield event
        if (event.event === 'end') return
      }
    } catch (error) {
      if (signal?.aborted === true || error instanceof ApiError) throw error
      if ((broken += 1) > 10) throw error
    }
    if (signal?.aborted === true) return
    await new Promise((resolve) => setTimeout(resolve, Math.min(15_000, 500 * 2 ** broken)))
  }
}
