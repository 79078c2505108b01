import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { adminPassword, eachApp, type TestApp } from '../../testing/app.ts'
import { clientOf } from '../../testing/client.ts'
import { codeAt } from './testing.ts'

const codes =
  (app: TestApp, secret: string) =>
  (steps = 0) =>
    codeAt(secret, app.clock.now() + steps * 30_000)
const login = (app: TestApp, code?: string) =>
  app.anonymous.post('/auth/login', { username: 'admin', password: adminPassword, ...(code === undefined ? {} : { totp_code: code }) })

eachApp('two-factor authentication', (start) => {
  test('from set-up to login: every code counts once, no token without one', async () => {
    const app = await start()
    const setup = await app.admin.post('/auth/2fa/setup')
    expect(setup.body).toMatchObject({ expires_in: 600, otpauth_url: expect.stringMatching(/^otpauth:\/\/totp\/Croft:admin\?/) })
    const code = codes(app, String(setup.body['secret']))
    expect((await app.admin.post('/auth/2fa/enable', { totp_code: '000000' })).body['message']).toBe('Invalid two-factor code')
    const enabled = await app.admin.post('/auth/2fa/enable', { totp_code: code() })
    expect(enabled.body).toMatchObject({ success: true, message: 'Two-factor authentication enabled' })
    const recovery = enabled.body['recovery_codes'] as string[]
    expect(recovery).toHaveLength(10)
    for (const each of recovery) expect(each).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}$/)

    const asked = await login(app)
    expect([asked.status, asked.text]).toEqual([200, '{"requires_2fa":true,"message":"Two-factor authentication required"}'])
    expect((await login(app, code())).body['message'], 'the code of the enrolment is used up').toBe('Invalid two-factor code')
    expect((await login(app, code(1))).status).toBe(200)
    expect((await login(app, code(1))).body['message'], 'replayed').toBe('Invalid two-factor code')
    expect((await login(app, code(0))).body['message'], 'older than the last one').toBe('Invalid two-factor code')
    app.clock.advance(60_000)
    const [one, two] = await Promise.all([login(app, code()), login(app, code())])
    expect(
      [one.status, two.status].toSorted((left, right) => left - right),
      'two at once',
    ).toEqual([200, 401])

    expect((await login(app, recovery[0])).status).toBe(200)
    expect((await login(app, recovery[0])).body['message']).toBe('Invalid two-factor code')
    expect((await login(app, recovery[1]?.toUpperCase())).status).toBe(200)
    expect((await app.admin.get('/auth/2fa')).body).toEqual({
      enabled: true,
      methods: ['totp'],
      recovery_codes_left: 8,
      required: false,
      unstamped_api_keys: 0,
    })
    app.clock.advance(60_000)
    const renewed = await app.admin.post('/auth/2fa/recovery-codes', { totp_code: code() })
    expect(renewed.body['recovery_codes']).toHaveLength(10)
    expect((await login(app, recovery[2])).status).toBe(401)
    expect((await app.admin.post('/auth/2fa/setup')).body['message']).toBe('Two-factor authentication is already enabled')
    app.clock.advance(60_000)
    const off = (fields: object) => app.admin.post('/auth/2fa/disable', fields)
    expect((await off({ password: 'wrong', totp_code: code() })).body['message']).toBe('Invalid credentials')
    await app.parts.settings.set(systemCtx(), 'auth', { require_2fa: 'admin' })
    expect((await off({ password: adminPassword, totp_code: code() })).body['message']).toBe('Two-factor authentication must be enabled')
    await app.parts.settings.set(systemCtx(), 'auth', { require_2fa: 'none' })
    expect((await off({ password: adminPassword, totp_code: code() })).body).toEqual({
      success: true,
      message: 'Two-factor authentication disabled',
    })
    expect((await login(app)).body).toHaveProperty('token')
  })

  test.each([
    ['re-authenticates', '/auth/reauth', {}],
    ['asks for new recovery codes', '/auth/2fa/recovery-codes', {}],
    ['switches it off', '/auth/2fa/disable', {}],
    ['switches it off with a wrong password', '/auth/2fa/disable', { password: 'wrong' }],
  ])('a session that %s has ten tries', async (_what, path, wrong) => {
    const app = await start()
    const code = codes(app, String((await app.admin.post('/auth/2fa/setup')).body['secret']))
    await app.admin.post('/auth/2fa/enable', { totp_code: code() })
    await app.parts.settings.set(systemCtx(), 'auth', { reauth_2fa: true })
    const right = { password: adminPassword, totp_code: code(1) }
    const attempt = (fields: object) =>
      app.admin.post(path, path.endsWith('codes') ? { totp_code: right.totp_code, ...fields } : { ...right, ...fields })
    for (let count = 0; count < 10; count += 1)
      expect((await attempt({ totp_code: '000000', ...wrong })).body['message']).toMatch(/^Invalid/)
    const refused = await attempt({})
    expect([refused.status, refused.body['message']]).toEqual([429, 'Too many failed logins'])
    app.clock.advance(900_001)
    await app.parts.settings.set(systemCtx(), 'auth', { reauth_2fa: false })
    expect((await app.admin.post('/auth/reauth', { password: adminPassword })).status).toBe(200)
    expect((await attempt({ totp_code: code() })).status).toBe(200)
  })

  test('a set-up that is not finished within ten minutes is void', async () => {
    const app = await start()
    const code = codes(app, String((await app.admin.post('/auth/2fa/setup')).body['secret']))
    app.clock.advance(600_001)
    await app.admin.post('/auth/reauth', { password: adminPassword })
    expect((await app.admin.post('/auth/2fa/enable', { totp_code: code() })).body['message']).toBe('Invalid two-factor code')
    expect((await login(app)).body).toHaveProperty('token')
  })

  test('older keys are a decision; a session without the second factor makes none', async () => {
    const app = await start()
    const before = await app.login('admin', adminPassword)
    const key = await app.admin.post('/users/admin/api-keys', { name: 'old', permissions: ['all'] })
    const code = codes(app, String((await app.admin.post('/auth/2fa/setup')).body['secret']))
    const undecided = await app.admin.post('/auth/2fa/enable', { totp_code: code() })
    expect([undecided.status, undecided.body['message']]).toEqual([
      409,
      'Decide what happens to existing API keys (api_keys: keep or disable)',
    ])
    const decided = await app.admin.post('/auth/2fa/enable', { totp_code: code(), api_keys: 'disable' })
    expect(decided.status, 'the refused attempt did not use up the code').toBe(200)
    const old = clientOf(app.server, String(key.body['secret_key']))
    expect((await old.get('/auth/me')).body['message']).toBe('API key is disabled')
    expect((await before.post('/users/admin/api-keys', { name: 'x' })).body['message']).toBe('This session cannot create API keys')
    const made = await app.admin.post('/users/admin/api-keys', { name: 'new' })
    expect(made.status).toBe(201)
    const [shown] = (await app.admin.get('/users/admin/api-keys?enabled=true')).list
    expect(shown).toMatchObject({ name: 'new', mfa: true })
  })

  test('an administrator takes it off an account and ends its sessions', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    expect((await app.admin.post('/users/johnqx/2fa/reset')).body['message']).toBe('Two-factor authentication is not enabled')
    const code = codes(app, String((await john.post('/auth/2fa/setup')).body['secret']))
    await john.post('/auth/2fa/enable', { totp_code: code() })
    expect((await john.post('/users/johnqx/2fa/reset')).status).toBe(403)
    expect((await app.admin.post('/users/johnqx/2fa/reset')).body).toEqual({ success: true, message: 'Two-factor authentication reset' })
    expect((await john.get('/auth/me')).status).toBe(401)
    await app.login('johnqx', 'Battery-Staple-9')
  })
})
