import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { adminPassword, eachApp, type TestApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'

const day = 86_400_000
const password = 'Battery-Staple-9'
const messageOf = async (reply: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status, body } = await reply
  return `${status} ${String(body['message'])}`
}
const create = (by: Client, username: string, fields: object = {}) =>
  by.post('/users', { username, email: `${username}@example.com`, password, ...fields })
const reseller = (app: TestApp, fields: object = {}) => app.account('rita', { role: 'reseller', max_users: 2, ...fields })

eachApp('accounts', (start) => {
  test('are checked before they are made', async () => {
    const app = await start()
    const made = await create(app.admin, 'johnqx')
    expect(made.body).toMatchObject({ success: true, message: 'User created successfully', username: 'johnqx', package: 'default' })
    expect(Object.keys(made.body['user'] as object).slice(0, 8)).toEqual([
      'username',
      'email',
      'role',
      'status',
      'creator',
      'package',
      'max_domains',
      'max_databases',
    ])
    expect(made.text).not.toContain('argon2')
    expect(await messageOf(create(app.admin, 'johnqx'))).toBe('409 User already exists')
    for (const name of ['John', 'j', 'jo_hn', '1john', 'x'.repeat(25)])
      expect(await messageOf(create(app.admin, name))).toBe('400 Invalid username')
    for (const name of ['root', 'dashboard', 'www']) expect(await messageOf(create(app.admin, name))).toMatch(/^400 Username is reserved$/)
    expect(await messageOf(create(app.admin, 'mary', { email: 'nonsense' }))).toBe('400 Invalid email')
    expect(await messageOf(create(app.admin, 'mary', { password: 'mary1234' }))).toBe('400 Password is too weak')
    expect(await messageOf(create(app.admin, 'mary', { package: 'nothing' }))).toBe('404 Package not found')
    const names = async (path: string) => ((await app.admin.get(path)).list as { username: string }[]).map(({ username }) => username)
    expect(await names('/packages/default/users')).toContain('johnqx')
    await app.admin.post('/packages', { name: 'empty' })
    expect(await names('/packages/empty/users')).toEqual([])
    expect(await messageOf(app.admin.get('/packages/nothing/users'))).toBe('404 Package not found')
    expect(await messageOf(create(app.admin, 'mary', { can_use_ssh: 'yes' }))).toBe('400 Invalid can_use_ssh')
    const [one, two] = await Promise.all([create(app.admin, 'twice'), create(app.admin, 'twice')])
    expect([one.status, two.status].toSorted((left, right) => left - right)).toEqual([201, 409])
  })

  test('of a reseller stay within what the reseller has, and in its view', async () => {
    const app = await start()
    const rita = await reseller(app, { max_domains: 5 })
    expect(await messageOf(create(rita, 'johnqx', { max_domains: 6 }))).toBe('403 Limit reached: max_domains (5)')
    expect(await messageOf(create(rita, 'johnqx', { max_domains: -1 }))).toBe('403 Limit reached: max_domains (5)')
    expect(await messageOf(create(rita, 'johnqx', { max_domains: 5, role: 'reseller' }))).toBe('403 Admin access required')
    expect(await messageOf(create(rita, 'johnqx', { max_domains: 5, can_use_ssh: true }))).toBe('403 Limit reached: can_use_ssh (0)')
    expect((await create(rita, 'johnqx', { max_domains: 5 })).status).toBe(201)
    expect(await messageOf(rita.put('/users/johnqx', { max_domains: 50 }))).toBe('403 Limit reached: max_domains (5)')
    expect(await messageOf(rita.put('/users/rita', { max_domains: 50 }))).toBe('403 Admin access required')
    expect((await create(rita, 'second', { max_domains: 1 })).status).toBe(201)
    expect(await messageOf(create(rita, 'third', { max_domains: 1 }))).toBe('403 Limit reached: max_users (2)')
    await app.account('mary')
    expect((await rita.get('/users')).list.map((user) => user['username'])).toEqual(['johnqx', 'rita', 'second'])
    expect(await messageOf(rita.get('/users/mary'))).toBe('404 User not found')
    expect(await messageOf(app.admin.delete('/users/rita'))).toBe('409 User still owns accounts')
  })

  test('are suspended with a reason, at once or later, and come back', async () => {
    const app = await start()
    const john = await app.account('johnqx', { domain: 'john-site.com' })
    expect(await messageOf(app.admin.post('/users/admin/suspend'))).toBe('403 Cannot suspend an administrator')
    expect(await messageOf(app.admin.post('/users/johnqx/suspend', { at: '2001-01-01T00:00:00Z' }))).toBe('400 Invalid at')
    const at = new Date(app.clock.now() + day).toISOString()
    expect(await messageOf(app.admin.post('/users/johnqx/suspend', { at, reason: 'trial over' }))).toBe('200 User suspended successfully')
    expect((await john.get('/auth/me')).body['status']).toBe('active')
    expect(await messageOf(app.admin.post('/users/johnqx/suspend', { reason: 'unpaid' }))).toBe('200 User suspended successfully')
    expect(await messageOf(app.admin.post('/users/johnqx/suspend'))).toBe('409 User is already suspended')
    expect((await app.admin.get('/users/johnqx')).body).toMatchObject({ status: 'suspended', suspend_reason: 'unpaid' })
    expect(await messageOf(app.anonymous.post('/auth/login', { username: 'johnqx', password }))).toBe('403 Account is suspended')
    await app.running.idle()
    expect(app.machine.accounts.get('johnqx')?.locked || app.machine.accounts.get('johnqx')?.expires === '1').toBe(true)
    expect(await messageOf(app.admin.post('/users/johnqx/unsuspend'))).toBe('200 User unsuspended successfully')
    expect(await messageOf(app.admin.post('/users/johnqx/unsuspend'))).toBe('409 User is not suspended')
    await app.login('johnqx', password)
    await app.admin.post('/users/johnqx/suspend', { at, reason: 'trial over' })
    app.clock.advance(day + 1000)
    await app.parts.lifecycle.everyMinute(systemCtx())
    const admin = await app.login('admin', adminPassword)
    expect((await admin.get('/users/johnqx')).body).toMatchObject({ status: 'suspended', suspend_reason: 'trial over' })
  })

  test('are kept for the grace period after deletion; the name stays taken until the purge', async () => {
    const app = await start()
    const john = await app.account('johnqx', { domain: 'john-site.com' })
    await app.running.idle()
    const home = '/croft/home/johnqx'
    expect(app.machine.tree.nodes.has(home)).toBe(true)
    expect(await messageOf(app.admin.delete('/users/johnqx'))).toBe('200 User deleted successfully')
    expect((await john.get('/auth/me')).status).toBe(401)
    expect(await messageOf(app.admin.get('/users/johnqx'))).toBe('404 User not found')
    expect(await messageOf(app.admin.get('/domains/john-site.com'))).toBe('404 Domain not found')
    expect(await messageOf(create(app.admin, 'johnqx'))).toBe('409 User already exists')
    await app.running.idle()
    expect(app.machine.tree.nodes.has(home), 'data is kept').toBe(true)
    app.clock.advance(7 * day + 1000)
    await app.parts.lifecycle.everyMinute(systemCtx())
    await expect.poll(() => app.machine.tree.nodes.has(home), { message: 'data is gone', timeout: 5000 }).toBe(false)
    await expect.poll(() => app.machine.accounts.has('johnqx'), { timeout: 5000 }).toBe(false)
    const admin = await app.login('admin', adminPassword)
    await expect.poll(async () => (await create(admin, 'johnqx')).status, { timeout: 5000 }).toBe(201)
  })

  test('are purged at once on request', async () => {
    const app = await start()
    await app.account('johnqx')
    await app.running.idle()
    await app.admin.delete('/users/johnqx', { purge: true })
    await expect.poll(() => app.machine.tree.nodes.has('/croft/home/johnqx'), { timeout: 5000 }).toBe(false)
    await expect.poll(async () => (await create(app.admin, 'johnqx')).status, { timeout: 5000 }).toBe(201)
  })

  test('are purged when their domains have been handed over, and not before', async () => {
    const app = await start()
    await app.account('johnqx', { domain: 'john-site.com' })
    await app.account('mary')
    await app.running.idle()
    expect(await messageOf(app.admin.delete('/users/johnqx', { purge: true, transfer_domains_to: 'mary' }))).toMatch(/^200/)
    await app.parts.lifecycle.everyMinute(systemCtx())
    await expect.poll(async () => (await app.admin.get('/domains/john-site.com')).body['owner']).toBe('mary')
    await app.running.idle()
    await app.parts.lifecycle.everyMinute(systemCtx())
    await expect.poll(() => app.machine.tree.nodes.has('/croft/home/johnqx')).toBe(false)
    await app.running.idle()
    expect((await app.admin.get('/jobs?type=user.purge&resource_id=johnqx&status=failed')).list).toEqual([])
  })

  test('whose purge fails are tried again after an hour', async () => {
    const app = await start()
    await app.account('johnqx')
    await app.running.idle()
    app.machine.answer((argv) => (argv[0] === 'userdel' ? { code: 8, stdout: '', stderr: 'user johnqx is currently used' } : null))
    await app.admin.delete('/users/johnqx', { purge: true })
    const failures = async (minutes: number) => {
      app.clock.advance(minutes * 60_000)
      await app.parts.lifecycle.everyMinute(systemCtx())
      await app.running.idle()
      return (await app.admin.get('/jobs?type=user.purge&resource_id=johnqx&status=failed')).list.length
    }
    await expect.poll(() => failures(0)).toBe(1)
    expect([await failures(1), await failures(58), await failures(1)]).toEqual([1, 1, 2])
  })

  test('protect the caller and the last administrator', async () => {
    const app = await start()
    expect(await messageOf(app.admin.delete('/users/admin'))).toBe('403 Cannot delete your own account')
    expect(await messageOf(app.admin.put('/users/admin', { role: 'user' }))).toBe('403 Cannot change your own role')
    const second = await app.account('second', { role: 'admin' })
    const [one, two] = await Promise.all([second.delete('/users/admin'), app.admin.delete('/users/second')])
    expect(
      [one.status, two.status].filter((status) => status === 200),
      'two administrators cannot delete each other',
    ).toHaveLength(1)
    const narrow = await app.db.q
      .selectFrom('users')
      .select('username')
      .where('role', '=', 'admin')
      .where('deleted_at', 'is', null)
      .execute()
    expect(narrow).toHaveLength(1)
  })

  test('have the limits of their package when they are administrators no more', async () => {
    const app = await start()
    await create(app.admin, 'johnqx', { role: 'admin' })
    await app.admin.post('/packages', { name: 'small', max_domains: 3 })
    const turn = async (fields: object) => (await app.admin.put('/users/johnqx', fields)).body
    expect(await turn({ package: 'small' })).toMatchObject({ role: 'admin', package: 'small', max_domains: -1 })
    expect(await turn({ role: 'user', max_databases: 7 })).toMatchObject({ package: 'small', max_domains: 3, max_databases: 7 })
    expect(await turn({ role: 'reseller' })).toMatchObject({ max_domains: 3, max_databases: 7 })
    expect(await turn({ role: 'admin' })).toMatchObject({ package: 'small', max_domains: -1, max_databases: -1 })
  })

  test('of administrators are out of reach for a key without full power', async () => {
    const app = await start()
    await app.account('second', { role: 'admin' })
    const made = await app.admin.post('/users/admin/api-keys', { name: 'k', permissions: ['users'] })
    const headers = { authorization: `Bearer ${String(made.body['secret_key'])}` }
    const refused = "403 API key is not scoped for 'all' on this request"
    const ask = (method: 'PUT' | 'DELETE' | 'POST', path: string, body?: object) =>
      messageOf(app.anonymous.call(method, path, body, headers))
    expect(await ask('PUT', '/users/second', { name: 'x' })).toBe(refused)
    expect(await ask('PUT', '/users/second/password', { password: 'Another-Horse-5' })).toBe(refused)
    expect(await ask('DELETE', '/users/second')).toBe(refused)
    expect(await ask('DELETE', '/users/second/sessions')).toBe(refused)
    expect(await ask('POST', '/users', { username: 'third', email: 't@example.com', password, role: 'admin' })).toBe(refused)
    await app.account('johnqx')
    expect(await ask('PUT', '/users/johnqx', { role: 'admin' })).toBe(refused)
    expect(await ask('PUT', '/users/johnqx', { name: 'John' })).toMatch(/^200/)
  })
})
