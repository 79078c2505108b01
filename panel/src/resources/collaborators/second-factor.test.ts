import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { hashToken } from '../../core/token.ts'
import { type TestApp, eachApp } from '../../testing/app.ts'
import { clientOf } from '../../testing/client.ts'
import { codeAt } from '../two-factor/testing.ts'

const password = 'Purple-Lantern-42'
const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`

async function withDev(app: TestApp) {
  const john = await app.account('john', { domain: 'john-site.com' })
  const body = { login: 'dev', email: 'dev@example.com', scopes: ['domains'], password }
  expect((await john.post('/users/john/collaborators', body)).status).toBe(201)
  const enter = (code?: string) =>
    app.anonymous.post('/auth/login', { username: 'john.dev', password, ...(code === undefined ? {} : { totp_code: code }) })
  return { john, enter, dev: await app.login('john.dev', password) }
}
/** Codes of a set-up; each works once, so the clock goes on before the next. */
const codesOf = (app: TestApp, secret: unknown) => {
  return () => {
    app.clock.advance(60_000)
    return codeAt(String(secret), app.clock.now())
  }
}

eachApp('the second factor of a collaborator', (start) => {
  test('is its own: asked for at its login, never at the owner’s, and taken off by the owner', async () => {
    const app = await start()
    const { john, dev, enter } = await withDev(app)
    const setup = await dev.post('/auth/2fa/setup')
    expect(setup.body['otpauth_url']).toMatch(/^otpauth:\/\/totp\/Croft:john\.dev\?/)
    const code = codesOf(app, setup.body['secret'])
    const enabled = await dev.post('/auth/2fa/enable', { totp_code: code() })
    expect(said(enabled)).toBe('200 Two-factor authentication enabled')
    const [one, two] = enabled.body['recovery_codes'] as string[]
    expect((await dev.get('/auth/2fa')).body).toMatchObject({ enabled: true, recovery_codes_left: 10, unstamped_api_keys: 0 })
    expect((await john.get('/auth/2fa')).body).toMatchObject({ enabled: false, recovery_codes_left: 0 })
    expect((await john.get('/users/john/collaborators')).list).toMatchObject([{ login: 'john.dev', two_factor_enabled: true }])
    await app.login('john', 'Battery-Staple-9')

    expect((await enter()).body).toEqual({ requires_2fa: true, message: 'Two-factor authentication required' })
    expect(said(await enter('000000'))).toBe('401 Invalid two-factor code')
    const used = code()
    expect((await enter(used)).status).toBe(200)
    expect(said(await enter(used))).toBe('401 Invalid two-factor code')
    const both = await Promise.all([enter(one), enter(one)])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
    expect((await enter(two)).status).toBe(200)
    expect(said(await dev.post('/auth/reauth', { password }))).toBe('200 Re-authentication successful')
    expect((await dev.post('/auth/2fa/recovery-codes', { totp_code: code() })).body['recovery_codes']).toHaveLength(10)
    expect(said(await dev.post('/auth/2fa/disable', { password: 'Battery-Staple-9', totp_code: code() }))).toBe('401 Invalid credentials')

    const mary = await app.account('mary')
    const reset = '/users/john/collaborators/john.dev/2fa/reset'
    expect(said(await mary.post(reset))).toBe('404 User not found')
    await john.post('/auth/reauth', { password: 'Battery-Staple-9' })
    expect(said(await john.post(reset))).toBe('200 Two-factor authentication reset')
    expect((await dev.get('/auth/me')).status).toBe(401)
    expect(said(await john.post(reset))).toBe('409 Two-factor authentication is not enabled')
    const [entry] = (await app.admin.get('/audit?action=user.collaborators.2fa.reset&result=ok')).list
    expect(entry).toMatchObject({ actor: 'john', owner: 'john', result: 'ok' })
    expect((await enter()).body).toHaveProperty('token')
    expect(said(await enter(two))).toMatch(/^200 /)
  })

  test('is owed when everybody owes one, and then they work', async () => {
    const app = await start()
    const { dev } = await withDev(app)
    await app.parts.settings.set(systemCtx(), 'auth', { require_2fa: 'all' })
    expect(said(await dev.get('/domains'))).toBe('403 Two-factor authentication must be enabled')
    expect((await dev.get('/auth/2fa')).body).toMatchObject({ enabled: false, required: true })
    const code = codesOf(app, (await dev.post('/auth/2fa/setup')).body['secret'])
    expect((await dev.post('/auth/2fa/enable', { totp_code: code() })).status).toBe(200)
    expect((await dev.get('/domains')).list).toMatchObject([{ domain: 'john-site.com' }])
    expect(said(await dev.post('/auth/2fa/disable', { password, totp_code: code() }))).toBe('403 Two-factor authentication must be enabled')
  })

  test('is asked for when a link sets a new password', async () => {
    const app = await start()
    const { dev } = await withDev(app)
    const code = codesOf(app, (await dev.post('/auth/2fa/setup')).body['secret'])
    await dev.post('/auth/2fa/enable', { totp_code: code() })
    const row = await app.db.q.selectFrom('collaborators').select(['id', 'user_id', 'email', 'password_hash']).executeTakeFirstOrThrow()
    const token = 'x'.repeat(43)
    const link = {
      hash: hashToken(token),
      user_id: row.user_id,
      collaborator_id: row.id,
      created_at: 0,
      expires_at: Number.MAX_SAFE_INTEGER,
    }
    await app.db.transaction((q) =>
      q
        .insertInto('password_resets')
        .values({ ...link, state: hashToken(`${row.email}\n${row.password_hash}`) })
        .execute(),
    )
    const set = (more: object) => app.anonymous.post('/auth/reset-password', { token, password: 'Green-Window-88', ...more })
    expect(said(await set({}))).toBe('401 Invalid two-factor code')
    expect(said(await set({ totp_code: code() }))).toBe('200 Password changed successfully')
    expect((await clientOf(app.server, dev.token).get('/auth/me')).status).toBe(401)
  })
})
