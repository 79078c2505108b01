import { expect, test } from 'vitest'
import type { Route } from '@croft/kit/http/route.ts'
import { systemCtx } from '@croft/panel/core/actor.ts'
import { type TestApp, adminPassword, testApp } from '@croft/panel/testing/app.ts'
import { type Call, bodyOf, callRoute, isStream, reads } from '../support/call.ts'
import { routes } from '../support/table.ts'
import { adminKey } from '../support/world.ts'
import { publicRoutes } from './public-routes.ts'
import { contentRoutes, promisedScope } from './scopes.ts'

type AnyRoute = Route<never, never>
type Expected = readonly [status: number, message: string] | null

const closed = routes.filter((route) => route.roles !== 'public')
const place = (route: AnyRoute) => `${route.method} ${route.path}${route.root === true ? ' (root)' : ''}`
const allows = (route: AnyRoute, role: 'admin' | 'reseller' | 'user') => route.roles !== 'public' && route.roles.includes(role)

/** Calls every closed route and names those that answer something else; `null` = anything but a refusal of the credential. */
async function deviations(
  app: TestApp,
  call: Call | ((route: AnyRoute) => Call),
  expected: (route: AnyRoute) => Expected,
  among: readonly AnyRoute[] = closed,
): Promise<string[]> {
  const wrong: string[] = []
  for (const route of among) {
    const want = expected(route)
    if (want === null && isStream(route)) continue
    const given = typeof call === 'function' ? call(route) : call
    // What is let through must not change anything: the next route is asked with the same credential.
    const headers: Record<string, string> = want === null && !reads(route) ? { 'x-dry-run': 'true' } : {}
    const answer = await callRoute(app, route, { body: bodyOf(route), ...given, headers: { ...headers, ...given.headers } })
    const shown = `${place(route)}: ${answer.status} ${answer.message}`
    if (want === null) {
      const aboutCredential =
        answer.status === 401 || /scoped|login session|suspended|change required|access required$/.test(answer.message)
      if ((aboutCredential && !ownRefusals.has(answer.message)) || answer.status >= 500) wrong.push(`${shown} instead of being let through`)
    } else if (answer.status !== want[0] || (route.method !== 'HEAD' && answer.message !== want[1]))
      wrong.push(`${shown} instead of ${want.join(' ')}`)
  }
  return wrong
}
/** 401 and 403 that speak of the body, not of the credential. */
const ownRefusals = new Set(['Invalid credentials', 'Invalid two-factor code'])

test('the routes that need no credential are the committed ones', () => {
  expect(
    routes
      .filter((route) => route.roles === 'public')
      .map(place)
      .toSorted(),
  ).toEqual([...publicRoutes].toSorted())
})

test('scopes and content routes are the promised ones', () => {
  const other = closed.flatMap((route) => {
    const wanted = promisedScope(route)
    return route.scope === wanted ? [] : [`${place(route)}: ${String(route.scope)} instead of ${String(wanted)}`]
  })
  expect(other).toEqual([])
  const content = closed.filter((route) => route.content === true).map(place)
  expect(content.toSorted()).toEqual(contentRoutes.filter((name) => closed.some((route) => place(route) === name)).toSorted())
})

test('without a usable credential every closed route answers 401 with the same words', { timeout: 60_000 }, async () => {
  const app = await testApp()
  const unauthorized = (message: string) => () => [401, message] as const
  const session = await app.login('admin', adminPassword)
  await session.post('/auth/logout')
  const expired = await adminKey(app, ['all'])
  const disabled = await adminKey(app, ['all'])
  await app.db.transaction(async () => {
    await app.db.q.updateTable('api_keys').set({ expires_at: app.clock.now() }).where('prefix', '=', expired.slice(0, 12)).execute()
    await app.db.q.updateTable('api_keys').set({ enabled: 0 }).where('prefix', '=', disabled.slice(0, 12)).execute()
  })
  const cases: readonly [Call, string][] = [
    [{}, 'Missing authorization'],
    [{ query: { token: app.admin.token ?? '' } }, 'Missing authorization'],
    [{ authorization: 'Basic YWRtaW46eA==' }, 'Invalid authorization header'],
    [{ authorization: 'Bearer' }, 'Invalid authorization header'],
    [{ authorization: `Bearer ${app.admin.token} x` }, 'Invalid authorization header'],
    [{ token: `wsp_${'0'.repeat(48)}` }, 'Invalid API key'],
    [{ token: expired }, 'API key has expired'],
    [{ token: disabled }, 'API key is disabled'],
    [{ token: 'eyJhbGciOiJub25lIn0.e30.' }, 'Invalid or expired token'],
    [{ token: `${app.admin.token}x` }, 'Invalid or expired token'],
    [{ token: session.token ?? '' }, 'Invalid or expired token'],
  ]
  for (const [call, message] of cases) {
    // Event streams take the token of the query: there it is a credential.
    const among = call.query === undefined ? closed : closed.filter((route) => route.streamToken !== true)
    expect(await deviations(app, call, unauthorized(message), among), message).toEqual([])
  }
})

