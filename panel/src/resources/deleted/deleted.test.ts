import { expect, test } from 'vitest'
import { testCtx } from '../../db/testing.ts'
import { createOperations, startOperationRunner } from '../../jobs/operations/runner.ts'
import { type TestApp, eachApp } from '../../testing/app.ts'
import { domainRestore } from '../domains/restore.ts'
import { serve, withKey } from '../settings/testing.ts'
import { userRestore } from '../users/restore.ts'
import { restoreDomain, restoreUser } from './operations.ts'
import { deletedRoutes } from './routes.ts'
import { deletedService } from './service.ts'
import { deletedStore } from './store.ts'

/** Deleted databases have tests beside them. */
const noDatabases = {
  requireRestorable: () => Promise.reject(new Error('there is no database')),
  purge: () => Promise.reject(new Error('there is no database')),
}

async function make(app: TestApp) {
  const { db, clock } = app
  const { userStore, domainStore, php, secrets } = app.parts
  const users = userRestore({ db, store: userStore, dependents: () => [], clock })
  const domains = domainRestore({ db, store: domainStore, userStore, php, clock })
  const parts = { db, userRestore: users, domainRestore: domains }
  const operations = createOperations(db, secrets, () => [restoreUser(parts), restoreDomain(parts)])
  const start = app.parts.operations
  const deleted = deletedService({
    databases: noDatabases,
    ...parts,
    store: deletedStore(db),
    operations,
    startPurge: {
      account: (ctx, { id, username, uid }) =>
        start.start(ctx, 'user.purge', { userId: id, username, uid }, { resource: { type: 'user', id: username }, ownerId: id }),
      domain: (ctx, { id, owner_id: ownerId }) =>
        start.start(ctx, 'domain.purge', { domainId: id }, { resource: { type: 'domain', id: String(id) }, ownerId }),
    },
  })
  await app.account('john')
  await app.account('mary')
  for (const domain of ['example.com', 'blog.example.com', 'example.net']) await app.admin.post('/domains', { domain, owner: 'john' })
  const contextOf = async (username: string) => {
    const row = await db.q.selectFrom('users').select(['id', 'role']).where('username', '=', username).executeTakeFirstOrThrow()
    return testCtx({ userId: row.id, username, role: row.role })
  }
  const contexts = { admin: await contextOf('admin'), john: await contextOf('john'), mary: await contextOf('mary') }
  const as = serve(deletedRoutes, { deleted })
  /** From here on nothing runs by itself. */
  const halt = () => app.running.stop()
  /** Runs what was started until nothing is left. */
  const finish = async () => {
    const runner = await startOperationRunner({ db, secrets, operations, periodMs: 20 })
    await runner.idle()
    await runner.stop()
  }
  const job = async (id: unknown) => db.q.selectFrom('jobs').selectAll().where('id', '=', Number(id)).executeTakeFirstOrThrow()
  const idOf = async (name: string) => String((await as(contexts.admin).get('/deleted')).list.find((item) => item['name'] === name)?.['id'])
  const live = async () => (await app.admin.get('/domains?sort=domain')).list.map(({ domain }) => domain)
  return { as, ...contexts, halt, finish, job, idOf, live }
}

