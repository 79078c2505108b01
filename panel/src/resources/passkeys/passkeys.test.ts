import { expect, test } from 'vitest'
import { adminPassword, eachApp, type TestApp } from '../../testing/app.ts'
import { clientOf, type Client } from '../../testing/client.ts'
import { softwareAuthenticator, type Twist } from './testing.ts'

const origin = 'https://panel.example.com:3082'
const rpId = 'panel.example.com'
interface Options {
  readonly challenge: string
  readonly user: { readonly id: string }
}

async function register(by: Client, key: ReturnType<typeof softwareAuthenticator>, twist: Twist = {}) {
  const options = await by.post('/auth/passkeys/register/options', { name: 'Laptop' })
  if (options.status !== 200) throw new Error(options.text)
  return by.post('/auth/passkeys/register', { credential: key.create(options.body as unknown as Options, twist) })
}
async function login(app: TestApp, key: ReturnType<typeof softwareAuthenticator>, twist: Twist = {}) {
  const options = await app.anonymous.post('/auth/passkeys/login/options', {})
  return app.anonymous.post('/auth/passkeys/login', { credential: key.get(options.body as unknown as Options, twist), force: true })
}
const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`

eachApp('passkeys', (start) => {
  test('are registered, counted as both factors at login, noted, and deleted', async () => {
    const app = await start()
    const key = softwareAuthenticator(origin, rpId)
    const made = await register(app.admin, key)
    expect(made.status, made.text).toBe(201)
    expect(made.body).toMatchObject({ name: 'Laptop', last_used_at: null })
    expect(made.text).not.toContain('public_key')
    const entered = await login(app, key)
    expect(entered.status, entered.text).toBe(200)
    const session = clientOf(app.server, String(entered.body['token']))
    const sessions = await session.get('/auth/sessions')
    expect((sessions.list as { current: boolean; via: string }[]).find(({ current }) => current)?.via).toBe('passkey')
    const [listed] = (await session.get('/auth/passkeys')).list as { id: string; last_used_at: string | null }[]
    expect(listed?.last_used_at).not.toBeNull()
    expect(said(await session.delete(`/auth/passkeys/${listed?.id}`))).toBe('200 Passkey deleted')
    expect(said(await login(app, key))).toBe('401 Invalid credentials')
  })

  test('of a wrong page, a wrong party, without verification or for an old challenge register nothing', async () => {
    const app = await start()
    const key = softwareAuthenticator(origin, rpId)
    const twists: Twist[] = [{ origin: 'https://evil.example' }, { rpId: 'evil.example' }, { flags: 0x01 }]
    for (const twist of twists) expect(said(await register(app.admin, key, twist))).toBe('400 Invalid passkey response')
    const options = (await app.admin.post('/auth/passkeys/register/options', { name: 'Old' })).body as unknown as Options
    app.clock.advance(300_001)
    expect(said(await app.admin.post('/auth/passkeys/register', { credential: key.create(options) }))).toBe('400 Invalid passkey response')
    for (const credential of [{}, { id: 'x' }, { ...key.create(options), response: { clientDataJSON: 'bm8' } }])
      expect(said(await app.admin.post('/auth/passkeys/register', { credential }))).toBe('400 Invalid passkey response')
    expect((await app.admin.get('/auth/passkeys')).list).toEqual([])
  })

  test('that are replayed, cloned or of another page let nobody in', async () => {
    const app = await start()
    const key = softwareAuthenticator(origin, rpId)
    await register(app.admin, key)
    const options = (await app.anonymous.post('/auth/passkeys/login/options', {})).body as unknown as Options
    const credential = key.get(options)
    expect((await app.anonymous.post('/auth/passkeys/login', { credential })).status).toBe(200)
    expect(said(await app.anonymous.post('/auth/passkeys/login', { credential }))).toBe('401 Invalid credentials')
    expect((await login(app, key)).status).toBe(200)
    const twists: Twist[] = [{ counter: 1 }, { origin: 'https://evil.example' }, { rpId: 'evil.example' }, { flags: 0x01 }]
    for (const twist of twists) expect(said(await login(app, key, twist))).toBe('401 Invalid credentials')
    expect(said(await login(app, softwareAuthenticator(origin, rpId)))).toBe('401 Invalid credentials')
    // a registration's challenge is no login's
    const own = (await app.admin.post('/auth/passkeys/register/options', { name: 'Other' })).body as unknown as Options
    expect(said(await app.anonymous.post('/auth/passkeys/login', { credential: key.get(own) }))).toBe('401 Invalid credentials')
  })

  test('belong to one account; a suspended one stays out', async () => {
    const app = await start()
    const john = await app.account('john')
    const key = softwareAuthenticator(origin, rpId)
    expect((await register(john, key)).status).toBe(201)
    expect(said(await register(app.admin, key))).toBe('409 Passkey already exists')
    const [passkey] = (await john.get('/auth/passkeys')).list as { id: string }[]
    expect(said(await app.admin.delete(`/auth/passkeys/${passkey?.id}`))).toBe('404 Passkey not found')
    const entered = await login(app, key)
    expect((entered.body['user'] as { username: string }).username).toBe('john')
    await app.admin.post('/users/john/suspend', { reason: 'test' })
    expect(said(await login(app, key))).toBe('403 Account is suspended')
  })

  test('say nothing of who has one, and are asked for again before one is added', async () => {
    const app = await start()
    const unknown = await app.anonymous.post('/auth/passkeys/login/options', { username: 'nobody' })
    expect(Object.keys(unknown.body)).toEqual(
      Object.keys((await app.anonymous.post('/auth/passkeys/login/options', { username: 'admin' })).body),
    )
    app.clock.advance(301_000)
    expect(said(await app.admin.post('/auth/passkeys/register/options', { name: 'Late' }))).toMatch(/^403 /)
    const again = await app.anonymous.post('/auth/login', { username: 'admin', password: adminPassword, force: true })
    expect(again.status).toBe(200)
  })
})
