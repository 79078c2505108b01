import { createServer, constants, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { Readable, type Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { invalid } from '@croft/kit/errors.ts'
import type { Home } from './paths.ts'
import { bodyOf, runVerb } from './run-verb.ts'
import { sealHeader, unsealed } from './seal.ts'
import type { Answer, Args } from './verb.ts'

const largestMessage = 4 * 1024 * 1024

function parseArgs(text: string): Args {
  const value: unknown = JSON.parse(text === '' ? '{}' : text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('The message is not an object')
  return value as Args
}

/** What the caller sends, to its real end; the answer goes out on the same stream, so a refusal must not destroy it. */
const wholeBody = (stream: ServerHttp2Stream, seal: string) =>
  unsealed(stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, seal)

/** Arguments come with the address where the body is bytes of a file, else they are the body. */
async function argsOf(query: URLSearchParams, body: AsyncIterable<Buffer>): Promise<Args> {
  const given = query.get('args')
  if (given !== null) return parseArgs(given)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > largestMessage) throw invalid('The message is too large')
    chunks.push(chunk)
  }
  return parseArgs(Buffer.concat(chunks).toString('utf8'))
}

async function serveStream(home: Home, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
  const gone = new AbortController()
  stream.once('close', () => gone.abort())
  const url = new URL(headers[':path'] ?? '/', 'http://helper')
  const whole = wholeBody(stream, String(headers[sealHeader] ?? ''))
  const args = await argsOf(url.searchParams, whole)
  const sent = Readable.from(whole, { objectMode: true, highWaterMark: 2 })
  // a caller that leaves is heard by whoever reads; when the verb has just stopped reading, by nobody, which would end the process
  sent.on('error', () => undefined)
  const answer: Answer = await runVerb(url.pathname.slice(1), { home, args, body: sent, signal: gone.signal })
  const body = bodyOf(answer)
  if (stream.destroyed) return void body.destroy()
  stream.respond({ ':status': answer.status, ...answer.headers })
  await pipeline(body, stream)
  // what is left of a refused body is of no use
  if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR)
}

/** Serves the verbs of one home over one connection; `report` hears of what is no refusal. */
export function serveHome(home: Home, connection: Duplex, report: (error: unknown) => void): Http2Server {
  const server = createServer({ settings: { initialWindowSize: 1024 * 1024, maxConcurrentStreams: 64 } })
  server.on('session', (session) => session.on('error', () => connection.destroy()))
  server.on('stream', (stream, headers) => {
    // a caller that left says so by an error of the stream; the pipelines hear it
    stream.on('error', () => undefined)
    serveStream(home, stream, headers).catch((error: unknown) => {
      if (stream.destroyed || stream.closed) return
      report(error)
      if (stream.headersSent) return stream.close(constants.NGHTTP2_INTERNAL_ERROR)
      stream.respond({ ':status': 500, 'content-type': 'application/json' })
      stream.end(JSON.stringify({ code: 'INTERNAL_ERROR', message: 'Internal server error' }))
    })
  })
  server.emit('connection', connection)
  return server
}
