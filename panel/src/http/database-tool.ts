import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, invalid, tooLarge, unavailable } from '@croft/kit/errors.ts'
import { addressBlock } from '@croft/kit/http/rate-limit.ts'
import { addressOf } from '@croft/kit/http/server.ts'
import type { DatabaseSessionService, ToolLogin } from '../resources/databases/session-service.ts'
import { fastCgi } from './fastcgi.ts'

export type ToolSessions = Pick<DatabaseSessionService, 'exchange' | 'isLive' | 'use' | 'place' | 'end'>

const cookieName = '__Secure-croft-db'
const largest = 64 * 1024 * 1024
const idleMs = 150_000
/** Requests at once of one session: the tool has few workers for all. */
const mostAtOnce = 3

/** The tool shares the panel's address, but never its origin: whatever runs in its pages has none. */
const sandbox = "sandbox allow-scripts allow-forms allow-popups allow-downloads allow-modals; frame-ancestors 'none'"
const always = {
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/** What of the tool's own answers reaches the browser; its cookies do not. */
const passed = new Set(['content-type', 'content-disposition', 'content-language', 'last-modified', 'expires'])

/** The headers that the browser gets. */
export function toolHeaders(id: string, headers: readonly (readonly [string, string])[]): Record<string, string> {
  const kept = Object.fromEntries(headers.filter(([name]) => passed.has(name)))
  const policies = headers.flatMap(([name, value]) => (name === 'content-security-policy' ? [value] : []))
  const location = headers.find(([name]) => name === 'location')?.[1]
  // the tool sends nobody anywhere but to itself
  const place = `/adminer/${id}/`
  const own = location?.startsWith('?') === true ? `${place}${location}` : location?.startsWith(place) === true ? location : place
  return {
    ...kept,
    ...always,
    'content-security-policy': [sandbox, ...policies].join(', '),
    ...(location === undefined ? {} : { location: own }),
  }
}

const cookieOf = (request: FastifyRequest): string | null =>
  new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1] ?? null

const cookie = (id: string, value: string, seconds: number) =>
  // pages without an origin count as foreign to every address, the panel's own included
  `${cookieName}=${value}; HttpOnly; Secure; SameSite=None; Path=/adminer/${id}; Max-Age=${seconds}`

const queryOf = (request: FastifyRequest): string => request.url.slice(`${request.url}?`.indexOf('?') + 1)

/** Bytes that the request brings. 400 without saying, 413 for more than 64 MiB. */
function lengthOf(request: FastifyRequest): number {
  if (request.method !== 'POST') return 0
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (!Number.isSafeInteger(length) || length < 0) throw invalid('Content-Length is required')
  if (length > largest) throw tooLarge()
  return length
}

const tooMany = () => new AppError(429, 'RATE_LIMITED', 'Too many requests at once in this session')

/** The name in the address bar, for the tool's own policy. */
const hostOf = (request: FastifyRequest): string => {
  const host = request.headers.host ?? ''
  if (!/^[A-Za-z0-9.:[\]-]{1,255}$/.test(host)) throw invalid('Invalid host')
  return host
}

/** Of the browser's headers none goes on but these, and nothing that belongs to the console. */
function parametersOf(request: FastifyRequest, id: string, login: ToolLogin | null, length: number) {
  const query = queryOf(request)
  return {
    GATEWAY_INTERFACE: 'CGI/1.1',
    SERVER_PROTOCOL: 'HTTP/1.1',
    REQUEST_METHOD: request.method,
    REQUEST_URI: `/adminer/${id}/${query === '' ? '' : `?${query}`}`,
    QUERY_STRING: query,
    SCRIPT_NAME: `/adminer/${id}/`,
    REMOTE_ADDR: addressOf(request),
    HTTP_HOST: hostOf(request),
    HTTPS: 'on',
    HTTP_ACCEPT_LANGUAGE: (request.headers['accept-language'] ?? '').slice(0, 200),
    CONTENT_TYPE: (request.headers['content-type'] ?? '').slice(0, 200),
    CONTENT_LENGTH: String(length),
    ...(login === null
      ? {}
      : {
          HTTP_COOKIE: `adminer_sid=${login.session}`,
          CROFT_DB_ENGINE: login.engine,
          CROFT_DB_SERVER: login.server,
          CROFT_DB_USER: login.user,
          CROFT_DB_PASSWORD: login.password,
          CROFT_DB_DATABASE: login.database,
        }),
  }
}

