import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { eachApp } from '../../testing/app.ts'
import { clientOf } from '../../testing/client.ts'

const day = 86_400_000

eachApp('API keys', (start) => {
  test('are created in the published form and show their secret once', async () => {
    const app = await start()
    const made = await app.admin.post('/users/admin/api-keys', { name: 'WHMCS Provisioning', permissions: ['domains', 'read'] })
    expect(made.status).toBe(201)
    const secret = String(made.body['secret_key'])
    expect(secret).toMatch(/^wsp_[0-9a-f]{48}$/)
    const key = made.body['key'] as Record<string, unknown>
    expect(made.text).toBe(
      JSON.stringify({
        success: true,
        message: "API key created. Save the secret key now — it won't be shown again!",
        secret_key: secret,
        api_key: secret,
        key: {
          id: key['id'],
          name: 'WHMCS Provisioning',
          key_prefix: secret.slice(0, 12),
          permissions: ['domains', 'read'],
          ip_whitelist: [],
          last_used: '0001-01-01T00:00:00Z',
          created_at: key['created_at'],
          expires_at: '0001-01-01T00:00:00Z',
          enabled: true,
        },
      }),
    )
    expect(key['id']).toMatch(/^[0-9a-f]{16}$/)
    const list = await app.admin.get('/users/admin/api-keys')
    expect(list.text).not.toContain(secret)
    expect(await app.db.q.selectFrom('api_keys').selectAll().execute().then(JSON.stringify)).not.toContain(secret)
    expect(await app.admin.get('/audit').then((reply) => reply.text)).not.toContain(secret)
  })

  test('default to reading, take aliases of scopes, and refuse what they do not know', async () => {
    const app = await start()
    const make = (fields: object) => app.admin.post('/users/admin/api-keys', { name: 'k', ...fields })
    const permissionsOf = async (fields: object) => ((await make(fields)).body['key'] as Record<string, unknown>)['permissions']
    expect(await permissionsOf({})).toEqual(['read'])
    expect(await permissionsOf({ permissions: ['*', 'cronjobs', 'mail', 'csf', 'firewall'] })).toEqual(['all', 'cron', 'email', 'security'])
    expect((await make({ permissions: ['nonsense'] })).body['message']).toBe("Unknown permission 'nonsense'")
    expect((await make({ ip_whitelist: ['10.0.0.0/33'] })).body['message']).toBe("Invalid IP or CIDR '10.0.0.0/33'")
    expect((await make({ expires_in: -1 })).body['message']).toBe('Invalid expires_in')
  })

  test('work from their addresses and until their last day', async () => {
    const app = await start()
    const made = await app.admin.post('/users/admin/api-keys', {
      name: 'k',
      permissions: ['all'],
      expires_in: 2,
      ip_whitelist: ['203.0.113.0/24', '2001:db8::1'],
    })
    const headers = { authorization: `Bearer ${String(made.body['secret_key'])}` }
    const from = async (remoteAddress: string) =>
      (await app.server.inject({ method: 'GET', url: '/api/v1/auth/me', headers, remoteAddress })).statusCode
    expect(await Promise.all(['203.0.113.9', '2001:db8::1', '203.0.114.1', '2001:db8::2'].map(from))).toEqual([200, 200, 403, 403])
    app.clock.advance(2 * day - 1000)
    expect(await from('203.0.113.9')).toBe(200)
    app.clock.advance(1000)
    expect(await from('203.0.113.9')).toBe(401)
  })

  test('get a new secret; the old one lives for the grace it was given', async () => {
    const app = await start()
    const made = await app.admin.post('/users/admin/api-keys', { name: 'k', permissions: ['all'] })
    const id = String((made.body['key'] as Record<string, unknown>)['id'])
    const old = clientOf(app.server, String(made.body['secret_key']))
    const rotated = await app.admin.post(`/users/admin/api-keys/${id}/rotate`, { grace_minutes: 10 })
    expect([rotated.status, (rotated.body['key'] as Record<string, unknown>)['id']]).toEqual([201, id])
    const fresh = clientOf(app.server, String(rotated.body['secret_key']))
    expect([(await old.get('/auth/me')).status, (await fresh.get('/auth/me')).status]).toEqual([200, 200])
    app.clock.advance(600_001)
    expect([(await old.get('/auth/me')).status, (await fresh.get('/auth/me')).status]).toEqual([401, 200])
    await fresh.post(`/users/admin/api-keys/${id}/rotate`)
    expect((await fresh.get('/auth/me')).status).toBe(401)
  })

  test('belong to their user: a reseller makes none for its customers, and two-factor rules bind the maker', async () => {
    const app = await start()
    const rita = await app.account('rita', { role: 'reseller', max_users: 5 })
    await rita.post('/users', { username: 'johnqx', email: 'j@example.com', password: 'Battery-Staple-9' })
    const asked = await rita.post('/users/johnqx/api-keys', { name: 'k' })
    expect([asked.status, asked.body['message']]).toEqual([403, 'You can only manage your own API keys'])
    expect((await rita.post('/users/admin/api-keys', { name: 'k' })).body['message']).toBe('User not found')
    expect((await app.admin.post('/users/johnqx/api-keys', { name: 'k' })).status).toBe(201)
    const unstamped = await app.admin.post('/users/admin/api-keys', { name: 'k', permissions: ['all'] })
    await app.parts.settings.set(systemCtx(), 'auth', { api_keys_require_mfa: true })
    const old = clientOf(app.server, String(unstamped.body['secret_key']))
    expect((await old.get('/auth/me')).body['message']).toBe('API key must be re-issued after two-factor authentication')
    await app.parts.settings.set(systemCtx(), 'auth', { require_2fa: 'reseller' })
    expect((await app.admin.post('/users/rita/api-keys', { name: 'k' })).body['message']).toBe('Two-factor authentication must be enabled')
  })

  test('stop with their account and go with it', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const key = clientOf(
      app.server,
      String((await john.post('/users/johnqx/api-keys', { name: 'k', permissions: ['all'] })).body['secret_key']),
    )
    expect((await key.get('/auth/me')).status).toBe(200)
    await app.admin.post('/users/johnqx/suspend')
    expect((await key.get('/auth/me')).body['message']).toBe('Account is suspended')
    await app.admin.post('/users/johnqx/unsuspend')
    expect((await key.get('/auth/me')).status).toBe(200)
    await app.admin.delete('/users/johnqx')
    expect((await key.get('/auth/me')).body['message']).toBe('Invalid API key')
  })
})
