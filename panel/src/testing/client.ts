import type { FastifyInstance, HTTPMethods } from 'fastify'

export interface TestReply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** Parsed JSON; `{}` when there was none. */
  readonly body: Record<string, unknown>
  /** The same, for replies that are lists. */
  readonly list: Record<string, unknown>[]
  readonly text: string
}

/** Speaks to a server in process as one credential. */
export interface Client {
  readonly token: string | null
  call(method: HTTPMethods, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<TestReply>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<TestReply>
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<TestReply>
  put(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<TestReply>
  delete(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<TestReply>
}

export function clientOf(server: FastifyInstance, token: string | null): Client {
  const call: Client['call'] = async (method, path, body, headers = {}) => {
    const reply = await server.inject({
      method: method as 'GET',
      url: path.startsWith('/openapi') || path === '/healthz' ? path : `/api/v1${path}`,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const isJson = String(reply.headers['content-type'] ?? '').includes('json')
    const parsed: unknown = isJson && reply.body !== '' ? JSON.parse(reply.body) : {}
    const list = Array.isArray(parsed) ? (parsed as Record<string, unknown>[]) : []
    return { status: reply.statusCode, headers: reply.headers, body: parsed as Record<string, unknown>, list, text: reply.body }
  }
  return {
    token,
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    delete: (path, body, headers) => call('DELETE', path, body, headers),
  }
}
