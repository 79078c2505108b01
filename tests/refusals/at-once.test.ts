import { expect, test } from 'vitest'
import { eachEngine } from '@croft/kit/db/testing.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { type Answered, callRoute, isStream, paramsOf, reads } from '../support/call.ts'
import { routes } from '../support/table.ts'
import { type World, makeWorld } from '../support/world.ts'
import { complete } from './fields.ts'

type AnyRoute = Route<never, never>

const writes = routes.filter((route) => !reads(route) && !isStream(route) && route.rawBody === undefined && route.roles !== 'public')
/** What ends the session of whoever asks, or takes the name that everything is asked about: last of all. */
const endsSession = ({ path }: AnyRoute) =>
  /^\/(?:auth\/(?:logout|refresh|password|2fa)|sessions)|\/(?:suspend|rename|password|transfer|package)$/.test(path)
/** The route that takes away what another one makes. */
const removalOf = (create: AnyRoute) =>
  routes.find(
    ({ method, path }) => method === 'DELETE' && path.startsWith(`${create.path}/:`) && path.slice(create.path.length + 2).indexOf('/') < 0,
  )

/** Names that nobody has, for what cannot be made again under its old one before its days of grace are over. */
const fresh: Readonly<Record<string, object>> = {
  '/users': { username: 'freshqx', domain: 'fresh-account.com' },
  '/domains': { domain: 'fresh-site.com' },
}

function call(world: World, route: AnyRoute): Promise<Answered> {
  const { token, params, query, body } = complete(world, route)
  return callRoute(world, route, {
    ...(token === undefined ? {} : { token }),
    params,
    query,
    headers: { prefer: 'wait=0' },
    ...(route.body === undefined ? {} : { body: { ...body, ...fresh[route.path] } }),
  })
}

/** The same request three times at one moment; what the server itself got wrong, in words. */
async function together(world: World, route: AnyRoute): Promise<string[]> {
  const answers = await Promise.all([1, 2, 3].map(() => call(world, route)))
  return answers
    .filter(({ status }) => status >= 500 && status !== 503)
    .map(({ status, text }) => `${route.method} ${route.path}: ${status} ${text}`)
}

eachEngine('requests at once', (_open, engine) => {
  test('make no failure of ours, whatever they change', { timeout: 300_000 }, async () => {
    const world = await makeWorld(engine)
    const failures: string[] = []
    for (const route of writes) {
      if (route.method !== 'DELETE' && route.cli?.destroys !== true && !endsSession(route)) failures.push(...(await together(world, route)))
    }
    // What is made anew: deepest first, for with a parent everything below it goes
    const pairs = writes
      .filter((route) => route.method === 'POST' && !endsSession(route))
      .map((create) => ({ create, removal: removalOf(create) }))
      .filter(({ removal }) => removal !== undefined)
      .toSorted((left, right) => paramsOf(right.create.path).length - paramsOf(left.create.path).length)
    expect(pairs.length).toBeGreaterThan(15)
    for (const { create, removal } of pairs) {
      if (removal !== undefined && fresh[create.path] === undefined) failures.push(...(await together(world, removal)))
      failures.push(...(await together(world, create)))
    }
    for (const route of writes) if (endsSession(route)) failures.push(...(await together(world, route)))
    expect(failures).toEqual([])
  })
})
