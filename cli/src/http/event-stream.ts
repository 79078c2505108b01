import type { Readable } from 'node:stream'

/** One server-sent event as it came. */
export interface SentEvent {
  readonly id: string | null
  readonly event: string
  readonly data: string
}

const longestLine = 8 * 1024 * 1024

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = ''
  stream.setEncoding('utf8')
  for await (const chunk of stream as AsyncIterable<string>) {
    rest += chunk
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw new Error('an event is too long')
    yield* lines
  }
}

/** Reads server-sent events until the stream ends. */
export async function* sentEvents(stream: Readable): AsyncGenerator<SentEvent> {
  let id: string | null = null
  let event = ''
  let data: string[] = []
  for await (const line of linesOf(stream)) {
    if (line === '') {
      if (data.length > 0) yield { id, event: event === '' ? 'message' : event, data: data.join('\n') }
      event = ''
      data = []
      continue
    }
    const colon = line.indexOf(':')
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'id') id = value
    else if (name === 'event') event = value
    else if (name === 'data') data.push(value)
  }
}
