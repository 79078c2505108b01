import { expect, it } from 'vitest'
import { type TestApp, eachApp } from '../../../testing/app.ts'
import { agree, certificateOf, internet, passes } from '../testing/internet.ts'
import { momentIn } from './renewal-info.ts'
import { nextLook } from './pace.ts'

const day = 86_400_000
const hour = 3_600_000
const signal = new AbortController().signal
const eventsOf = async (app: TestApp, event: string) =>
  (await app.db.q.selectFrom('events').select('data').where('event', '=', event).orderBy('id').execute()).map(
    ({ data }) => JSON.parse(data) as Record<string, unknown>,
  )

eachApp('certificates that nobody asks for', (start) => {
  it('come as soon as a new domain leads here, and get the names that follow', async () => {
    const world = await internet()
    const app = await start(world.outside)
    const john = await app.account('john', { domain: 'example.com' })
    await passes(app)
    expect(world.first.orders).toEqual([])
    await agree(app, world)
    await passes(app)
    expect(await certificateOf(app, 'example.com')).toMatchObject({
      type: 'none',
      order_status: 'idle',
      last_error: 'example.com has no address in the DNS',
    })
    world.point('example.com')
    app.clock.advance(20_000)
    await passes(app)
    expect(await certificateOf(app, 'example.com')).toMatchObject({
      type: 'acme',
      names: ['example.com'],
      force_https: true,
      last_error: '',
    })
    app.clock.advance(hour)
    await passes(app)
    world.point('www.example.com')
    app.clock.advance(hour)
    await passes(app)
    expect(await certificateOf(app, 'example.com')).toMatchObject({ names: ['example.com', 'www.example.com'] })
    world.point('example.net')
    await john.post('/domains/example.com/aliases', { alias: 'example.net' })
    await passes(app)
    expect((await certificateOf(app, 'example.com'))['names']).toEqual(['example.com', 'example.net', 'www.example.com'])
    const orders = world.first.orders.length
    app.clock.advance(day)
    await passes(app, 3)
    expect(world.first.orders.length).toBe(orders)
  })

  it('stay away where the settings, the package or the state of the account say so', async () => {
    const world = await internet()
    const app = await start(world.outside)
    await agree(app, world, { auto_issue: false })
    world.point('example.com', 'poor.example', 'gone.example', 'wanted.example')
    const john = await app.account('john', { domain: 'example.com' })
    await passes(app)
    expect(await certificateOf(app, 'example.com')).toMatchObject({ type: 'none' })
    await john.post('/domains', { domain: 'wanted.example', ssl: true })
    await passes(app)
    expect(await certificateOf(app, 'wanted.example')).toMatchObject({ type: 'acme' })
    await app.admin.put('/settings/ssl', { auto_issue: true })
    await app.account('poor', { domain: 'poor.example', can_use_ssl: false })
    await app.account('gone', { domain: 'gone.example' })
    await app.admin.post('/users/gone/suspend', { reason: 'unpaid' })
    await passes(app)
    expect(world.first.orders.map(({ names }) => names[0])).toEqual(['wanted.example', 'example.com'])
  })

  it('are renewed when the authority says so, else when a third of their life is left', async () => {
    let window: { start: number; end: number } | null = null
    const world = await internet({ renewalWindow: () => window })
    const app = await start(world.outside)
    await app.account('john', { domain: 'example.com' })
    await agree(app, world)
    world.point('example.com', 'www.example.com')
    await passes(app)
    const first = await certificateOf(app, 'example.com')
    app.clock.advance(2 * day)
    await app.parts.sslChores.renewalInfo(signal)
    await passes(app)
    expect((await certificateOf(app, 'example.com'))['serial']).toBe(first['serial'])
    window = { start: app.clock.now() - 2 * hour, end: app.clock.now() - hour }
    await app.parts.sslChores.renewalInfo(signal)
    expect((await certificateOf(app, 'example.com'))['serial']).toBe(first['serial'])
    app.clock.advance(2 * day)
    window = { start: app.clock.now() - 2 * hour, end: app.clock.now() - hour }
    await app.parts.sslChores.renewalInfo(signal)
    await passes(app)
    const second = await certificateOf(app, 'example.com')
    expect(second['serial']).not.toBe(first['serial'])
    expect(world.first.orders[1]?.replaces).toContain('BEGIN CERTIFICATE')
    expect(await eventsOf(app, 'ssl.renewed')).toHaveLength(1)
    app.clock.advance(75 * day)
    await passes(app)
    expect((await certificateOf(app, 'example.com'))['serial']).not.toBe(second['serial'])
  })

  it('keep the names that work while one of them cannot be looked up, until their end is near', async () => {
    const world = await internet()
    const app = await start(world.outside)
    await app.account('john', { domain: 'example.com' })
    await agree(app, world)
    world.point('example.com', 'www.example.com')
    await passes(app)
    const first = await certificateOf(app, 'example.com')
    world.hosts.delete('www.example.com')
    app.clock.advance(66 * day)
    await passes(app)
    expect(await certificateOf(app, 'example.com')).toMatchObject({
      serial: first['serial'],
      names: ['example.com', 'www.example.com'],
      last_error: 'www.example.com has no address in the DNS',
    })
    world.point('www.example.com')
    app.clock.advance(4 * hour)
    await passes(app)
    const second = await certificateOf(app, 'example.com')
    expect(second['serial']).not.toBe(first['serial'])
    expect(second['names']).toEqual(['example.com', 'www.example.com'])
    world.hosts.delete('www.example.com')
    app.clock.advance(70 * day)
    await passes(app)
    expect((await certificateOf(app, 'example.com'))['names']).toEqual(['example.com'])
  })

  it('are tried again with growing pauses, and work on meanwhile', async () => {
    const world = await internet()
    const app = await start(world.outside)
    await app.account('john', { domain: 'example.com' })
    await agree(app, world)
    world.point('example.com')
    world.first.guard((call) => {
      if (call === 'answer') world.tokens.clear()
    })
    const pauses: number[] = []
    for (let n = 0; n < 5; n += 1) {
      await passes(app)
      const { next_attempt_at: next } = await app.db.q
        .selectFrom('certificates')
        .select('next_attempt_at')
        .where('id', '!=', 'server')
        .executeTakeFirstOrThrow()
      pauses.push(Math.round(((next ?? 0) - app.clock.now()) / hour))
      await passes(app)
      app.clock.advance((next ?? 0) - app.clock.now())
    }
    expect(world.first.orders).toHaveLength(5)
    expect(pauses).toEqual([...pauses].toSorted((a, b) => a - b))
    expect(pauses[0]).toBeGreaterThanOrEqual(1)
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(20)
    expect(await certificateOf(app, 'example.com')).toMatchObject({ order_status: 'failed' })
  })

  it('warn of their end once per threshold', async () => {
    const world = await internet()
    const app = await start(world.outside)
    const john = await app.account('john', { domain: 'example.com' })
    await john.post('/ssl/example.com/self-signed', { days: 90 })
    const warned = async () => (await eventsOf(app, 'ssl.expiring')).map((event) => event['days_left'])
    for (const days of [0, 60, 11, 1, 8, 0, 8]) {
      app.clock.advance(days * day)
      await app.parts.sslChores.warnings(signal)
    }
    expect(await warned()).toEqual([19, 10, 2])
  })

  it('an order whose job is gone leaves its domain free', async () => {
    const world = await internet()
    const app = await start(world.outside)
    await app.account('john', { domain: 'example.com' })
    await agree(app, world)
    world.point('example.com', 'www.example.com')
    const done = await app.db.q.selectFrom('jobs').select('id').where('finished_at', 'is not', null).executeTakeFirstOrThrow()
    await app.db.transaction((q) => q.updateTable('certificates').set({ order_job: done.id, order_status: 'validating' }).execute())
    await passes(app)
    expect(await certificateOf(app, 'example.com')).toMatchObject({ type: 'acme', order_status: 'idle' })
    await app.db.transaction((q) => q.updateTable('certificates').set({ order_job: done.id }).where('id', '!=', 'server').execute())
    await app.admin.delete('/domains/example.com', { force: true })
    await passes(app)
    expect(await app.db.q.selectFrom('certificates').select('id').where('order_job', 'is not', null).execute()).toEqual([])
  })
})

it('looks at new domains often, at old ones seldom', () => {
  const now = 100 * day
  const pauses = [now - 1000, now - hour / 2, now - 2 * hour, now - 2 * day, now - 30 * day].map(
    (created) => nextLook(now, created, false) - now,
  )
  expect(pauses).toEqual([20_000, 120_000, 900_000, hour, 12 * hour])
})

it('spreads renewals over the window of the authority', () => {
  expect(momentIn(0, 100, '00000000ff')).toBe(0)
  expect(momentIn(0, 100, '80000000ff')).toBe(50)
  expect(momentIn(0, 100, 'ffffffff00')).toBe(100)
})
