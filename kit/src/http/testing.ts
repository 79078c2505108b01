import type { FastifyInstance } from 'fastify'
import { afterEach } from 'vitest'
import { z } from 'zod'
import { manualClock } from '../clock.ts'
import { conflict, forbidden, notFound, unauthorized } from '../errors.ts'
import type { MountHooks } from './hooks.ts'
import { memoryIdempotencyStore } from './idempotency.ts'
import { mount } from './mount.ts'
import { createRateLimiter, defaultRateLimits } from './rate-limit.ts'
import { Reply, routeFactory } from './route.ts'
import { createServer } from './server.ts'

export interface Ctx {
  readonly user: string
}
export interface Services {
  readonly things: Map<string, { name: string; size: number }>
  runs: number
}
export const route = routeFactory<Ctx, Services>()
export const common = { folder: '01 - Things', mark: 'C', scope: null, roles: ['user'], title: 'x' } as const
const Thing = z.object({ name: z.string(), size: z.int() })
const thing = (services: Services, name: string) => {
  const found = services.things.get(name)
  if (found === undefined) throw notFound('Thing')
  return found
}

export const routes = [
  route({
    get: '/things',
    name: 'things.list',
    ...common,
    list: { sort: ['name'] },
    reply: { 200: z.array(Thing) },
    handle: ({ services }) => [...services.things.values()],
  }),
  route({
    get: '/wrapped',
    name: 'wrapped.list',
    ...common,
    list: { sort: [], wrap: (items, total) => ({ accounts: items, total }) },
    reply: { 200: z.unknown() },
    handle: ({ page }) => ({ items: [page.offset], total: 7 }),
  }),
  route({
    get: '/things/:name',
    name: 'things.get',
    ...common,
    params: z.object({
      name: z
        .string()
        .regex(/^[a-z@%/ ]+$/)
        .meta({ label: 'Thing' }),
    }),
    reply: { 200: Thing },
    handle: ({ services, params, request }) => ({ ...thing(services, params.name), ...(request.ext ? { extra: 1 } : {}) }),
  }),
  route({
    post: '/things',
    name: 'things.create',
    ...common,
    body: Thing,
    reply: { 201: Thing },
    handle: ({ services, body }) => {
      services.runs += 1
      if (services.things.has(body.name)) throw conflict('Thing already exists')
      if (body.name === 'boom') throw new Error('secret cause')
      services.things.set(body.name, body)
      return body
    },
  }),
  route({
    put: '/things/:thing',
    name: 'things.update',
    ...common,
    body: Thing.pick({ size: true }),
    reply: { 200: Thing },
    handle: async ({ services, params, body }) => {
      const found = thing(services, String((params as Record<string, unknown>)['thing']))
      await new Promise((resolve) => setImmediate(resolve))
      found.size = body.size
      return found
    },
  }),
  route({
    delete: '/things/:name',
    name: 'things.delete',
    ...common,
    body: z.object({ purge: z.boolean().default(false), confirm: z.string() }),
    reply: { 200: z.unknown() },
    handle: ({ body }) => body,
  }),
  route({ get: '/things/special', name: 'things.special', ...common, reply: { 204: z.null() }, handle: () => undefined }),
  route({ post: '/auth/login', name: 'auth.login', ...common, roles: 'public', reply: { 200: z.unknown() }, handle: () => ({}) }),
  route({ get: '/hello', name: 'hello', ...common, root: true, roles: 'public', reply: { 200: 'text/plain' }, handle: () => 'hello' }),
  route({
    post: '/webhooks',
    name: 'webhooks.create',
    ...common,
    body: z.object({ url: z.string().meta({ label: 'URL' }) }),
    reply: { 200: z.null() },
    handle: () => null,
  }),
  route({
    get: '/made',
    name: 'made',
    ...common,
    reply: { 200: z.unknown() },
    handle: () => new Reply(203, { own: true }, { 'X-Own': 'yes' }),
  }),
  route({
    post: '/raw',
    name: 'raw',
    ...common,
    rawBody: { contentTypes: ['image/*'], maxBytes: 10 },
    reply: { 200: z.unknown() },
    handle: async ({ request }) => {
      let size = 0
      for await (const chunk of request.raw) size += (chunk as Buffer).length
      return { size }
    },
  }),
]

export const hooksOf = (services: Services): MountHooks<Ctx, Services> => ({
  services,
  authenticate: (facts, { roles }) => {
    if (roles === 'public') return { ctx: { user: '' }, credential: null, kind: 'anonymous', actor: '' }
    const credential = facts.headers['authorization']
    if (typeof credential !== 'string') throw unauthorized('Missing authorization')
    return { ctx: { user: credential }, credential, kind: 'key', actor: credential, headers: { 'X-New-Token': 'fresh' } }
  },
  authorize: ({ user }) => {
    if (user === 'Bearer weak') throw forbidden('Admin access required')
  },
  idempotency: { store: memoryIdempotencyStore(), secret: () => 'k' },
})

const open: FastifyInstance[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

/** A served table of sample routes and a way to call it; closed after each test. */
export function start(change: Partial<MountHooks<Ctx, Services>> = {}, limit = 1000) {
  const services: Services = { things: new Map([['a', { name: 'a', size: 1 }]]), runs: 0 }
  const limits = () => ({ ...defaultRateLimits, key: limit })
  const server = createServer({ rateLimiter: createRateLimiter({ clock: manualClock(1_000_000), limits }) })
  mount(server, routes, { ...hooksOf(services), ...change })
  open.push(server)
  type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'
  const call = async (method: Method, url: string, payload?: object | string | Buffer, headers: Record<string, string> = {}) => {
    const target = url.startsWith('/') ? `/api/v1${url}` : `/${url.slice(1)}`
    const reply = await server.inject({
      method,
      url: target,
      headers: { authorization: 'Bearer u', ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    return { status: reply.statusCode, text: reply.body, json: (): unknown => JSON.parse(reply.body), headers: reply.headers }
  }
  return { server, services, call }
}
export const envelope = (status: number, code: string, error: string) => ({ success: false, code, error, message: error, status })