eachApp('deleted', (start) => {
  test('a deleted domain is listed within view and comes back with its names', async () => {
    const app = await start()
    const { as, admin, john, mary, halt, finish, job, live } = await make(app)
    await app.admin.delete('/domains/example.net')
    const { list } = await as(john).get('/deleted')
    expect(list).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        type: 'domain',
        name: 'example.net',
        owner: 'john',
        size_mb: 0,
        deleted_at: '2026-01-01T00:00:00Z',
        deleted_by: 'admin',
        purge_at: '2026-01-08T00:00:00Z',
      },
    ])
    const id = String(list[0]?.['id'])
    expect((await as(admin).get('/deleted?type=user')).list).toEqual([])
    expect((await as(admin).get('/deleted?q=NET&owner=john')).list).toHaveLength(1)
    expect((await as(mary).get('/deleted')).list).toEqual([])
    expect((await as(mary).post(`/deleted/${id}/restore`)).body['message']).toBe('Deleted item not found')
    expect((await as(mary).delete(`/deleted/${id}`)).status).toBe(404)

    await halt()
    const restored = await as(john).post(`/deleted/${id}/restore`)
    expect([restored.status, restored.body['message']]).toEqual([202, 'Restore started'])
    expect((await as(john).post(`/deleted/${id}/restore`)).body['message']).toBe('Another operation is running on this domain')
    await finish()
    expect((await job(restored.body['job_id'])).status).toBe('succeeded')
    expect(await live()).toContain('example.net')
    expect((await as(john).get('/deleted')).list).toEqual([])
    const names = await app.db.q.selectFrom('host_names').select('name').where('name', 'like', '%example.net').orderBy('name').execute()
    expect(names.map(({ name }) => name)).toEqual(['example.net', 'www.example.net'])
    expect((await app.db.q.selectFrom('scopes').selectAll().whereRef('wanted', '>', 'applied').execute()).length).toBeGreaterThan(0)
  })

  test('not when its name was taken, its account is full, or its parent is another’s', async () => {
    const app = await start()
    const { as, admin, john, idOf } = await make(app)
    await app.admin.delete('/domains/example.net')
    await app.admin.delete('/domains/example.com', { force: true })
    const [net, com, blog] = [await idOf('example.net'), await idOf('example.com'), await idOf('blog.example.com')]
    await app.admin.post('/domains', { domain: 'example.net', owner: 'mary' })
    const taken = await as(john).post(`/deleted/${net}/restore`)
    expect([taken.status, taken.body['message']]).toEqual([409, 'Domain already exists'])

    await app.admin.put('/users/john', { max_domains: 0 })
    const full = await as(admin).post(`/deleted/${com}/restore`)
    expect([full.status, full.body['message']]).toEqual([403, 'Limit reached: max_domains (0)'])

    await app.admin.post('/domains', { domain: 'example.com', owner: 'mary' })
    expect((await as(john).post(`/deleted/${blog}/restore`)).body['message']).toBe('Parent domain belongs to another account')
  })

  test('an account comes back with the domains that went with it, but for names that others took', async () => {
    const app = await start()
    const { as, admin, halt, finish, job, live, idOf } = await make(app)
    await app.admin.delete('/domains/example.net')
    app.clock.advance(60_000)
    await app.admin.delete('/users/john')
    await app.admin.post('/domains', { domain: 'blog.example.com', owner: 'mary' })
    expect((await as(admin).get('/deleted')).list.map(({ type, name }) => `${String(type)} ${String(name)}`)).toEqual(['user john'])
    await halt()
    const restored = await as(admin).post(`/deleted/${await idOf('john')}/restore`)
    expect(restored.status).toBe(202)
    await finish()
    expect((await job(restored.body['job_id'])).status).toBe('succeeded')
    expect((await app.admin.get('/users/john')).body).toMatchObject({ status: 'active' })
    expect(await live()).toEqual(['blog.example.com', 'example.com'])
    const log = await app.db.q.selectFrom('job_logs').select('text').where('kind', '=', 'log').execute()
    expect(log.map(({ text }) => text)).toEqual(['blog.example.com stays deleted: Domain already exists'])
    expect((await as(admin).get('/deleted?sort=name')).list.map(({ name }) => name)).toEqual(['blog.example.com', 'example.net'])
  })

  test('a suspended account comes back suspended', async () => {
    const app = await start()
    const { as, admin, halt, finish, idOf } = await make(app)
    await app.admin.post('/users/john/suspend', { reason: 'unpaid' })
    await app.admin.delete('/users/john')
    await halt()
    await as(admin).post(`/deleted/${await idOf('john')}/restore`)
    await finish()
    expect((await app.admin.get('/users/john')).body).toMatchObject({ status: 'suspended', suspend_reason: 'unpaid' })
  })

  test('a purge ends it; what is being purged does not come back', async () => {
    const app = await start()
    const { as, admin, idOf } = await make(app)
    await app.admin.delete('/domains/example.net')
    const id = await idOf('example.net')
    const purged = await as(admin).delete(`/deleted/${id}`)
    expect([purged.status, purged.body['message']]).toEqual([202, 'Purge started'])
    await app.running.idle()
    expect((await as(admin).get('/deleted')).list).toEqual([])
    expect((await as(admin).post(`/deleted/${id}/restore`)).status).toBe(404)

    await app.admin.delete('/users/john')
    const john = await idOf('john')
    await app.db.transaction((q) =>
      q
        .insertInto('jobs')
        .values({
          kind: 'operation',
          type: 'user.purge',
          status: 'failed',
          actor_id: 1,
          actor: 'admin',
          via: 'session',
          node: 'local',
          resource_type: 'user',
          resource_id: 'john',
          request_id: 'x',
          created_at: app.clock.now(),
          started_at: app.clock.now(),
          finished_at: app.clock.now(),
          progress: 0,
          step: '',
          message: '',
          attempts: 1,
          cursor: 0,
          undoing: 0,
          cancel_requested: 0,
          lease_until: 0,
        })
        .execute(),
    )
    expect((await as(admin).post(`/deleted/${john}/restore`)).body['message']).toBe('Its data is being removed')
  })

  test('a key sees and moves only what is of its areas', async () => {
    const app = await start()
    const { as, admin, idOf } = await make(app)
    await app.admin.delete('/domains/example.net')
    await app.admin.delete('/users/mary')
    const names = async (scopes: string[]) => (await as(withKey(admin, scopes)).get('/deleted')).list.map(({ name }) => name)
    expect(await names(['domains'])).toEqual(['example.net'])
    expect(await names(['users'])).toEqual(['mary'])
    expect(await names(['email'])).toEqual([])
    const reader = await as(withKey(admin, ['read'])).post(`/deleted/${await idOf('mary')}/restore`)
    expect([reader.status, reader.body['message']]).toEqual([403, "API key is not scoped for 'users' on this request"])
    expect((await as(withKey(admin, ['domains'])).post(`/deleted/${await idOf('mary')}/restore`)).status).toBe(404)
  })
})
