import { expect, test } from 'vitest'
import type { Route } from '@croft/kit/http/route.ts'
import { type TestApp, testApp } from '@croft/panel/testing/app.ts'
import { bodyOf, callRoute, isStream, paramsOf, reads } from '../support/call.ts'
import { routes } from '../support/table.ts'
import { makeWorld, mark, victimDomain } from '../support/world.ts'
import { contentRoutes, promisedScope } from './scopes.ts'
import { isShared } from './shared-objects.ts'

type AnyRoute = Route<never, never>

const place = (route: AnyRoute) => `${route.method} ${route.path}${route.root === true ? ' (root)' : ''}`
const ofCustomers = routes.filter((route) => route.roles !== 'public' && route.roles.includes('user') && !isStream(route))
/** What a collaborator may do about the own login; everything else about logins is the owner's. */
const ownLogin = [
  'GET /auth/me',
  'GET /auth/scopes',
  'POST /auth/logout',
  'POST /auth/refresh',
  'POST /auth/reauth',
  'PUT /auth/password',
  'GET /auth/2fa',
  'POST /auth/2fa/setup',
  'POST /auth/2fa/enable',
  'POST /auth/2fa/disable',
  'POST /auth/2fa/recovery-codes',
]
/** Where somebody who is limited to some domains is let in although no domain stands in the path: what is shown is of these domains. */
const ofDomains = [
  'GET /domains',
  'GET /dns/zones',
  'GET /ssl',
  'GET /php/versions',
  'GET /php/versions/:version/extensions',
  'GET /cronjobs',
  'GET /cronjobs/preview',
  'GET /cronjobs/:id',
  'PUT /cronjobs/:id',
  'DELETE /cronjobs/:id',
  'GET /cronjobs/:id/logs',
  'DELETE /cronjobs/:id/logs',
  'POST /cronjobs/:id/toggle',
  'POST /cronjobs/:id/run',
  'GET /databases',
  'GET /databases/:id',
  'PUT /databases/:id',
  'DELETE /databases/:id',
  'GET /databases/:id/tables',
  'POST /databases/:id/check',
  'GET /ftp',
  'POST /ftp',
  'GET /ftp/:id',
  'PUT /ftp/:id',
  'DELETE /ftp/:id',
  'PUT /ftp/:id/ip-restrictions',
  'POST /ftp/:id/toggle',
  'GET /jobs',
  'GET /jobs/:id',
  'GET /jobs/:id/log',
  'GET /search',
]
/** Names a domain and makes another one of it. */
const leadsOut = ['POST /domains/:domain/clone']
const password = 'Purple-Lantern-42'
const areas = [...new Set(ofCustomers.map(promisedScope))].filter(
  (scope) => scope !== null && !['all', 'api-keys', 'webhooks'].includes(scope),
)

/** What a route answers to a collaborator of these scopes: the words of a refusal, `null` when it is let through. */
function refusal(route: AnyRoute, scopes: readonly string[], limited = false): string | null {
  if (ownLogin.includes(place(route))) return null
  const scope = promisedScope(route)
  const words = `403 Your access does not include '${scope ?? 'all'}'`
  if (route.session === true) return words
  const named = route.path.split('/').includes(':domain') && !leadsOut.includes(place(route))
  if (limited && !named && !ofDomains.includes(place(route))) return words
  if (scope === null) return null
  if (scope === 'users' && !reads(route)) return words
  if (scopes.includes(scope)) return null
  const readable = areas.includes(scope) && reads(route) && !contentRoutes.includes(place(route))
  return scopes.includes('read') && readable ? null : words
}

