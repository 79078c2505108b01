import { describe, expect, test } from 'vitest'
import { envelope, start } from './testing.ts'

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
