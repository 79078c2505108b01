import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'
import { installMariaDb, serverOf } from '../../drivers/db/mariadb/testing.ts'

const password = 'Correct-Horse-7'
const body = (name: string, more: object = {}) => ({ name, password, ...more })
const accounts = (app: TestApp) =>
  Object.keys(serverOf(app.machine).accounts)
    .filter((key) => key !== 'root@localhost')
    .toSorted()
const grantsOf = (app: TestApp, key: string) => serverOf(app.machine).accounts[key]?.grants ?? {}

eachApp('databases', (start) => {
  const world = async () => {
    const app = await start()
    installMariaDb(app.machine)
    const john = await app.account('john', { max_databases: 2, domain: 'john.example' })
    const mary = await app.account('mary')
    return { app, john, mary }
  }

  test('are made with a user that may do everything in them, under names of the owner', async () => {
    const { app, john } = await world()
    const made = await john.post('/databases', body('shop', { user: 'app', domain: 'john.example' }))
    expect(made.status, made.text).toBe(201)
    expect(made.headers['x-sync']).toBe('applied')
    expect(made.body).toEqual({ id: 'john_shop', name: 'john_shop', user: 'john_app', owner: 'john', created_at: made.body['created_at'] })
    expect(serverOf(app.machine).databases['john_shop']).toBe('croft:1')
    expect(accounts(app)).toEqual(['john@localhost', 'john_app@localhost'])
    expect(grantsOf(app, 'john_app@localhost')['john\\_shop']).toHaveLength(18)
    const shown = await john.get('/databases/john_shop')
    expect(Object.keys(shown.body)).toEqual([
      'id',
      'name',
      'user',
      'owner',
      'domain',
      'remote_access',
      'remote_host',
      'size_kb',
      'created_at',
    ])
    expect(shown.body).toMatchObject({ domain: 'john.example', remote_access: false, remote_host: '', size_kb: 0 })
    expect((await john.get('/databases?ext=1')).list[0]).toMatchObject({
      engine: 'mariadb',
      charset: 'utf8mb4',
      users: ['john_app'],
      status: 'active',
    })
  })

  test('what the request lacks or repeats is refused in the promised words', async () => {
    const { john } = await world()
    const refused = async (fields: object) => {
      const reply = await john.post('/databases', fields)
      return `${reply.status} ${String(reply.body['message'])}`
    }
    expect(await refused({ password })).toBe('400 Name is required')
    expect(await refused({ name: 'a-b', password })).toBe('400 Invalid database name (only [a-zA-Z0-9_] allowed)')
    expect(await refused({ name: 'shop', user: "x'y", password })).toBe('400 Invalid database user name (only [a-zA-Z0-9_] allowed)')
    expect(await refused({ name: 'shop' })).toBe('400 Password is required')
    expect(await refused({ name: 'shop', password: 'short' })).toBe('400 Password is too weak')
    expect(await refused({ name: 'shop', password, domain: 'mary.example' })).toBe('404 Domain not found')
    expect(await refused({ name: 'shop', password, collation: 'latin1_swedish_ci' })).toBe('400 Invalid collation')
    expect(await refused({ name: 'shop', password, remote_access: true, remote_host: 'a b' })).toBe('400 Invalid remote_host')
    expect(await refused({ name: 'shop', password, engine: 'postgresql' })).toBe('409 PostgreSQL is not installed')
    expect((await john.post('/databases', body('shop'))).status).toBe(201)
    expect(await refused(body('shop', { user: 'other' }))).toBe('409 Database already exists')
    expect(await refused(body('blog', { user: 'shop' }))).toBe('409 Database user already exists')
    expect((await john.post('/databases', body('blog'))).status).toBe(201)
    expect(await refused(body('third'))).toBe('403 Limit reached: max_databases (2)')
  })

  test('users come, get rights on a database, and go', async () => {
    const { app, john } = await world()
    await john.post('/databases', body('shop'))
    const made = await john.post('/databases/users', { user: 'app', password })
    expect(made.body).toMatchObject({ user: 'john_app', engine: 'mariadb', hosts: ['localhost'], databases: [], enabled: true })
    const grant = await john.post('/databases/john_shop/grants', { user: 'john_app', privileges: ['insert', 'SELECT'] })
    expect([grant.status, grant.body]).toEqual([201, { user: 'john_app', privileges: ['SELECT', 'INSERT'], hosts: ['localhost'] }])
    expect(grantsOf(app, 'john_app@localhost')).toEqual({ 'john\\_shop': ['INSERT', 'SELECT'] })
    const again = await john.post('/databases/john_shop/grants', { user: 'john_app', privileges: ['READONLY'] })
    expect(again.body['privileges']).toEqual(['READONLY'])
    expect(grantsOf(app, 'john_app@localhost')).toEqual({ 'john\\_shop': ['SELECT', 'SHOW VIEW'] })
    expect((await john.get('/databases/users')).list.map(({ user, databases }) => [user, databases])).toEqual([
      ['john_app', ['john_shop']],
      ['john_shop', ['john_shop']],
    ])
    expect((await john.post('/databases/john_shop/grants', { user: 'john_app', privileges: ['SUPER'] })).body['message']).toBe(
      'Invalid privilege: SUPER',
    )
    expect((await john.delete('/databases/users/john_app')).body['message']).toBe('Database user is in use')
    expect((await john.delete('/databases/john_shop/grants/john_app')).status).toBe(200)
    expect(grantsOf(app, 'john_app@localhost')).toEqual({})
    expect((await john.delete('/databases/users/john_app')).body).toEqual({ success: true, message: 'Database user deleted' })
    expect(accounts(app)).toEqual(['john@localhost', 'john_shop@localhost'])
  })

  test('passwords change, never shown and never kept', async () => {
    const { app, john } = await world()
    await john.post('/databases', body('shop'))
    const before = serverOf(app.machine).accounts['john_shop@localhost']?.priv['authentication_string']
    const reply = await john.post('/databases/john_shop/reset-password', { password: 'Another-Horse-8' })
    expect(reply.body).toEqual({ success: true, message: 'Password reset successfully' })
    const after = serverOf(app.machine).accounts['john_shop@localhost']?.priv['authentication_string']
    expect(after).toMatch(/^\*[0-9A-F]{40}$/)
    expect(after).not.toBe(before)
    const rows = JSON.stringify(await app.db.q.selectFrom('database_users').selectAll().execute())
    expect(rows).not.toContain('Another-Horse-8')
    expect(rows).not.toContain(String(after))
  })

  test('hosts of a database let its users in from there, to that database alone', async () => {
    const { app, john } = await world()
    await john.post('/databases', body('shop'))
    await john.post('/databases', body('blog'))
    await john.post('/databases/john_blog/grants', { user: 'john_shop', privileges: ['ALL'] })
    const added = await john.post('/databases/john_blog/hosts', { host: '10.1.2.3/8', comment: 'office' })
    expect([added.status, added.body]).toEqual([201, { host: '10.1.2.3/8', comment: 'office' }])
    expect(Object.keys(grantsOf(app, 'john_shop@10.0.0.0/255.0.0.0'))).toEqual(['john\\_blog'])
    expect(Object.keys(grantsOf(app, 'john_shop@localhost')).toSorted()).toEqual(['john\\_blog', 'john\\_shop'])
    expect((await john.delete('/databases/john_blog/hosts/10.1.2.3%2F8')).status).toBe(200)
    expect(accounts(app)).toEqual(['john@localhost', 'john_blog@localhost', 'john_shop@localhost'])
    const shown = await john.put('/databases/john_shop', { remote_access: true, remote_host: '%' })
    expect(shown.body).toMatchObject({ remote_access: true, remote_host: '%' })
    expect(accounts(app)).toContain('john_shop@%')
  })

  test('a suspended account is locked out and comes back as it was', async () => {
    const { app, john } = await world()
    await john.post('/databases', body('shop'))
    const before = serverOf(app.machine)
    await app.admin.post('/users/john/suspend', { reason: 'unpaid' })
    await expect
      .poll(() => Object.values(serverOf(app.machine).accounts).filter(({ priv }) => priv['account_locked'] === true).length)
      .toBe(2)
    await app.admin.post('/users/john/unsuspend', {})
    await expect.poll(() => serverOf(app.machine)).toEqual(before)
  })

  test('a deleted database is out of service at once, and dropped when the days of grace are over', async () => {
    const { app, john } = await world()
    await john.post('/databases', body('shop'))
    expect((await john.delete('/databases/john_shop')).body).toEqual({ success: true, message: 'Database deleted successfully' })
    expect((await john.get('/databases')).list).toEqual([])
    expect(accounts(app)).toEqual([])
    expect(serverOf(app.machine).databases).toHaveProperty('john_shop')
    expect((await john.post('/databases', body('shop'))).body['message']).toMatch(
      /^Database already exists: it was deleted and is kept until \d{4}-\d\d-\d\d\. Restore it, or remove it for good/,
    )
    await app.db.transaction((q) => q.updateTable('databases').set({ purge_at: 1 }).execute())
    await app.parts.databases.everyMinute(systemCtx())
    await expect.poll(() => serverOf(app.machine).databases).not.toHaveProperty('john_shop')
    await expect.poll(async () => (await john.post('/databases', body('shop'))).status).toBe(201)
  })

  test('a deleted database comes back with its user and its password', async () => {
    const { app, john, mary } = await world()
    await john.post('/databases', body('shop'))
    const before = serverOf(app.machine)
    await john.delete('/databases/john_shop')
    expect((await john.get('/databases/users')).list).toEqual([])
    const [item] = (await john.get('/deleted?type=database')).list
    expect(item).toMatchObject({ type: 'database', name: 'john_shop', owner: 'john' })
    expect((await mary.get('/deleted')).list).toEqual([])
    expect((await mary.post(`/deleted/${String(item?.['id'])}/restore`)).status).toBe(404)
    expect((await john.post(`/deleted/${String(item?.['id'])}/restore`)).status).toBe(202)
    await expect.poll(() => serverOf(app.machine)).toEqual(before)
    expect((await john.get('/databases')).list.map(({ id }) => id)).toEqual(['john_shop'])
  })

  test('users that are kept lose their rights on a deleted database alone', async () => {
    const { app, john } = await world()
    await john.post('/databases', body('shop'))
    await john.delete('/databases/john_shop', { keep_users: true })
    expect((await john.get('/databases/users')).list.map(({ user }) => user)).toEqual(['john_shop'])
    expect(grantsOf(app, 'john_shop@localhost')).toEqual({})
  })

  test('what a deleted account hands over goes on under another owner', async () => {
    const { app, john, mary } = await world()
    await john.post('/databases', body('shop'))
    const { databases, accounts: before } = serverOf(app.machine)
    const gone = await app.admin.delete('/users/john', { transfer_domains_to: 'mary' })
    expect(gone.status, gone.text).toBe(200)
    await expect.poll(() => accounts(app)).toEqual(['john_shop@localhost', 'mary@localhost'])
    await app.running.idle()
    expect(accounts(app)).toEqual(['john_shop@localhost', 'mary@localhost'])
    expect(serverOf(app.machine).databases).toEqual(databases)
    expect(serverOf(app.machine).accounts['john_shop@localhost']?.grants).toEqual(before['john_shop@localhost']?.grants)
    expect((await mary.get('/databases')).list.map(({ id, owner }) => [id, owner])).toEqual([['john_shop', 'mary']])
  })

  test('of others are not found, and never touched', async () => {
    const { app, john, mary } = await world()
    await john.post('/databases', body('shop'))
    const before = serverOf(app.machine)
    const replies = [
      await mary.get('/databases/john_shop'),
      await mary.put('/databases/john_shop', { remote_access: true }),
      await mary.delete('/databases/john_shop'),
      await mary.post('/databases/john_shop/reset-password', { password: 'Another-Horse-8' }),
      await mary.post('/databases/john_shop/grants', { user: 'john_shop', privileges: ['ALL'] }),
    ]
    expect(replies.map(({ status, body: { message } }) => `${status} ${String(message)}`)).toEqual(
      replies.map(() => '404 Database not found'),
    )
    await mary.post('/databases', body('blog'))
    const stolen = await mary.post('/databases/mary_blog/grants', { user: 'john_shop', privileges: ['ALL'] })
    expect(stolen.body['message']).toBe('Database user not found')
    expect(serverOf(app.machine).accounts['john_shop@localhost']).toEqual(before.accounts['john_shop@localhost'])
  })
})
