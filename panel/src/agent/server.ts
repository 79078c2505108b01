import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError, invalid, tooLarge } from '@croft/kit/errors.ts'
import type { AgentContext, VerbTable } from './verb.ts'

/** A verb that reads the request and writes the answer itself, at `/v1/files/<name>`. */
export type StreamVerb = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => Promise<void>

export interface AgentServerOptions {
  readonly verbs: VerbTable
  readonly streamVerbs?: Readonly<Record<string, StreamVerb>>
  /** Receives refused messages and unexpected errors. */
  readonly log: (event: { readonly event: string; readonly verb: string; readonly error: unknown }) => void
  /** Largest JSON body; default 8 MiB. */
  readonly maxBytes?: number
}

/** No verb of this release: the caller is of another one, or nobody that should call. */
class UnknownVerb extends Error {
  override readonly name = 'UnknownVerb'
  constructor(name: string) {
    super(`unknown verb ${JSON.stringify(name.slice(0, 100))}`)
  }
}

async function readBody(request: IncomingMessage, limit: number): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (cause) {
    throw invalid('The message is not JSON', { cause })
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body ?? {})
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

/** The agent's HTTP server: a closed list of verbs, every message checked against its schema, the rest refused and logged. */
export function createAgentServer(context: AgentContext, options: AgentServerOptions): Server {
  const { verbs, streamVerbs = {}, log, maxBytes = 8 * 1024 * 1024 } = options

  async function answer(request: IncomingMessage, response: ServerResponse, name: string, query: URLSearchParams): Promise<void> {
    const file = name.startsWith('files/') ? name.slice('files/'.length) : null
    const stream = file !== null && Object.hasOwn(streamVerbs, file) ? streamVerbs[file] : undefined
    if (stream !== undefined) return stream(request, response, query)
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (verb === undefined || request.method !== 'POST') throw new UnknownVerb(name)
    const parsed = verb.body.safeParse(await readBody(request, maxBytes))
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      throw invalid(`Message outside its schema: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
    }
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const reply = await verb.handle(parsed.data, context, gone.signal)
    if (!(reply instanceof Readable)) return sendJson(response, 200, reply)
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    response.flushHeaders()
    await pipeline(reply, response, { signal: gone.signal }).catch((error: unknown) => {
      // the reader went away: that is how a stream normally ends
      if (!gone.signal.aborted) throw error
    })
  }

  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://agent')
    const name = url.pathname.startsWith('/v1/') ? url.pathname.slice('/v1/'.length) : ''
    answer(request, response, name, url.searchParams).catch((error: unknown) => {
      const known = error instanceof AppError
      const refused = error instanceof UnknownVerb || (known && error.status < 500)
      log({ event: refused ? 'refused' : 'error', verb: name.slice(0, 100), error })
      if (response.headersSent) return response.destroy()
      // what is left of a refused body is not read
      if (!request.complete) response.setHeader('connection', 'close')
      const message = error instanceof Error ? error.message : String(error)
      // not 404: the panel's caller would be told that the thing asked for does not exist
      if (error instanceof UnknownVerb) return sendJson(response, 501, { code: 'UNKNOWN_VERB', message })
      sendJson(response, known ? error.status : 500, { code: known ? error.code : 'UNEXPECTED', message })
    })
  })
}
