import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { manualClock } from '../clock.ts'
import { conflict, forbidden, notFound, unauthorized } from '../errors.ts'
import { memoryIdempotencyStore } from './idempotency.ts'
import type { MountHooks } from './hooks.ts'
import { mount } from './mount.ts'
import { createRateLimiter, defaultRateLimits } from './rate-limit.ts'
import { Reply, routeFactory } from './route.ts'
import { createServer } from './server.ts'
import type { FastifyInstance } from 'fastify'

interface Ctx {
  readonly user: string
}
interface Services {
  readonly things: Map<string, { name: string; size: number }>
  runs: number
}
const route = routeFactory<Ctx, Services>()
const common = { folder: '01 - Things', mark: 'C', scope: null, roles: ['user'], title: 'x' } as const
const Thing = z.object({ name: z.string(), size: z.int() })
const thing = (services: Services, name: string) => {
  const found = services.things.get(name)
  if (found === undefined) throw notFound('Thing')
  return found
}

const routes = [
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

const hooksOf = (services: Services): MountHooks<Ctx, Services> => ({
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

function start(change: Partial<MountHooks<Ctx, Services>> = {}, limit = 1000) {
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
const envelope = (status: number, code: string, error: string) => ({ success: false, code, error, message: error, status })

describe('routing', () => {
  test('404, 405, OPTIONS, HEAD and trailing slashes', async () => {
    const { call } = start()
    const missing = await call('GET', '/nothing')
    expect(missing.json()).toEqual(envelope(404, 'NOT_FOUND', 'Endpoint not found'))
    expect(Object.keys(missing.json() as object)).toEqual(['success', 'code', 'error', 'message', 'status'])
    expect((await call('GET', '/Things')).status).toBe(404)
    expect((await call('GET', '/things/')).status).toBe(200)
    for (const path of ['//things', '/things//', '/things//a']) expect((await call('GET', path)).status, path).toBe(404)
    const wrong = await call('PATCH', '/things')
    expect(wrong.json()).toEqual(envelope(405, 'NOT_FOUND', 'Method not allowed'))
    expect(wrong.headers['allow']).toBe('GET, HEAD, OPTIONS, POST')
    const options = await call('OPTIONS', '/things/a')
    expect([options.status, options.headers['allow'], options.text]).toEqual([204, 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT', ''])
    const head = await call('HEAD', '/things/a')
    expect([head.status, head.text]).toEqual([200, ''])
    expect(head.headers['etag']).toBe((await call('GET', '/things/a')).headers['etag'])
    expect((await call('GET', '/things/special')).status).toBe(204)
    expect((await call('DELETE', '/things/special', { confirm: 'x' })).status).toBe(200)
  })

  test('path parameters are decoded once and bounded', async () => {
    const { call, services } = start()
    for (const name of ['a@b', 'a/b', 'a%b']) services.things.set(name, { name, size: 2 })
    expect((await call('GET', '/things/a@b')).json()).toEqual({ name: 'a@b', size: 2 })
    expect((await call('GET', '/things/a%2Fb')).json()).toEqual({ name: 'a/b', size: 2 })
    expect((await call('GET', '/things/a%25b')).json()).toEqual({ name: 'a%b', size: 2 })
    expect((await call('GET', '/things/a%252Fb')).json()).toEqual(envelope(404, 'NOT_FOUND', 'Thing not found'))
    for (const odd of ['a%00', 'a%0a', 'x'.repeat(256), '%zz', 'x'.repeat(5000)]) {
      expect((await call('GET', `/things/${odd}`)).json(), odd.slice(0, 9)).toEqual(envelope(404, 'NOT_FOUND', 'Endpoint not found'))
    }
    expect((await call('GET', '/things/1')).json()).toEqual(envelope(404, 'NOT_FOUND', 'Thing not found'))
    expect((await call('GET', '/things/%20a')).status).toBe(404)
  })

  test('standard headers on every answer', async () => {
    const { call } = start()
    for (const path of ['/things', '/nothing', '/things/%zz', '/things/1', '.hello']) {
      const { headers } = await call('GET', path)
      expect(headers['x-request-id'], path).toMatch(/^[0-9a-f]{32}$/)
      expect([headers['cache-control'], headers['x-content-type-options']]).toEqual(['no-store', 'nosniff'])
    }
    const reply = await call('GET', '/things')
    expect([reply.headers['content-type'], reply.headers['x-new-token']]).toEqual(['application/json; charset=utf-8', 'fresh'])
    const text = await call('GET', '.hello')
    expect([text.text, text.headers['content-type']]).toEqual(['hello', 'text/plain; charset=utf-8'])
    const own = await call('GET', '/made')
    expect([own.status, own.json(), own.headers['x-own']]).toEqual([203, { own: true }, 'yes'])
  })

  test('tables that must not start', () => {
    const bad = { get: '/x', name: 'x', ...common, reply: { 200: z.null() }, handle: () => null } as const
    const serve = (...table: (typeof routes)[number][]) => mount(createServer(), table, hooksOf({ things: new Map(), runs: 0 }))
    expect(() => serve(route({ ...bad, roles: [] }))).toThrow('no policy')
    expect(() => serve(route(bad), route(bad))).toThrow('two routes')
    expect(() => serve(route(bad), route({ ...bad, get: '/y' }))).toThrow('are named')
  })
})

describe('order of validation', () => {
  test('each step answers before the next', async () => {
    const { call } = start()
    const huge = 'x'.repeat(2_000_000)
    const json = { 'content-type': 'application/json' }
    expect((await call('POST', '/things', huge, { authorization: 'Bearer weak', 'content-type': 'nonsense' })).status).toBe(403)
    expect((await call('POST', '/things', huge, { 'content-type': 'nonsense' })).status).toBe(415)
    expect((await call('POST', '/things', huge, json)).json()).toEqual(envelope(413, 'VALIDATION_ERROR', 'Request body too large'))
    expect((await call('POST', '/things', '{', { ...json, 'idempotency-key': '' })).json()).toMatchObject({ error: 'Invalid JSON body' })
    expect((await call('POST', '/things', '{}', { ...json, 'idempotency-key': 'ü' })).json()).toMatchObject({
      error: 'Invalid Idempotency-Key',
    })
    expect((await call('PUT', '/things/zz', '{}')).json()).toMatchObject({ error: 'Size is required' })
    const located = start({ locate: (_ctx, _route, params) => params['thing'] === 'zz' && Promise.reject(notFound('Thing')) })
    expect((await located.call('PUT', '/things/zz', '{}')).json()).toMatchObject({ error: 'Thing not found' })
  })

  test('the credential is asked before anything of the body', async () => {
    const { server } = start()
    const reply = await server.inject({ method: 'POST', url: '/api/v1/things', headers: { 'content-type': ';;' }, payload: '{' })
    expect(reply.json()).toEqual(envelope(401, 'UNAUTHORIZED', 'Missing authorization'))
  })

  test('rate limits of the credential come before its rights, of addresses before credentials', async () => {
    const { call, server } = start({}, 2)
    await call('GET', '/things')
    const second = await call('GET', '/things', undefined)
    expect([second.headers['x-ratelimit-limit'], second.headers['x-ratelimit-remaining'], second.headers['x-ratelimit-reset']]).toEqual([
      '2',
      '0',
      '1060',
    ])
    const third = await call('GET', '/things')
    expect([third.status, third.headers['retry-after'], third.headers['x-ratelimit-remaining']]).toEqual([429, '60', '0'])
    expect(third.json()).toEqual(envelope(429, 'RATE_LIMITED', 'Too many requests'))
    expect((await call('GET', '/things', undefined, { authorization: 'Bearer other' })).status).toBe(200)
    for (let n = 0; n < 20; n++) expect((await call('POST', '/auth/login')).status).toBe(200)
    const login = await server.inject({ method: 'POST', url: '/api/v1/auth/login' })
    expect([login.statusCode, login.headers['x-ratelimit-limit'], login.headers['x-ratelimit-window']]).toEqual([429, '20', '60'])
    expect(login.headers['retry-after']).toBe('60')
    for (let n = 0; n < 60; n++) expect((await call('GET', '/nothing')).status).toBe(404)
    expect((await call('GET', '/nothing')).status).toBe(429)
    expect((await call('GET', '.hello')).status).toBe(429)
  })
})

describe('bodies', () => {
  test('what counts as JSON', async () => {
    const { call } = start()
    const body = JSON.stringify({ name: 'n', size: 1 })
    const send = (type: string | null, payload = body) =>
      call('POST', '/things', Buffer.from(payload), { ...(type === null ? {} : { 'content-type': type }), 'x-dry-run': 'true' })
    expect((await send(null)).status).toBe(201)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-8'])
      expect((await send(type)).status).toBe(409)
    expect((await send('text/plain', 'name=n')).status).toBe(415)
    expect((await send('text/plain', ' [1]')).json()).toMatchObject({ error: 'Request body must be an object', status: 400 })
    expect((await send('application/xml')).json()).toEqual(envelope(415, 'VALIDATION_ERROR', 'Content-Type must be application/json'))
    const login = (type: string) => call('POST', '/auth/login', Buffer.from('{}'), { 'content-type': type })
    expect([(await login('text/plain')).status, (await login('application/json')).status]).toEqual([415, 200])
    for (const odd of [
      '{"a":',
      '\u00ff',
      '{"__proto__":{"x":1}}',
      `{"a":${'['.repeat(40)}${']'.repeat(40)}}`,
      '{"a":{"constructor":{"prototype":{}}}}',
    ]) {
      expect((await send('application/json', odd)).json(), odd).toMatchObject({ error: 'Invalid JSON body' })
    }
    const latin1 = await call('POST', '/things', Buffer.from([0x7b, 0xff, 0x7d]), { 'content-type': 'application/json' })
    expect(latin1.json()).toMatchObject({ error: 'Invalid JSON body' })
    expect((await call('POST', '/auth/login')).status).toBe(200)
  })

  test('DELETE reads its fields from the body or else the query', async () => {
    const { call } = start()
    expect((await call('DELETE', '/things/a', { purge: true, confirm: 'a' })).json()).toEqual({ purge: true, confirm: 'a' })
    expect((await call('DELETE', '/things/a?purge=true&confirm=a')).json()).toEqual({ purge: true, confirm: 'a' })
    expect((await call('DELETE', '/things/a?purge=1&confirm=a&ext=1', undefined, { prefer: 'handling=strict' })).status).toBe(200)
    expect((await call('DELETE', '/things/a?confirm=a&z=1', undefined, { prefer: 'handling=strict' })).json()).toMatchObject({
      error: 'Unknown field: z',
    })
    expect((await call('DELETE', '/things/a')).json()).toMatchObject({ error: 'Confirm is required' })
  })

  test('strict handling and details', async () => {
    const { call } = start()
    const strict = { prefer: 'handling=strict, error-details' }
    expect((await call('POST', '/things', { name: 'q', size: 1, z: 1 }, strict)).json()).toMatchObject({ error: 'Unknown field: z' })
    expect((await call('GET', '/things?ext=1&page=1&per_page=2&sort=name&q=a', undefined, strict)).status).toBe(200)
    expect((await call('GET', '/things?z=1', undefined, strict)).json()).toMatchObject({ error: 'Unknown field: z' })
    expect((await call('GET', '/things?z=1')).status).toBe(200)
    const details = (await call('POST', '/things', { name: 1 }, strict)).json()
    expect(details).toEqual({
      ...envelope(400, 'VALIDATION_ERROR', 'Size is required'),
      details: { size: ['Size is required'], name: ['Invalid name'] },
    })
  })

  test('raw bodies are checked for type and size', async () => {
    const { call } = start()
    expect((await call('POST', '/raw', 'x'.repeat(10), { 'content-type': 'image/png' })).json()).toEqual({ size: 10 })
    expect((await call('POST', '/raw', 'x'.repeat(11), { 'content-type': 'image/png' })).status).toBe(413)
    expect((await call('POST', '/raw', 'x', { 'content-type': 'text/html' })).status).toBe(415)
    const keyed = { 'content-type': 'image/png', 'idempotency-key': 'r' }
    expect((await call('POST', '/raw', 'abc', keyed)).json()).toEqual({ size: 3 })
    expect((await call('POST', '/raw', 'abc', keyed)).headers['idempotency-replayed']).toBe('true')
    expect((await call('POST', '/raw', 'abd', keyed)).status).toBe(409)
  })
})

describe('errors', () => {
  test('an unexpected failure shows nothing', async () => {
    const { call } = start()
    const reply = await call('POST', '/things', { name: 'boom', size: 1 })
    expect(reply.json()).toEqual(envelope(500, 'INTERNAL_ERROR', 'Internal server error'))
    expect(reply.text).not.toContain('secret')
  })

  test('webhook paths use the lean envelope', async () => {
    const { call } = start()
    const lean = { success: false, error: 'URL is required', code: 'VALIDATION_ERROR' }
    expect((await call('POST', '/webhooks/', {})).json()).toEqual(lean)
    expect((await call('GET', '/webhooks/none/x')).json()).toEqual({ success: false, error: 'Endpoint not found', code: 'NOT_FOUND' })
  })
})

describe('Idempotency-Key', () => {
  const key = { 'idempotency-key': 'k1' }
  const body = { name: 'n', size: 1 }

  test('replays results and refusals, refuses another request', async () => {
    const { call, services } = start()
    const first = await call('POST', '/things', body, key)
    const again = await call('POST', '/things/', { size: 1, name: 'n' }, key)
    expect([first.status, again.status, again.json()]).toEqual([201, 201, first.json()])
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([undefined, 'true'])
    expect(services.runs).toBe(1)
    const other = await call('POST', '/things', { name: 'm', size: 1 }, key)
    expect(other.json()).toEqual(envelope(409, 'IDEMPOTENCY_KEY_CONFLICT', 'Idempotency-Key was already used with a different request'))
    const refused = { 'idempotency-key': 'k2' }
    expect((await call('POST', '/things', body, refused)).json()).toMatchObject({ error: 'Thing already exists' })
    services.things.clear()
    expect((await call('POST', '/things', body, refused)).json()).toMatchObject({ error: 'Thing already exists' })
    expect((await call('POST', '/things', body, { ...key, authorization: 'Bearer other' })).status).toBe(201)
  })

  test('early refusals and failures of ours leave the key free', async () => {
    const { call, services } = start()
    expect((await call('POST', '/things', '{', { ...key, 'content-type': 'application/json' })).status).toBe(400)
    expect((await call('POST', '/things', { name: 'boom', size: 1 }, key)).status).toBe(500)
    expect((await call('POST', '/things', body, key)).status).toBe(201)
    expect(services.runs).toBe(2)
  })

  test('of two at once one runs', async () => {
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    const { call, services } = start({
      around: async (_ctx, _route, _facts, run) => {
        await gate
        return run()
      },
    })
    const first = call('POST', '/things', body, key)
    const second = await call('POST', '/things', body, key)
    expect(second.json()).toMatchObject({ error: 'A request with this Idempotency-Key is still in progress' })
    expect(second.headers['retry-after']).toBe('2')
    release()
    expect((await first).status).toBe(201)
    expect(services.runs).toBe(1)
  })
})

describe('ETag', () => {
  test('a stale tag is refused, also for two at once', async () => {
    const { call, services } = start()
    const etag = String((await call('GET', '/things/a')).headers['etag'])
    const put = (tag: string, size: number) => call('PUT', '/things/a', { size }, { 'if-match': tag })
    const both = await Promise.all([put(etag, 2), put(etag, 3)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect((await put(etag, 4)).json()).toEqual(envelope(409, 'CONFLICT', 'Changed by someone else'))
    expect((await put('*', 5)).status).toBe(200)
    const withExt = String((await call('GET', '/things/a?ext=1')).headers['etag'])
    expect((await put(withExt, 6)).status).toBe(200)
    expect(services.things.get('a')?.size).toBe(6)
    expect((await put('"x"', 7)).status).toBe(409)
    expect((await call('PATCH', '/things/a', { size: 8 }, { 'if-match': '"x"' })).status).toBe(409)
    expect((await call('GET', '/things')).headers['etag']).toBeUndefined()
  })
})

describe('lists', () => {
  test('bare, wrapped and paged', async () => {
    const { call } = start()
    const bare = await call('GET', '/things')
    expect([bare.json(), bare.headers['x-total-count']]).toEqual([[{ name: 'a', size: 1 }], '1'])
    const meta = { total: 1, per_page: 50, current_page: 2, last_page: 1 }
    expect((await call('GET', '/things?page=2')).json()).toEqual({ success: true, data: [], meta })
    expect((await call('GET', '/wrapped')).json()).toEqual({ accounts: [0], total: 7 })
    expect((await call('GET', '/wrapped?per_page=2&page=3')).json()).toMatchObject({ data: [4], meta: { last_page: 4, total: 7 } })
    for (const bad of ['page=0', 'per_page=201', 'page=x', 'page=1.5', 'page=', 'page=1&page=2']) {
      expect((await call('GET', `/things?${bad}`)).json(), bad).toMatchObject({ error: 'Invalid page' })
    }
    for (const bad of ['size', 'name,size', '--name'])
      expect((await call('GET', `/things?sort=${bad}`)).json()).toMatchObject({ error: 'Invalid sort field' })
  })
})

describe('hooks', () => {
  test('around may change the answer, finished hears of every request', async () => {
    const heard: string[] = []
    const { call } = start({
      around: async (_ctx, { name }, _facts, run, input) => {
        const answer = await run()
        return { ...answer, headers: { ...answer.headers, 'X-Sync': name }, body: { wrapped: answer.body, got: input.body } }
      },
      finished: (_facts, { name }, ctx, status) => heard.push(`${name} ${ctx?.user ?? '-'} ${status}`),
    })
    const reply = await call('POST', '/things', { name: 'n', size: 1 })
    expect([reply.json(), reply.headers['x-sync']]).toEqual([
      { wrapped: { name: 'n', size: 1 }, got: { name: 'n', size: 1 } },
      'things.create',
    ])
    await call('POST', '/things', {}, { authorization: 'Bearer weak' })
    expect(heard).toEqual(['things.create Bearer u 201', 'things.create Bearer weak 403'])
  })
})
