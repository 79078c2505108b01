import { describe, expect, test } from 'vitest'
import { envelope, start } from './testing.ts'

describe('ETag', () => {
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