test('the address, the state of the account and the state of the login are checked before anything else', { timeout: 60_000 }, async () => {
  const app = await testApp()
  const refused = (message: string) => () => [403, message] as const
  const bound = await app.admin.post('/users/admin/api-keys', { name: 'bound', permissions: ['all'], ip_whitelist: ['198.51.100.0/24'] })
  const token = String(bound.body['secret_key'])
  expect(await deviations(app, { token, ip: '203.0.113.9' }, refused('API key is not allowed from this IP address'))).toEqual([])

  const john = await app.account('johnqx')
  const key = String((await john.post('/users/johnqx/api-keys', { name: 'k', permissions: ['all'] })).body['secret_key'])
  const setStatus = (status: 'active' | 'disabled') =>
    app.db.transaction(() => app.db.q.updateTable('users').set({ status }).where('username', '=', 'johnqx').execute())
  await setStatus('disabled')
  expect(await deviations(app, { token: john.token ?? '' }, refused('Account is suspended'))).toEqual([])
  await setStatus('active')
  await app.admin.post('/users/johnqx/suspend', { reason: 'unpaid' })
  expect(await deviations(app, { token: key }, refused('Account is suspended'))).toEqual([])
  expect(await deviations(app, { token: john.token ?? '' }, () => [401, 'Invalid or expired token'])).toEqual([])

  const fresh = await app.account('marry', { must_change_password: true })
  const changing = await deviations(app, { token: fresh.token ?? '' }, (route) =>
    whileChanging.includes(place(route)) ? null : [403, 'Password change required'],
  )
  expect(changing).toEqual([])
})
const whileChanging = ['GET /auth/me', 'POST /auth/logout', 'PUT /auth/password']
const whileEnrolling = /^(GET \/auth\/me|POST \/auth\/logout|\w+ \/auth\/(2fa|passkeys)(\/.*)?)$/

test('role, then scope: the refusal names what is missing', { timeout: 60_000 }, async () => {
  const app = await testApp()
  const roleText = (route: AnyRoute) => (allows(route, 'reseller') ? 'Admin or reseller access required' : 'Admin access required')
  const john = await app.account('johnqx')
  const rita = await app.account('rita', { role: 'reseller', max_users: 5 })
  for (const [client, role] of [
    [john, 'user'],
    [rita, 'reseller'],
  ] as const) {
    const wrong = await deviations(app, { token: client.token ?? '' }, (route) => (allows(route, role) ? null : [403, roleText(route)]))
    // Somebody's own refusal of an action that its role may take elsewhere is not what is looked at here.
    expect(
      wrong.filter((line) => !/ 403 (Admin access required|Feature not included)/.test(line) || !line.includes('let through')),
    ).toEqual([])
  }
  const sessionOnly: Expected = [403, 'This endpoint requires a login session']
  const notScoped = (scope: string): Expected => [403, `API key is not scoped for '${scope}' on this request`]
  const withoutScope = (route: AnyRoute): Expected => {
    if (route.session === true) return sessionOnly
    const scope = promisedScope(route)
    return scope === null ? null : notScoped(scope)
  }
  expect(await deviations(app, { token: await adminKey(app, ['wordpress']) }, withoutScope)).toEqual([])
  expect(await deviations(app, { token: await adminKey(app, []) }, withoutScope)).toEqual([])
  const readOnly = (route: AnyRoute): Expected => {
    const readable =
      reads(route) && !contentRoutes.includes(place(route)) && !['all', 'api-keys', 'webhooks'].includes(promisedScope(route) ?? '')
    return route.session !== true && readable ? null : withoutScope(route)
  }
  expect(await deviations(app, { token: await adminKey(app, ['read']) }, readOnly)).toEqual([])
  const everything = (route: AnyRoute): Expected => (route.session === true ? sessionOnly : null)
  expect(await deviations(app, { token: await adminKey(app, ['all']) }, everything)).toEqual([])
  const oneArea = (route: AnyRoute): Expected => {
    if (route.session === true) return sessionOnly
    return promisedScope(route) === 'domains' ? null : readOnly(route)
  }
  expect(await deviations(app, { token: await adminKey(app, ['domains', 'read']) }, oneArea)).toEqual([])
})

test('routes that ask for a fresh password do so after five minutes, of sessions and not of keys', { timeout: 60_000 }, async () => {
  const app = await testApp()
  const key = await adminKey(app, ['all'])
  const guarded = closed.filter((route) => route.reauth === true)
  expect(guarded.length).toBeGreaterThan(0)
  app.clock.advance(300_001)
  for (const route of guarded) {
    const late = await callRoute(app, route, { token: app.admin.token ?? '', body: bodyOf(route) })
    expect([place(route), late.status, late.message, late.headers['x-reauth-required']]).toEqual([
      place(route),
      403,
      'Re-authentication required',
      '1',
    ])
    const byKey = await callRoute(app, route, { token: key, body: bodyOf(route), headers: { 'x-dry-run': 'true' } })
    expect(byKey.message).not.toBe('Re-authentication required')
  }
  await app.admin.post('/auth/reauth', { password: adminPassword })
  for (const route of guarded) {
    const soon = await callRoute(app, route, { token: app.admin.token ?? '', body: bodyOf(route), headers: { 'x-dry-run': 'true' } })
    expect(soon.message).not.toBe('Re-authentication required')
  }
})

test('a role that must use two-factor authentication reaches nothing but its enrolment', { timeout: 60_000 }, async () => {
  const app = await testApp()
  const john = await app.account('johnqx')
  await app.parts.settings.set(systemCtx(), 'auth', { require_2fa: 'all' })
  const message = 'Two-factor authentication must be enabled'
  const wrong = await deviations(app, { token: john.token ?? '' }, (route) => (whileEnrolling.test(place(route)) ? null : [403, message]))
  expect(wrong).toEqual([])
})
