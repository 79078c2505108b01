import type { InjectOptions } from 'fastify'
import type { Route } from '@croft/kit/http/route.ts'
import type { TestApp } from '@croft/panel/testing/app.ts'

export interface Call {
  readonly token?: string
  /** Instead of a token: the header as it is. */
  readonly authorization?: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  /** A value is sent as JSON, a string as it is. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly ip?: string
}
export interface Answered {
  readonly status: number
  readonly text: string
  readonly message: string
  readonly headers: Readonly<Record<string, unknown>>
}

export const paramsOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
export const isStream = (route: Route<never, never>): boolean => Object.values(route.reply).includes('text/event-stream')
export const reads = (route: Route<never, never>): boolean => route.method === 'GET' || route.method === 'HEAD'

/** The address of a route with its parameters filled in; `x` where none is given. */
export function urlOf(route: Route<never, never>, params: Call['params'] = {}, query: Call['query'] = {}): string {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? 'x'))
  const search = new URLSearchParams(query).toString()
  return `${route.root === true ? '' : '/api/v1'}${path}${search === '' ? '' : `?${search}`}`
}

/** Calls one route of the table in process. */
export async function callRoute({ server }: Pick<TestApp, 'server'>, route: Route<never, never>, call: Call = {}): Promise<Answered> {
  const authorization = call.authorization ?? (call.token === undefined ? undefined : `Bearer ${call.token}`)
  const raw = typeof call.body === 'string' || Buffer.isBuffer(call.body)
  const options: InjectOptions = {
    method: route.method as 'GET',
    url: urlOf(route, call.params, call.query),
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(call.body === undefined ? {} : { 'content-type': route.rawBody?.contentTypes[0]?.replaceAll('*', 'x') ?? 'application/json' }),
      ...call.headers,
    },
    ...(call.body === undefined ? {} : { payload: raw ? (call.body as string) : JSON.stringify(call.body) }),
    ...(call.ip === undefined ? {} : { remoteAddress: call.ip }),
  }
  const reply = await server.inject(options)
  const isJson = String(reply.headers['content-type'] ?? '').includes('json') && reply.body !== ''
  const parsed: unknown = isJson ? JSON.parse(reply.body) : {}
  const message = (parsed as { message?: unknown } | null)?.message
  return { status: reply.statusCode, text: reply.body, message: typeof message === 'string' ? message : '', headers: reply.headers }
}

/** A body that passes the schema of a route as far as its example goes. */
export const bodyOf = (route: Route<never, never>): unknown => (route.body === undefined ? undefined : (route.example ?? {}))