/** Whoever asked may have gone already. */
function whenClosed(reply: FastifyReply, run: () => void): void {
  if (reply.raw.destroyed) run()
  else reply.raw.once('close', run)
}

const refusal = (reply: FastifyReply, words: string) =>
  reply
    .code(403)
    .headers({ ...always, 'content-security-policy': sandbox, 'content-type': 'text/plain; charset=utf-8' })
    .send(`${words}\n`)

/**
 * `/adminer/`: the login tool for databases, by links of the API. A token is exchanged for a cookie that holds below one address which
 * nobody else knows: that is what keeps other sites from sending its forms.
 */
export function serveDatabaseTool(server: FastifyInstance, sessions: ToolSessions): void {
  const busy = new Map<string, number>()
  const count = (request: FastifyRequest, reply: FastifyReply) => {
    const ip = addressOf(request)
    void reply.headers(server.croft.limiter.take({ bucket: 'address', key: addressBlock(ip), ip }))
  }

  server.get<{ Querystring: Record<string, string | string[]> }>('/adminer', async (request, reply) => {
    count(request, reply)
    const { token } = request.query
    const opened = typeof token === 'string' ? await sessions.exchange(token) : null
    if (opened === null) return refusal(reply, 'This link was used already or is too old. Open the database again from the panel.')
    const headers = { ...always, location: `/adminer/${opened.id}/`, 'set-cookie': cookie(opened.id, opened.cookie, 8 * 3600) }
    return reply.code(303).headers(headers).send()
  })

  async function answer(request: FastifyRequest, reply: FastifyReply, id: string, login: ToolLogin | null): Promise<FastifyReply> {
    const length = lengthOf(request)
    const { socket, script } = await sessions.place()
    const parameters = { ...parametersOf(request, id, login, length), SCRIPT_FILENAME: script }
    const tool = await fastCgi(socket, { parameters, body: length === 0 ? null : request.raw, idleMs }).catch((cause: unknown) => {
      throw unavailable('The database tool does not answer', 5, cause)
    })
    whenClosed(reply, tool.abandon)
    const headers = toolHeaders(id, tool.headers)
    if (!tool.headers.some(([name]) => name === 'x-croft-end')) return reply.code(tool.status).headers(headers).send(tool.body)
    await sessions.end(id)
    return reply
      .code(tool.status)
      .headers({ ...headers, 'set-cookie': cookie(id, '', 0) })
      .send(tool.body)
  }

  server.route<{ Params: { session: string } }>({
    method: ['GET', 'POST'],
    url: '/adminer/:session',
    handler: async (request, reply) => {
      const id = request.params.session
      // pages without an origin do not send the cookie for their style sheets everywhere
      if (request.method === 'GET' && /^file=[a-z.-]{1,40}&version=[0-9.]{1,20}$/.test(queryOf(request)) && (await sessions.isLive(id))) {
        void reply.header('cache-control', 'private, max-age=86400')
        return answer(request, reply, id, null)
      }
      const value = cookieOf(request)
      const login = value === null ? null : await sessions.use(id, value)
      if (login === null) {
        count(request, reply)
        return refusal(reply, 'This session is over. Open the database again from the panel.')
      }
      const now = busy.get(id) ?? 0
      if (now >= mostAtOnce) throw tooMany()
      busy.set(id, now + 1)
      whenClosed(reply, () => {
        const left = (busy.get(id) ?? 1) - 1
        if (left === 0) busy.delete(id)
        else busy.set(id, left)
      })
      return answer(request, reply, id, login)
    },
  })
}
