import { randomUUID } from 'node:crypto'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { AppError } from '../errors.ts'
import { createPathTable, pathOf, type PathTable } from './paths.ts'
import { preferences } from './prefer.ts'
import { endpointNotFound, isLean, methodNotAllowed, problem, toAppError, type Answer } from './problem.ts'
import { addressBlock, createRateLimiter, type RateLimiter } from './rate-limit.ts'

export interface ServerOptions {
  /** Addresses or CIDR blocks of proxies whose forwarding headers count; `false` trusts none. */
  readonly trustProxy?: false | string | string[]
  /** A pino logger; without one nothing is logged (tests). */
  readonly logger?: FastifyBaseLogger
  readonly rateLimiter?: RateLimiter
  /** Base of the API; everything else is a root route. */
  readonly base?: string
  /** Exact origins that browsers may call from; none by default. */
  readonly corsOrigins?: () => readonly string[]
  /** Another error body than the panel's envelope, for services with a published shape of their own. */
  readonly envelope?: (error: AppError, path: string) => unknown
  /** Answers addresses that no route has, where a browser asks for a page; `null` leaves them to the 404. */
  readonly page?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null
  /** Longest time in milliseconds to receive a whole request; default 10 minutes. */
  readonly requestTimeout?: number
}

/** What `mount` and other parts need of the server they belong to. */
export interface ServerState {
  readonly paths: PathTable
  readonly limiter: RateLimiter
  readonly base: string
  /** Turns anything thrown into the answer the client gets, and logs it when it is our fault. */
  readonly problemOf: (thrown: unknown, request: FastifyRequest) => Answer
}

declare module 'fastify' {
  interface FastifyInstance {
    croft: ServerState
  }
}

const maxParamBytes = 255

/** The bucket that counts a request by its source address, `null` when its credential counts. */
export function addressBucket(path: string, base: string, isPublic: boolean): 'auth' | 'address' | null {
  if (path === `${base}/auth` || path.startsWith(`${base}/auth/`)) return 'auth'
  return isPublic || !path.startsWith(`${base}/`) ? 'address' : null
}

/** Source address after trusted proxies, `''` on a Unix socket. */
export const addressOf = (request: FastifyRequest): string => (request.socket.remoteAddress === undefined ? '' : request.ip)

/** Sends an answer whose body is JSON, text or nothing. */
export function sendPlain(reply: FastifyReply, answer: Answer): FastifyReply {
  void reply.code(answer.status).headers(answer.headers)
  if (answer.body === undefined || answer.status === 204) return reply.send()
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer.body))
}

function problemOf(options: ServerOptions) {
  return (thrown: unknown, request: FastifyRequest): Answer => {
    const error = toAppError(thrown)
    if (error.status >= 500)
      request.log.error({ err: error.cause ?? error, requestId: request.id, route: request.routeOptions.url }, 'request failed')
    const path = request.routeOptions.url ?? pathOf(request.url)
    const own = error.body === undefined ? options.envelope?.(error, path) : undefined
    if (own !== undefined) return { status: error.status, headers: { ...error.headers }, body: own }
    return problem(error, { lean: isLean(path), details: preferences(request.headers.prefer).details })
  }
}

function addCors(server: FastifyInstance, origins: () => readonly string[]): void {
  server.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    if (origin !== undefined && origins().includes(origin)) {
      void reply.headers({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'ETag, Retry-After, X-Job-Id, X-New-Token, X-Request-Id, X-Sync, X-Total-Count',
        vary: 'Origin',
      })
    }
    done()
  })
}

const preflight = {
  'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, Prefer, X-Dry-Run',
  'access-control-max-age': '600',
}

function countAddress(state: ServerState, request: FastifyRequest, reply: FastifyReply): void {
  const ip = addressOf(request)
  const bucket = addressBucket(pathOf(request.url), state.base, true) ?? 'address'
  void reply.headers(state.limiter.take({ bucket, key: addressBlock(ip), ip }))
}

function notFoundHandler(state: ServerState, page: ServerOptions['page']) {
  return (request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request.url)
    const allowed = path.includes('//') ? [] : state.paths.methods(path)
    const allow = allowed.join(', ')
    if (request.method === 'OPTIONS' && allowed.length > 0) {
      const cors = reply.hasHeader('access-control-allow-origin')
      return reply
        .code(204)
        .headers({ Allow: allow, ...(cors ? { ...preflight, 'access-control-allow-methods': allow } : {}) })
        .send()
    }
    const shown = allowed.length > 0 ? null : (page?.(request, reply) ?? null)
    if (shown !== null) return shown
    countAddress(state, request, reply)
    throw allowed.length > 0 ? methodNotAllowed(allow) : endpointNotFound()
  }
}

/** `//`, an empty, over-long or unprintable path parameter: no such endpoint. */
function isOddPath(request: FastifyRequest): boolean {
  if (pathOf(request.url).includes('//')) return true
  const wild = request.routeOptions.url?.endsWith('*') === true
  for (const value of Object.values(request.params as Readonly<Record<string, string>>)) {
    // eslint-disable-next-line no-control-regex -- refusing control characters is the point
    if (/[\u0000-\u001f\u007f]/.test(value)) return true
    if (!wild && (value === '' || Buffer.byteLength(value) > maxParamBytes)) return true
  }
  return false
}

/**
 * Makes the HTTP service without listening: request ids, standard headers, error envelope, 404, 405, OPTIONS. Routes come by
 * `mount`, sockets by `listenAll`; bodies are never read before the credential is checked.
 */
export function createServer(options: ServerOptions = {}): FastifyInstance {
  const server = fastify({
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger }),
    trustProxy: options.trustProxy ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    // Node draws these in batches; one call of the random source per request would be a tenth of its cost.
    genReqId: () => randomUUID().replaceAll('-', ''),
    exposeHeadRoutes: false,
    requestTimeout: options.requestTimeout ?? 600_000,
    routerOptions: { ignoreTrailingSlash: true, caseSensitive: true, maxParamLength: maxParamBytes * 3 },
    frameworkErrors: (error, request, reply) => {
      void reply.headers(standardHeaders(request))
      sendPlain(reply, problemOf(options)(error, request))
    },
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.write(badRequest('Malformed HTTP request'))
      socket.destroy()
    },
  })
  const state: ServerState = {
    paths: createPathTable(),
    limiter: options.rateLimiter ?? createRateLimiter(),
    base: options.base ?? '/api/v1',
    problemOf: problemOf(options),
  }
  server.decorate('croft', state)
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  server.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) state.paths.add(method, route.url)
  })
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(standardHeaders(request))
    done()
  })
  if (options.corsOrigins !== undefined) addCors(server, options.corsOrigins)
  server.addHook('onRequest', (request, reply, done) => {
    if (isOddPath(request)) {
      countAddress(state, request, reply)
      throw endpointNotFound()
    }
    done()
  })
  server.setErrorHandler((error, request, reply) => sendPlain(reply, state.problemOf(error, request)))
  server.setNotFoundHandler(notFoundHandler(state, options.page))
  return server
}

const standardHeaders = (request: FastifyRequest) => ({
  'X-Request-Id': request.id,
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
})

/** A bare HTTP answer of one line, for connections that never became a request. */
export function badRequest(line: string): string {
  const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(line) + 1}\r\nConnection: close`
  return `${head}\r\n\r\n${line}\n`
}