async function deviations(app: TestApp, scopes: readonly string[], domains: readonly string[] = []): Promise<string[]> {
  const limited = domains.length > 0
  const login = `${limited ? 'l' : 'c'}${scopes.join('')}`.slice(0, 30)
  const made = await app.admin.post('/users/johnqx/collaborators', { login, email: 'c@example.com', scopes, domains, password })
  if (made.status !== 201) throw new Error(`cannot make a collaborator of ${scopes.join(', ')}: ${made.text}`)
  const { token } = await app.login(`johnqx.${login}`, password)
  const wrong: string[] = []
  for (const route of ofCustomers.filter((each) => place(each) !== 'POST /auth/logout')) {
    const headers: Record<string, string> = reads(route) ? {} : { 'x-dry-run': 'true' }
    const params = { username: 'johnqx', domain: 'johnqx-site.com' }
    const answer = await callRoute(app, route, { token: token ?? '', body: bodyOf(route), params, headers })
    const got = `${answer.status} ${answer.message}`
    const want = refusal(route, scopes, limited)
    // an answer to HEAD has no words
    const same = route.method === 'HEAD' ? got === (want ?? '').slice(0, 4) : got === want
    const asWanted = want === null ? !got.includes('Your access does not include') && answer.status < 500 && !refusedLogin.test(got) : same
    if (!asWanted) wrong.push(`${place(route)} with ${scopes.join(', ')}: ${got} instead of ${want ?? 'being let through'}`)
  }
  return wrong
}
const refusedLogin = /^401 (?!Invalid credentials$)/

test('a collaborator reaches every route of the granted area and none of another', { timeout: 180_000 }, async () => {
  const app = await testApp()
  await app.account('johnqx', { domain: 'johnqx-site.com' })
  expect(areas).toContain('databases')
  for (const area of areas) expect(await deviations(app, [area ?? ''])).toEqual([])
  expect(await deviations(app, ['read'])).toEqual([])
  expect(await deviations(app, [...areas.map(String), 'read'])).toEqual([])
})

test('who is limited to a domain reaches what is below it, and of the rest only lists', { timeout: 180_000 }, async () => {
  const app = await testApp()
  await app.account('johnqx', { domain: 'johnqx-site.com' })
  for (const area of areas) expect(await deviations(app, [area ?? ''], ['johnqx-site.com'])).toEqual([])
  expect(await deviations(app, [...areas.map(String), 'read'], ['johnqx-site.com'])).toEqual([])
})

test('to who is limited to a domain, the others of the account are like nothing', { timeout: 180_000 }, async () => {
  const world = await makeWorld()
  const made = await world.john.post('/domains', { domain: 'johnqx-mine.com' })
  expect(made.status, made.text).toBe(201)
  const scopes = [...areas.map(String), 'read']
  const body = { login: 'lim', email: 'c@example.com', scopes, domains: ['johnqx-mine.com'], password }
  expect((await world.john.post(`/users/${mark}/collaborators`, body)).status).toBe(201)
  const { token } = await world.login(`${mark}.lim`, password)
  const wrong: string[] = []
  const seen: string[] = []
  for (const route of ofCustomers.filter((each) => place(each) !== 'POST /auth/logout' && !isShared(each.path))) {
    const params = world.victim.get(route.path) ?? {}
    const ask = (more: Readonly<Record<string, string>>) =>
      callRoute(world, route, { token: token ?? '', body: bodyOf(route), params: { ...params, ...more } })
    const got = await ask({})
    const names = paramsOf(route.path)
    if (names.length === 0) {
      if (reads(route) && got.text.includes(victimDomain)) wrong.push(`${place(route)} shows ${got.text}`)
      continue
    }
    const refused = got.status === 403 && (route.method === 'HEAD' || got.message.startsWith('Your access does not include'))
    if (got.status !== 404 && !refused) wrong.push(`${place(route)}: ${got.status} ${got.message}`)
    if (refused || !names.includes('domain')) continue
    seen.push(place(route))
    if ((await ask({ domain: 'nobodyqx-site.com' })).text !== got.text) wrong.push(`${place(route)}: ${got.text}`)
  }
  expect(wrong).toEqual([])
  expect(seen.length).toBeGreaterThan(60)
})

test('what needs a higher role than customer is refused to the collaborator of an administrator, too', { timeout: 60_000 }, async () => {
  const app = await testApp()
  const scopes = [...areas.map(String), 'read', 'packages', 'services', 'system']
  const made = await app.admin.post('/users/admin/collaborators', { login: 'ops', email: 'o@example.com', scopes, password })
  expect(made.status, made.text).toBe(201)
  const { token } = await app.login('admin.ops', password)
  const wrong: string[] = []
  for (const route of routes.filter((each) => each.roles !== 'public' && !each.roles.includes('user'))) {
    const answer = await callRoute(app, route, { token: token ?? '', body: bodyOf(route) })
    if (answer.status !== 403 || !answer.message.endsWith('access required'))
      wrong.push(`${place(route)}: ${answer.status} ${answer.message}`)
  }
  expect(wrong).toEqual([])
})
