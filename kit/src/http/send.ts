import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CompiledRoute } from './compile.ts'
import type { Answer } from './problem.ts'
import { EventStreamBody, StreamBody } from './route.ts'
import { sendPlain } from './server.ts'
import { writeEvents, type StreamCounter } from './stream.ts'

export interface SendOptions {
  readonly streams: StreamCounter
  /** Whom an event stream counts for. */
  readonly credential: string
  readonly recheck: () => Promise<unknown>
  readonly recheckEvery: number
}

function sendStream(request: FastifyRequest, reply: FastifyReply, answer: Answer, body: StreamBody): FastifyReply {
  void reply.code(answer.status).headers(answer.headers).header('content-type', body.contentType)
  if (request.method !== 'HEAD' || !(body.stream instanceof Readable)) return reply.send(body.stream)
  body.stream.destroy()
  return reply.send()
}

async function sendEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  body: EventStreamBody,
  options: SendOptions,
): Promise<void> {
  const close = options.streams.open(options.credential)
  try {
    void reply.headers(answer.headers)
    reply.hijack()
    const last = request.headers['last-event-id']
    await writeEvents(reply.raw, body, {
      headers: reply.getHeaders(),
      lastEventId: typeof last === 'string' ? last : null,
      shutdown: options.streams.signal,
      recheck: options.recheck,
      recheckEvery: options.recheckEvery,
    })
  } catch (thrown) {
    // The answer has begun: there is nobody to tell but the log.
    request.server.croft.problemOf(thrown, request)
  } finally {
    close()
  }
}

/** Writes an answer in the form its body asks for: JSON, text, a download or an event stream. */
export function sendAnswer<Ctx, Services>(
  compiled: CompiledRoute<Ctx, Services>,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  options: SendOptions,
): FastifyReply | Promise<void> {
  const { body } = answer
  if (body instanceof StreamBody) return sendStream(request, reply, answer, body)
  if (body instanceof EventStreamBody) {
    if (request.method !== 'HEAD') return sendEvents(request, reply, answer, body, options)
    return reply.code(answer.status).headers(answer.headers).header('content-type', 'text/event-stream; charset=utf-8').send()
  }
  const mediaType = compiled.mediaType(answer.status)
  if (mediaType === null || typeof body !== 'string') return sendPlain(reply, answer)
  const charset = mediaType.startsWith('text/') && !mediaType.includes('charset') ? '; charset=utf-8' : ''
  return reply.code(answer.status).headers(answer.headers).header('content-type', `${mediaType}${charset}`).send(body)
}
