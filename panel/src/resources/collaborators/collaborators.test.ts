import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { sendMails, testRelay, useRelay } from '../mail-outbox/testing.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'

const never = new AbortController().signal
const password = 'Purple-Lantern-42'
const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`
const tokenIn = (text = '') => /reset-password#token=([\w-]{43})/.exec(text)?.[1] ?? ''

/** An account with a domain and a collaborator of these scopes who is logged in. */
async function withDev(app: TestApp, scopes: readonly string[], options: Readonly<Record<string, unknown>> = {}) {
  const john = await app.account('john', { domain: 'john-site.com', ...options })
  const made = await john.post('/users/john/collaborators', { login: 'dev', email: 'dev@example.com', scopes, password })
  expect(made.status, made.text).toBe(201)
  return { john, made, dev: await app.login('john.dev', password) }
}

eachApp('collaborators', (start) => {
  test('act in the account within their areas, and journals say who it really was', async () => {
    const app = await start()
    const { john, made, dev } = await withDev(app, ['domains', 'notifications'])
    expect(made.body).toMatchObject({ login: 'john.dev', email: 'dev@example.com', account: 'john', scopes: ['domains', 'notifications'] })
    expect(Object.keys(made.body)).toEqual([
      'login',
      'email',
      'account',
      'scopes',
      'domains',
      'enabled',
      'two_factor_enabled',
      'last_login_at',
      'created_at',
    ])
    expect((await dev.get('/auth/me')).body).toMatchObject({
      username: 'john',
      collaborator: { login: 'john.dev', scopes: ['domains', 'notifications'] },
    })
    expect((await john.get('/auth/me')).body).not.toHaveProperty('collaborator')
    expect((await dev.get('/domains')).list).toMatchObject([{ domain: 'john-site.com' }])
    expect((await dev.post('/domains', { domain: 'more.com' })).status).toBe(201)
    expect(said(await dev.get('/databases'))).toBe("403 Your access does not include 'databases'")
    expect(said(await dev.post('/files/write', { path: '/x', content: '' }))).toBe("403 Your access does not include 'files'")
    const [entry] = (await app.admin.get('/audit?action=domain.create&actor=john.dev')).list
    expect(entry).toMatchObject({ actor: 'john.dev', owner: 'john', result: 'ok' })
    const events = await app.db.q.selectFrom('events').select('actor').where('event', '=', 'domain.created').orderBy('id', 'desc').execute()
    expect(events[0]?.actor).toBe('john.dev')
    const job = await app.db.q.selectFrom('jobs').select('actor').orderBy('id', 'desc').executeTakeFirst()
    expect(job?.actor).toBe('john.dev')
  })

  test('never do what only the owner may, whatever their areas are', async () => {
    const app = await start()
    const every = [
      'read',
      'users',
      'packages',
      'domains',
      'ssl',
      'dns',
      'databases',
      'files',
      'services',
      'system',
      'notifications',
      'audit',
    ]
    const { john, dev } = await withDev(app, every)
    const key = await john.post('/users/john/api-keys', { name: 'k', permissions: ['read'] })
    const refusals = [
      await dev.post('/users/john/api-keys', { name: 'k', permissions: ['all'] }),
      await dev.delete(`/users/john/api-keys/${String((key.body['key'] as { id: string }).id)}`),
      await dev.post('/users/john/collaborators', { login: 'x', email: 'x@example.com', scopes: ['files'], password }),
      await dev.put('/users/john/collaborators/john.dev', { scopes: ['users'] }),
      await dev.delete('/users/john/collaborators/john.dev'),
      await dev.post('/users/john/ssh-keys', { name: 'k', public_key: 'ssh-ed25519 AAAA' }),
      await dev.put('/auth/me', { email: 'spy@example.com' }),
      await dev.post('/users/john/collaborators/john.dev/2fa/reset', {}),
      await dev.get('/auth/passkeys'),
      await dev.post('/auth/passkeys/register/options', { name: 'k' }),
      await dev.get('/auth/sessions'),
      await dev.delete('/auth/sessions'),
      await dev.delete('/users/john/sessions'),
      await dev.post('/auth/impersonation/end', {}),
    ]
    expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 403))
    expect(refusals.map(({ body }) => String(body['message'])).filter((text) => !text.startsWith('Your access does not include'))).toEqual(
      [],
    )
    expect((await john.get('/auth/me')).status).toBe(200)
    // not even with a reseller's or an administrator's account behind them
    const made = await app.admin.post('/users/admin/collaborators', { login: 'ops', email: 'o@example.com', scopes: every, password })
    expect(made.status, made.text).toBe(201)
    const ops = await app.login('admin.ops', password)
    expect((await ops.get('/users')).status).toBe(403)
    expect(said(await ops.get('/users/john'))).toBe('404 User not found')
    expect(said(await ops.get('/domains/john-site.com'))).toBe('404 Domain not found')
    expect((await ops.get('/settings')).status).toBe(403)
    expect((await ops.post('/auth/login-as/john', {})).status).toBe(403)
  })

  test('count towards the limits of the account', async () => {
    const app = await start()
    const { dev } = await withDev(app, ['domains'], { max_domains: 1 })
    expect(said(await dev.post('/domains', { domain: 'second.com' }))).toBe('403 Limit reached: max_domains (1)')
  })

  test('change their own password and prove themselves with it, never the owner’s', async () => {
    const app = await start()
    const { john, dev } = await withDev(app, ['domains'])
    expect(said(await dev.post('/auth/reauth', { password: 'Battery-Staple-9' }))).toBe('401 Invalid credentials')
    expect((await dev.post('/auth/reauth', { password })).status).toBe(200)
    expect((await dev.post('/auth/refresh')).status).toBe(200)
    const second = await app.login('john.dev', password)
    const change = { current_password: password, new_password: 'Green-Window-88' }
    expect(said(await dev.put('/auth/password', change))).toBe('200 Password changed successfully')
    expect([(await second.get('/auth/me')).status, (await dev.get('/auth/me')).status, (await john.get('/auth/me')).status]).toEqual([
      401, 200, 200,
    ])
    await app.login('john', 'Battery-Staple-9')
    await app.login('john.dev', 'Green-Window-88')
    await john.put('/auth/password', { current_password: 'Battery-Staple-9', new_password: 'Yellow-Harbour-5' })
    expect((await dev.get('/auth/me')).status).toBe(200)
    expect((await dev.post('/auth/logout')).status).toBe(200)
    expect([(await dev.get('/auth/me')).status, (await john.get('/auth/me')).status]).toEqual([401, 200])
  })

  test('lose at once what is taken from them', async () => {
    const app = await start()
    const { john, dev } = await withDev(app, ['domains', 'files'])
    await john.put('/users/john/collaborators/john.dev', { scopes: ['files'] })
    expect(said(await dev.get('/domains'))).toBe("403 Your access does not include 'domains'")
    expect((await john.put('/users/john/collaborators/john.dev', { enabled: false })).body).toMatchObject({ enabled: false })
    expect((await dev.get('/auth/me')).status).toBe(401)
    const login = () => app.anonymous.post('/auth/login', { username: 'john.dev', password })
    expect(said(await login())).toBe('403 Account is suspended')
    await john.put('/users/john/collaborators/john.dev', { enabled: true })
    const again = await app.login('john.dev', password)
    expect(said(await john.delete('/users/john/collaborators/john.dev'))).toBe('200 Collaborator removed')
    expect((await again.get('/auth/me')).status).toBe(401)
    expect(said(await login())).toBe('401 Invalid credentials')
    expect(said(await john.delete('/users/john/collaborators/john.dev'))).toBe('404 Collaborator not found')
  })

  test('are locked out with the account, and come back with it', async () => {
    const app = await start()
    const { dev } = await withDev(app, ['domains'])
    await app.admin.post('/users/john/suspend', {})
    expect((await dev.get('/domains')).status).toBe(401)
    const login = () => app.anonymous.post('/auth/login', { username: 'john.dev', password })
    expect(said(await login())).toBe('403 Account is suspended')
    await app.admin.post('/users/john/unsuspend', {})
    expect((await login()).status).toBe(200)
    await app.admin.delete('/users/john')
    expect(said(await login())).toBe('401 Invalid credentials')
  })

  test('set their password with the invitation, once; one that is sent again ends the one before', async () => {
    const app = await start()
    const relay = await testRelay()
    await useRelay(app, relay.port)
    const john = await app.account('john')
    // whose address belongs to an account already
    await app.account('mary')
    const body = { login: 'john.mary', email: 'mary@example.com', scopes: ['files'] }
    expect((await john.post('/users/john/collaborators', body)).status).toBe(201)
    expect(said(await john.post('/users/john/collaborators', { ...body, login: 'MARY' }))).toBe('409 Collaborator already exists')
    await sendMails(app)
    const [first] = relay.received
    expect(first?.to).toEqual(['mary@example.com'])
    expect(first?.text).toContain('Your login is john.mary')
    expect(said(await app.anonymous.post('/auth/login', { username: 'john.mary', password: '' }))).toMatch(/^40[01] /)
    const accept = (token: string, chosen = password) => app.anonymous.post('/auth/reset-password', { token, password: chosen })
    await john.put('/users/john/collaborators/john.mary', { email: 'mary@example.org' })
    await sendMails(app)
    expect(said(await accept(tokenIn(first?.text)))).toBe('400 Invalid or expired token')
    const token = tokenIn(relay.received.at(-1)?.text)
    const both = await Promise.all([accept(token, 'Purple-Lantern-1'), accept(token, 'Purple-Lantern-2')])
    expect(both.map(said).toSorted()).toEqual(['200 Password changed successfully', '400 Invalid or expired token'])
    const chosen = both[0]?.status === 200 ? 'Purple-Lantern-1' : 'Purple-Lantern-2'
    const mary = await app.login('john.mary', chosen)
    expect((await mary.get('/auth/me')).body).toMatchObject({ username: 'john', collaborator: { login: 'john.mary' } })
    // the account of that person is another login and stays as it was
    await app.login('mary', 'Battery-Staple-9')
    await app.anonymous.post('/auth/forgot-password', { email: 'mary@example.org' })
    await app.parts.passwordResets.answerAll(systemCtx(), never)
    await sendMails(app)
    expect((await accept(tokenIn(relay.received.at(-1)?.text), 'Orange-Bridge-3')).status).toBe(200)
    expect((await mary.get('/auth/me')).status).toBe(401)
    expect((await john.get('/auth/me')).status).toBe(200)
    await app.login('john.mary', 'Orange-Bridge-3')
  })

  test('cannot be invited into nothing: an invitation ends after a week, with the account, and needs a mail server', async () => {
    const app = await start()
    const john = await app.account('john')
    const body = { login: 'dev', email: 'dev@example.com', scopes: ['files'] }
    expect(said(await john.post('/users/john/collaborators', body))).toBe('409 No mail server is set up: give a password')
    const relay = await testRelay()
    await useRelay(app, relay.port)
    await john.post('/users/john/collaborators', body)
    await sendMails(app)
    const accept = () => app.anonymous.post('/auth/reset-password', { token: tokenIn(relay.received[0]?.text), password })
    await app.admin.delete('/users/john')
    expect(said(await accept())).toBe('400 Invalid or expired token')
    app.clock.advance(7 * 86_400_000)
    expect(said(await accept())).toBe('400 Invalid or expired token')
  })

  test('are not made of what is no login, no scope or the whole account', async () => {
    const app = await start()
    const john = await app.account('john')
    const make = (more: Readonly<Record<string, unknown>>) =>
      john.post('/users/john/collaborators', { login: 'dev', email: 'dev@example.com', scopes: ['files'], password, ...more })
    for (const login of ['', 'a b', 'a.b', 'mary.dev', '../x', 'x'.repeat(33), 'dev\n'])
      expect((await make({ login })).status, login).toBe(400)
    for (const scopes of [['all'], ['*'], ['nothing'], ['files', 'all']]) expect(said(await make({ scopes }))).toBe('400 Invalid scopes')
    expect(said(await make({ password: 'john.dev1' }))).toBe('400 Password is too weak')
    expect(said(await make({ email: 'x' }))).toBe('400 Invalid email')
    expect((await john.get('/users/john/collaborators')).list).toEqual([])
  })

  test('of one account are nothing to another', async () => {
    const app = await start()
    const { dev } = await withDev(app, ['users'])
    const mary = await app.account('mary')
    for (const answer of [
      await mary.get('/users/john/collaborators'),
      await mary.put('/users/john/collaborators/john.dev', { scopes: ['files'] }),
      await mary.delete('/users/john/collaborators/john.dev'),
    ])
      expect(said(answer)).toBe('404 User not found')
    expect(said(await mary.delete('/users/mary/collaborators/john.dev'))).toBe('404 Collaborator not found')
    expect((await dev.get('/users/john/collaborators')).list).toHaveLength(1)
    expect(said(await dev.get('/users/mary/collaborators'))).toBe('404 User not found')
  })
})
