import { expect, test } from 'vitest'
import type { Role, Route } from '@croft/kit/http/route.ts'
import { type Answered, bodyOf, callRoute, isStream, paramsOf, reads } from '../support/call.ts'
import { routes } from '../support/table.ts'
import { type World, makeWorld, mark } from '../support/world.ts'
import { isShared } from './shared-objects.ts'

type AnyRoute = Route<never, never>

/** What nobody has, in the form that each parameter takes. */
const nothing: Readonly<Record<string, string>> = { username: 'nobodyqx', domain: 'nobodyqx-site.com' }
const nonexistent = (name: string, value: string): string =>
  nothing[name] ?? (/^\d+$/.test(value) ? '999999' : /^[0-9a-f]{16}$/.test(value) ? 'f'.repeat(16) : 'nobodyqx')

const owned = routes.filter((route) => route.roles !== 'public' && paramsOf(route.path).length > 0 && !isShared(route.path))
const replace = (text: string, from: string, to: string) => text.replaceAll(from, to)

interface Stranger {
  readonly name: string
  readonly token: string
  readonly role: Role
  readonly isKey: boolean
}
const strangers = (world: World): Stranger[] => [
  { name: 'another customer', token: world.mary.token ?? '', role: 'user', isKey: false },
  { name: 'another reseller', token: world.maryReseller.token ?? '', role: 'reseller', isKey: false },
  { name: "another customer's key", token: world.maryKey, role: 'user', isKey: true },
]
const mayCall = (route: AnyRoute, stranger: Stranger) =>
  route.roles !== 'public' && route.roles.includes(stranger.role) && !(route.session === true && stranger.isKey)

/** The error without what names the request itself. */
const comparable = ({ status, text }: Answered) => `${status} ${text}`

test("another's object is answered like one that does not exist, whoever asks and whatever is asked", { timeout: 120_000 }, async () => {
  const world = await makeWorld()
  const before = await everythingOf(world)
  const wrong: string[] = []
  for (const route of owned) {
    const mine = world.victim.get(route.path) ?? {}
    const complete = paramsOf(route.path).every((name) => mine[name] !== undefined)
    if (!complete) {
      wrong.push(`${route.name}: the world has nothing of the victim to ask for (${route.path}); see tests/support/world.ts`)
      continue
    }
    const absent = Object.fromEntries(Object.entries(mine).map(([name, value]) => [name, nonexistent(name, value)]))
    for (const stranger of strangers(world).filter((each) => mayCall(route, each))) {
      const call = { token: stranger.token, body: bodyOf(route) }
      const foreign = await callRoute(world, route, { ...call, params: mine })
      const missing = await callRoute(world, route, { ...call, params: absent })
      if (foreign.status !== 404 || comparable(foreign) !== comparable(missing)) {
        wrong.push(`${route.name} as ${stranger.name}: ${comparable(foreign)} instead of ${comparable(missing)}`)
      }
    }
  }
  expect(wrong).toEqual([])
  expect(await everythingOf(world)).toEqual(before)
})

test('the owner reaches all of it: the test above looks at things that exist', { timeout: 120_000 }, async () => {
  const world = await makeWorld()
  const wrong: string[] = []
  for (const route of owned.filter((each) => each.roles !== 'public' && each.roles.includes('user') && !isStream(each))) {
    const headers: Record<string, string> = reads(route) ? {} : { 'x-dry-run': 'true' }
    const call = { token: world.john.token ?? '', params: world.victim.get(route.path) ?? {}, body: bodyOf(route), headers }
    const answer = await callRoute(world, route, call)
    if (answer.status === 404 && answer.message.endsWith(' not found') && !optional.has(answer.message))
      wrong.push(`${route.name}: ${comparable(answer)}`)
    if (answer.status >= 500) wrong.push(`${route.name}: ${comparable(answer)}`)
  }
  expect(wrong).toEqual([])
})

test('lists and overviews show nothing of others', { timeout: 60_000 }, async () => {
  const world = await makeWorld()
  const wrong: string[] = []
  let shown = 0
  for (const route of routes.filter(
    (each) => reads(each) && each.roles !== 'public' && paramsOf(each.path).length === 0 && !isStream(each),
  )) {
    for (const stranger of strangers(world).filter((each) => mayCall(route, each))) {
      for (const query of [{}, { page: '1', per_page: '200', ext: '1' }, { q: mark }] as Record<string, string>[]) {
        const answer = await callRoute(world, route, { token: stranger.token, query })
        if (answer.text.includes(mark) && !answer.text.includes(`"query":"${mark}"`))
          wrong.push(`${route.name} as ${stranger.name}: ${answer.text}`)
        if (answer.status >= 500) wrong.push(`${route.name} as ${stranger.name}: ${comparable(answer)}`)
      }
    }
    const full = await callRoute(world, route, { token: world.admin.token ?? '' })
    if (full.text.includes(mark)) shown += 1
  }
  expect(wrong).toEqual([])
  expect(shown, 'no list shows the victim to an administrator: the test looks for the wrong thing').toBeGreaterThan(1)
})

test("naming another's account in a filter or body is like naming nobody", { timeout: 60_000 }, async () => {
  const world = await makeWorld()
  const wrong: string[] = []
  for (const route of routes.filter((each) => each.roles !== 'public' && !isStream(each))) {
    // users of databases are no accounts
    const fields = route.path.startsWith('/databases') ? (['owner'] as const) : (['owner', 'user'] as const)
    const where = fields.flatMap((name) => [
      ...(name in (route.query?.shape ?? {}) ? [{ name, inBody: false }] : []),
      ...(name in (route.body?.shape ?? {}) ? [{ name, inBody: true }] : []),
    ])
    for (const { name, inBody } of where) {
      for (const stranger of strangers(world).filter((each) => mayCall(route, each))) {
        const ask = (username: string) =>
          callRoute(world, route, {
            token: stranger.token,
            params: { username: 'mary', domain: 'mary-site.com' },
            body: inBody ? { ...(bodyOf(route) as object), [name]: username } : bodyOf(route),
            query: inBody ? {} : { [name]: username },
          })
        const foreign = await ask(mark)
        const missing = await ask('nobodyqx')
        const same = replace(comparable(foreign), mark, 'nobodyqx') === comparable(missing)
        if (!same || foreign.status >= 500 || (inBody && foreign.status < 400)) {
          wrong.push(`${route.name} ${name} as ${stranger.name}: ${comparable(foreign)} instead of ${comparable(missing)}`)
        }
      }
    }
  }
  expect(wrong).toEqual([])
})

/** Refusals of the owner that say that the thing itself is there and something optional is not. */
const optional = new Set(['Log not found', 'Version not found', 'Database user not found'])

/** Everything an administrator can read of the victim. */
async function everythingOf(world: World): Promise<Record<string, string>> {
  const seen: Record<string, string> = {}
  for (const route of owned.filter((each) => each.method === 'GET' && !isStream(each))) {
    const answer = await callRoute(world, route, { token: world.admin.token ?? '', params: world.victim.get(route.path) ?? {} })
    seen[route.name] = comparable(answer).replaceAll(/"(last_seen|last_used|last_ip|sync)":("[^"]*"|null)/g, '')
  }
  return seen
}
