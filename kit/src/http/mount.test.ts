import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { mount } from './mount.ts'
import { createServer } from './server.ts'
import type { routes } from './testing.ts'
import { common, envelope, hooksOf, route, start } from './testing.ts'

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
