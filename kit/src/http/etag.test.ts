import { describe, expect, test } from 'vitest'
import { defaultVolatile, etagOf } from './etag.ts'
import { envelope, start } from './testing.ts'

describe('ETag', () => {
  test('it follows the object, not its state of application', () => {
    const tag = (body: unknown) => etagOf(body, defaultVolatile)
    expect(tag({ a: 1, sync: 'pending', job_id: 4 })).toBe(tag({ a: 1 }))
    expect(tag({ a: 1 })).toMatch(/^"[\w-]{27}"$/)
    expect(tag({ a: 2 })).not.toBe(tag({ a: 1 }))
    for (const none of [[1], 'text', null, undefined]) expect(tag(none)).toBeNull()
  })

  test('a stale tag is refused, also for two at once', async () => {
    const { call, services } = start()
    const etag = String((await call('GET', '/things/a')).headers['etag'])
    const put = (tag: string, size: number) => call('PUT', '/things/a', { size }, { 'if-match': tag })
    const both = await Promise.all([put(etag, 2), put(etag, 3)])
    expect(both.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([200, 409])
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
