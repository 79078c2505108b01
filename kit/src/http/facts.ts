import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RequestFacts } from './route.ts'
import { addressOf } from './server.ts'

/** The facts of one request; what costs something is made when asked for. */
export class Facts implements RequestFacts {
  readonly id: string
  readonly headers: RequestFacts['headers']
  raw: Readable
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  readonly ext: boolean
  #abort: AbortController | null = null

  constructor(request: FastifyRequest, reply: FastifyReply, ext?: boolean) {
    this.ext = ext ?? (request.query as Readonly<Record<string, unknown>>)['ext'] === '1'
    this.id = request.id
    this.headers = request.headers
    this.raw = request.raw
    this.#request = request
    this.#reply = reply
  }

  get ip(): string {
    return addressOf(this.#request)
  }

  get userAgent(): string {
    return this.#request.headers['user-agent'] ?? ''
  }

  get port(): number {
    return this.#request.socket.localPort ?? 0
  }

  get method(): string {
    return this.#request.method
  }

  /** The same request as if `ext` had (not) been asked for. */
  withExt(ext: boolean): Facts {
    return new Facts(this.#request, this.#reply, ext)
  }

  get streamToken(): string | null {
    const { token } = this.#request.query as Readonly<Record<string, unknown>>
    return typeof token === 'string' && token !== '' ? token : null
  }

  get signal(): AbortSignal {
    if (this.#abort === null) {
      const abort = new AbortController()
      const response = this.#reply.raw
      if (response.destroyed && !response.writableFinished) abort.abort()
      else response.once('close', () => response.writableFinished || abort.abort())
      this.#abort = abort
    }
    return this.#abort.signal
  }
}
