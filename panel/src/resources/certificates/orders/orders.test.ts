import { expect, it } from 'vitest'
import { AcmeProblem } from '../../../acme/types.ts'
import { eachApp } from '../../../testing/app.ts'
import { agree, certificateOf, finished, internet } from '../testing/internet.ts'

const busy = new AcmeProblem({ type: 'rateLimited', detail: 'too many new orders', name: '' }, 429, 7_200_000)
const down = new AcmeProblem({ type: 'unreachable', detail: 'connect ECONNREFUSED', name: '' }, 0, null)

eachApp('certificate orders', (start) => {
  it('issues by HTTP-01 for the names that lead here, and clears up', async () => {
    const world = await internet()
    const app = await start(world.outside)
    const john = await app.account('john', { domain: 'example.com' })
    await agree(app, world)
    await john.post('/domains/example.com/aliases', { alias: 'elsewhere.example' })
    world.point('example.com', 'www.example.com')
    const reply = await john.post('/ssl/example.com/issue', {})
    expect(reply.body).toEqual({
      success: true,
      message: 'Certificate request started',
      job_id: expect.any(Number),
      order_status: 'pending',
    })
    expect(await finished(app, reply)).toMatchObject({ type: 'ssl.issue', status: 'succeeded', error: null, owner: 'john' })
    expect(await certificateOf(app, 'example.com')).toMatchObject({
      enabled: true,
      type: 'acme',
      issuer: 'Memory CA',
      names: ['example.com', 'www.example.com'],
      challenge: 'http-01',
      order_status: 'idle',
      force_https: true,
      next_renewal_at: expect.stringMatching(/^2026-0[23]/),
    })
    expect([world.tokens.size, world.first.orders.length, world.first.accounts.size]).toEqual([0, 1, 1])
    const events = await app.db.q.selectFrom('events').select('data').where('event', '=', 'ssl.issued').execute()
    expect(events.map(({ data }) => JSON.parse(data) as unknown)).toMatchObject([
      { domain: 'example.com', owner: 'john', issuer: 'Memory CA' },
    ])
    expect((await john.post('/ssl/example.com/renew', {})).body).toMatchObject({
      status: 409,
      message: 'Certificate is not due for renewal',
    })
    const renewed = await finished(app, await john.post('/ssl/example.com/renew', { force: true }))
    expect(renewed).toMatchObject({ type: 'ssl.renew', status: 'succeeded' })
  })

  it('refuses what an authority would, before it is asked', async () => {
    const world = await internet()
    const app = await start(world.outside)
    const john = await app.account('john', { domain: 'example.com' })
    await app.account('mary', { domain: 'mary.example' })
    const refused = async (body: object) => {
      const reply = await john.post('/ssl/example.com/issue', body)
      return [reply.status, reply.body['message']]
    }
    expect(await refused({})).toEqual([409, 'The terms of a certificate authority have not been accepted yet'])
    expect((await app.admin.put('/ssl/acme/account', { agree_tos: false })).body).toMatchObject({
      status: 400,
      message: 'Terms of service must be accepted',
    })
    await agree(app, world)
    expect((await app.admin.get('/ssl/acme/account')).body).toEqual({
      directory_url: 'https://first.example/directory',
      email: 'admin@example.com',
      registered: true,
      eab: false,
      profile: '',
      fallback: [{ directory_url: 'https://second.example/directory', eab: false }],
    })
    expect(await refused({})).toEqual([400, 'example.com does not resolve to this server'])
    world.hosts.set('example.com', '198.51.100.7')
    expect(await refused({})).toEqual([400, 'example.com does not resolve to this server'])
    world.point('example.com', 'mary.example')
    expect(await refused({ names: ['example.com', 'www.example.com'] })).toEqual([400, 'www.example.com does not resolve to this server'])
    expect(await refused({ names: ['*.example.com'] })).toEqual([400, 'Wildcard certificates need dns-01'])
    for (const name of ['mary.example', 'www.mary.example', 'example.org', 'not a name'])
      expect(await refused({ names: [name] })).toEqual([400, 'Invalid names'])
    expect(await refused({ wildcard: true })).toEqual([409, 'The DNS zone of example.com is not hosted here'])
    expect(await refused({ challenge: 'dns-01', dns_provider_id: 'nothing' })).toEqual([404, 'DNS provider not found'])
    expect((await john.post('/ssl/example.com/renew', {})).body).toMatchObject({
      status: 409,
      message: 'Certificate is not managed by ACME',
    })
    const preflight = await john.get('/ssl/example.com/preflight')
    expect(preflight.body).toEqual({
      ok: false,
      names: [
        { name: 'example.com', resolves: true, points_here: true, caa_ok: true, problem: '' },
        {
          name: 'www.example.com',
          resolves: false,
          points_here: false,
          caa_ok: true,
          problem: 'www.example.com has no address in the DNS',
        },
      ],
    })
    expect((await john.post('/ssl/example.com/issue', { dry_run: true, names: ['example.com'] })).body).toMatchObject({ ok: true })
    expect(world.first.orders).toEqual([])
  })

  it('proves a wildcard by DNS', async () => {
    const world = await internet()
    const app = await start(world.outside)
    const john = await app.account('john', { domain: 'example.com' })
    await agree(app, world)
    world.zones.add('example.com')
    expect(await finished(app, await john.post('/ssl/example.com/issue', { wildcard: true }))).toMatchObject({ status: 'succeeded' })
    expect(await certificateOf(app, 'example.com')).toMatchObject({ names: ['example.com', '*.example.com'], challenge: 'dns-01' })
    expect([...world.records.values()].map((values) => values.size)).toEqual([0])
  })

  it('a failed order says why, is tried again later, and touches nothing that works', async () => {
    const world = await internet()
    const app = await start(world.outside)
    const john = await app.account('john', { domain: 'example.com' })
    await agree(app, world)
    await john.post('/ssl/example.com/self-signed', {})
    const before = await certificateOf(app, 'example.com')
    world.point('example.com', 'www.example.com')
    world.first.guard((call) => {
      if (call === 'answer') world.hosts.set('example.com', '198.51.100.7')
    })
    const job = await finished(app, await john.post('/ssl/example.com/issue', {}))
    const words = /example.com: 198.51.100.7: Invalid response from http:\/\/example.com\/.well-known\/acme-challenge\//
    expect(job).toMatchObject({ status: 'rolled_back', error: expect.stringMatching(words) })
    const after = await certificateOf(app, 'example.com')
    expect(after).toMatchObject({
      order_status: 'failed',
      last_error: expect.stringMatching(words),
      fingerprint_sha256: before['fingerprint_sha256'],
    })
    expect(world.tokens.size).toBe(0)
    const [failure] = await app.db.q.selectFrom('events').select('data').where('event', '=', 'ssl.failed').execute()
    expect(JSON.parse(failure?.data ?? '{}')).toMatchObject({
      domain: 'example.com',
      owner: 'john',
      error: expect.stringMatching(words),
      next_attempt_at: expect.any(String),
    })
  })

  it('goes to the next authority when one is down or has too much to do, and leaves that one alone', async () => {
    const world = await internet()
    const app = await start(world.outside)
    const john = await app.account('john', { domain: 'example.com' })
    await agree(app, world)
    world.point('example.com', 'www.example.com')
    world.first.guard((call) => {
      if (call === 'newOrder') throw busy
    })
    expect(await finished(app, await john.post('/ssl/example.com/issue', {}))).toMatchObject({ status: 'succeeded' })
    expect([world.first.orders.length, world.second.orders.length]).toEqual([0, 1])
    world.second.guard(() => {
      throw down
    })
    const asked = world.first.calls.length
    const failed = await finished(app, await john.post('/ssl/example.com/renew', { force: true }))
    expect(failed).toMatchObject({ status: 'rolled_back', error: 'second.example: connect ECONNREFUSED' })
    expect(world.first.calls.length).toBe(asked)
    await app.db.transaction((q) =>
      q
        .updateTable('acme_accounts')
        .set({ paused_until: app.clock.now() + 60_000 })
        .execute(),
    )
    const limited = await john.post('/ssl/example.com/issue', {})
    expect(limited.body).toMatchObject({
      status: 409,
      message: 'Certificate authority rate limit reached; next attempt at 2026-01-01T00:01:00Z',
    })
  })

  it('runs one order of a domain at a time, and ends cleanly when the domain goes', async () => {
    const world = await internet()
    const app = await start(world.outside)
    const john = await app.account('john', { domain: 'example.com' })
    await agree(app, world)
    world.point('example.com', 'www.example.com')
    const held = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    world.first.guard(async (call) => {
      if (call !== 'answer') return
      reached.resolve()
      await held.promise
    })
    const reply = await john.post('/ssl/example.com/issue', {})
    await reached.promise
    for (const path of ['/ssl/example.com/issue', '/ssl/example.com/self-signed'])
      expect((await john.post(path, {})).body).toMatchObject({ status: 409, message: 'A certificate order is already running' })
    expect((await john.delete('/domains/example.com', { force: true })).status).toBe(200)
    held.resolve()
    expect(await finished(app, reply)).toMatchObject({ status: 'rolled_back', error: 'The domain was deleted meanwhile' })
    expect(world.tokens.size).toBe(0)
  })

  it('an order that waits takes no place any more when its domain goes', async () => {
    const world = await internet()
    const app = await start(world.outside)
    const john = await app.account('john', { domain: 'a.example' })
    await agree(app, world)
    const held = Promise.withResolvers<void>()
    world.first.guard((call) => (call === 'answer' ? held.promise : undefined))
    const names = ['a.example', 'b.example', 'c.example']
    world.point(...names)
    for (const domain of names.slice(1)) await john.post('/domains', { domain, www: false })
    const replies = []
    for (const name of names) replies.push(await john.post(`/ssl/${name}/issue`, { names: [name] }))
    expect((await john.delete('/domains/c.example', { force: true })).status).toBe(200)
    held.resolve()
    for (const reply of replies) await finished(app, reply)
    expect(await app.db.q.selectFrom('certificates').select('id').where('order_job', 'is not', null).execute()).toEqual([])
  })
})
