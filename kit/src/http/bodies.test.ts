import { describe, expect, test } from 'vitest'
import { envelope, start } from './testing.ts'

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
