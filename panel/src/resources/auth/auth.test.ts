import type { Updateable } from 'kysely'
import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import type { UserRow } from '../../db/tables/accounts.ts'
import { adminPassword, eachApp } from '../../testing/app.ts'
import { type Client, clientOf } from '../../testing/client.ts'

const password = 'Battery-Staple-9'
const credentials = { username: 'admin', password: adminPassword }
/** A request on no port of the panel is taken as one on its own. */
const own = 'https://panel.example.com:3082'

eachApp('login', (start) => {
  test('answers alike for unknown names and wrong passwords, takes an e-mail address, and backs off', async () => {
    const app = await start()
    const wrong = { success: false, code: 'UNAUTHORIZED', error: 'Invalid credentials', message: 'Invalid credentials', status: 401 }
    expect((await app.anonymous.post('/auth/login', { username: 'nobody', password })).body).toEqual(wrong)
    expect((await app.anonymous.post('/auth/login', { ...credentials, password })).body).toEqual(wrong)
    expect((await app.anonymous.post('/auth/login', { ...credentials, username: 'ADMIN@example.com' })).status).toBe(200)
    for (let count = 0; count < 10; count += 1) await app.anonymous.post('/auth/login', { ...credentials, password })
    const refused = await app.anonymous.post('/auth/login', credentials)
    expect([refused.status, refused.body['message'], refused.headers['retry-after']]).toEqual([429, 'Too many failed logins', '900'])
    const elsewhere = await app.server.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: credentials,
      remoteAddress: '203.0.113.9',
    })
    expect(elsewhere.statusCode).toBe(200)
    app.clock.advance(900_001)
    expect((await app.anonymous.post('/auth/login', credentials)).status).toBe(200)
  })

  test('of one session only: the other is described word by word, and ended on request', async () => {
    const app = await start()
    await app.parts.settings.set(systemCtx(), 'auth', { single_session: true })
    const agent = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36' }
    const first = await app.anonymous.post('/auth/login', { ...credentials, force: true }, agent)
    expect(first.status).toBe(200)
    const second = await app.anonymous.post('/auth/login', credentials)
    const at = Math.floor(app.clock.now() / 1000)
    expect(second.status).toBe(409)
    expect(second.text).toBe(
      JSON.stringify({
        existing_session: true,
        session_info: { ip: '127.0.0.1', device: 'Chrome on Windows', login_at: at, last_seen: at },
        message: 'Active session detected on another device',
      }),
    )
    expect((await app.anonymous.post('/auth/login', { ...credentials, force: true })).status).toBe(200)
    expect((await clientOf(app.server, String(first.body['token'])).get('/auth/me')).body['message']).toBe('Invalid or expired token')
  })

  test('lives on while it is used: a fresh token after half its life, none before, none of a revoked one', async () => {
    const app = await start()
    expect((await app.admin.get('/auth/me')).headers['x-new-token']).toBeUndefined()
    app.clock.advance(86_400_000 / 2 + 1000)
    const renewed = String((await app.admin.get('/auth/me')).headers['x-new-token'])
    app.clock.advance(86_400_000 / 2)
    expect((await app.admin.get('/auth/me')).status).toBe(401)
    const fresh = clientOf(app.server, renewed)
    expect((await fresh.get('/auth/me')).status).toBe(200)
    const refreshed = await fresh.post('/auth/refresh')
    expect(refreshed.body).toEqual({ token: refreshed.headers['x-new-token'], expires_in: 86_400 })
    await fresh.post('/auth/logout')
    expect((await clientOf(app.server, String(refreshed.body['token'])).get('/auth/me')).status).toBe(401)
  })

  test('into a cookie: it counts only for the pages of the panel itself', async () => {
    const app = await start()
    const login = await app.anonymous.post('/auth/login', credentials, { 'x-session': 'cookie' })
    expect(login.body['token']).toBe('')
    const set = String(login.headers['set-cookie'])
    expect(set).toMatch(/^__Host-croft=[^;]+; HttpOnly; Secure; SameSite=Strict; Path=\/; Max-Age=86400$/)
    const cookie = set.split(';')[0] ?? ''
    const ask = (method: 'GET' | 'POST', headers: Record<string, string>) =>
      app.anonymous.call(method, method === 'GET' ? '/auth/me' : '/auth/refresh', undefined, { cookie, ...headers })
    expect((await ask('GET', {})).body['message']).toBe('Cross-site request refused')
    expect((await ask('GET', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await ask('GET', { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await ask('POST', { 'sec-fetch-site': 'same-origin' })).body['message']).toBe('Cross-site request refused')
    expect((await ask('POST', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await ask('POST', { origin: 'null' })).status).toBe(403)
    expect((await ask('GET', { authorization: 'Bearer x' })).body['message']).toBe('Invalid or expired token')
    const renewed = await ask('POST', { origin: own })
    expect([renewed.status, renewed.body['token']]).toEqual([200, expect.stringMatching(/^eyJ/)])
    const again = await ask('POST', { origin: own, 'x-session': 'cookie' })
    expect(again.body['token']).toBe('')
    expect(String(again.headers['set-cookie'])).toMatch(/^__Host-croft=eyJ/)
    expect((await ask('POST', { origin: own.replace('https', 'http') })).status).toBe(403)
  })
})

eachApp('acting for others', (start) => {
  test('a reseller becomes its customer and comes back; the session knows who is behind it and makes no keys', async () => {
    const app = await start()
    const rita = await app.account('rita', { role: 'reseller', max_users: 5 })
    await rita.post('/users', { username: 'johnqx', email: 'j@example.com', password })
    await app.account('mary')
    expect((await rita.post('/auth/login-as/mary')).body['message']).toBe('User not found')
    expect((await app.admin.post('/auth/login-as/admin')).body['message']).toBe('Cannot log in as an admin account')
    const login = await rita.post('/auth/login-as/johnqx', { reason: 'help' })
    expect(login.body).toMatchObject({ impersonator: 'rita', expires_in: 86_400, user: { username: 'johnqx' } })
    const inside = clientOf(app.server, String(login.body['token']))
    expect((await inside.get('/auth/me')).body['username']).toBe('johnqx')
    const [session] = (await inside.get('/auth/sessions')).list
    expect(session).toMatchObject({ via: 'login-as', impersonator: 'rita', current: true })
    expect((await inside.post('/users/johnqx/api-keys', { name: 'x' })).status).toBe(403)
    const back = await inside.post('/auth/impersonation/end')
    expect(back.body).toMatchObject({ user: { username: 'rita' } })
    expect((await inside.get('/auth/me')).status).toBe(401)
    expect((await rita.post('/auth/impersonation/end')).body['message']).toBe('Not impersonating')
    await rita.post('/users/johnqx/suspend')
    expect((await rita.post('/auth/login-as/johnqx')).body['message']).toBe('Account is suspended')
  })

  test('a session that acts for somebody ends with what is behind it', async () => {
    const app = await start()
    const rita = await app.account('rita', { role: 'reseller', max_users: 5 })
    await rita.post('/users', { username: 'johnqx', email: 'j@example.com', password })
    const act = async (as: Client) => clientOf(app.server, String((await as.post('/auth/login-as/johnqx')).body['token']))
    const alive = async (client: Client) => (await client.get('/auth/me')).status === 200
    const phone = await app.login('rita', password)
    const [ofRita, ofPhone] = [await act(rita), await act(phone)]
    const lost = (await phone.get('/auth/sessions')).list.find((session) => session['current'])
    await rita.delete(`/auth/sessions/${String(lost?.['id'])}`)
    expect([await alive(ofPhone), await alive(ofRita)]).toEqual([false, true])
    expect((await rita.delete('/auth/sessions')).body['count']).toBe(1)
    expect(await alive(ofRita)).toBe(false)
    const another = await act(rita)
    await rita.put('/auth/password', { current_password: password, new_password: 'Another-Horse-5' })
    expect([await alive(another), await alive(rita)]).toEqual([false, true])
    const last = await act(rita)
    const set = (username: string, values: Updateable<UserRow>) =>
      app.db.transaction((q) => q.updateTable('users').set(values).where('username', '=', username).execute())
    const { id: creator } = await app.db.q.selectFrom('users').select('id').where('username', '=', 'rita').executeTakeFirstOrThrow()
    for (const [username, gone, before] of [
      ['rita', { status: 'suspended' }, { status: 'active' }],
      ['rita', { deleted_at: 1 }, { deleted_at: null }],
      ['rita', { role: 'user' }, { role: 'reseller' }],
      ['johnqx', { role: 'admin' }, { role: 'user' }],
      ['johnqx', { creator_id: null }, { creator_id: creator }],
    ] as const) {
      await set(username, gone)
      expect(await alive(last), JSON.stringify(gone)).toBe(false)
      await set(username, before)
      expect(await alive(last), JSON.stringify(before)).toBe(true)
    }
    await app.admin.delete('/users/rita/sessions')
    expect(await alive(last)).toBe(false)
  })

  test('one comes back to the very session one came from, and to none from an API key or when it has ended', async () => {
    const app = await start()
    await app.account('rita', { role: 'reseller', max_users: 5 })
    await app.account('johnqx')
    const act = async (as: Client, username: string) => {
      const { body } = await as.post(`/auth/login-as/${username}`)
      return { behind: body['impersonator'], client: clientOf(app.server, String(body['token'])) }
    }
    const current = async (client: Client) => (await client.get('/auth/sessions')).list.find((session) => session['current'])?.['id']
    const asRita = await act(app.admin, 'rita')
    const back = await asRita.client.post('/auth/impersonation/end')
    expect(back.body).toMatchObject({ user: { username: 'admin' }, expires_in: 86_400 })
    expect(await current(clientOf(app.server, String(back.body['token'])))).toBe(await current(app.admin))

    const made = await app.admin.post('/users/admin/api-keys', { name: 'k', permissions: ['all'] })
    const byKey = await act(clientOf(app.server, String(made.body['secret_key'])), 'johnqx')
    const refused = await byKey.client.post('/auth/impersonation/end')
    expect([refused.status, refused.body['message']]).toEqual([409, 'Not impersonating'])
    expect((await byKey.client.get('/auth/me')).status).toBe(401)

    const through = await act((await act(app.admin, 'rita')).client, 'rita')
    expect(through.behind).toBe('admin')
    app.clock.advance(43_000_000)
    const { token } = (await through.client.post('/auth/refresh')).body
    app.clock.advance(43_500_000)
    expect((await app.admin.get('/auth/me')).status).toBe(401)
    const late = clientOf(app.server, String(token))
    expect((await late.post('/auth/impersonation/end')).body['message']).toBe('Not impersonating')
    expect((await late.get('/auth/me')).status).toBe(401)
  })

  test('a changed password ends the other sessions, a weak or wrong one changes nothing', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const other = await app.login('johnqx', password)
    const change = (current: string, next: string) => john.put('/auth/password', { current_password: current, new_password: next })
    expect((await change('wrong', 'Another-Horse-5')).body['message']).toBe('Invalid credentials')
    for (const weak of ['short', 'password1', 'xxjohnqxxx', 'aaaaaaaa', 'x'.repeat(129)]) {
      expect((await change(password, weak)).body['message']).toBe('Password is too weak')
    }
    expect((await other.get('/auth/me')).status).toBe(200)
    expect((await change(password, ' Another-Horse-5 ')).body).toEqual({ success: true, message: 'Password changed successfully' })
    expect((await other.get('/auth/me')).status).toBe(401)
    expect((await john.get('/auth/me')).status).toBe(200)
    await expect(app.login('johnqx', 'Another-Horse-5')).rejects.toThrow('Invalid credentials')
    await app.login('johnqx', ' Another-Horse-5 ')
  })
})
