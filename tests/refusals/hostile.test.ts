import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Route } from '@croft/kit/http/route.ts'
import { type Program, locateProgram } from '../../panel/src/system/programs.ts'
import { callRoute, isStream, paramsOf } from '../support/call.ts'
import { routes } from '../support/table.ts'
import { type World, makeWorld } from '../support/world.ts'
import { complete, fieldsOf } from './fields.ts'

type AnyRoute = Route<never, never>
type Spot = { readonly route: AnyRoute; readonly where: 'body' | 'query' | 'path'; readonly name: string }

const hostile = [
  ';$(id)`id`|id',
  `' or 1=1 --"`,
  'x\nreturn 200',
  'x\r\nSet-Cookie: a=b',
  '../../../etc/passwd',
  '/etc/passwd',
  '} server { listen 80',
  '\0',
  '--help',
  '<script>${jndi:x}\u202e\ud800%0a*',
  'x'.repeat(10_000),
]

/** Every place of a request that takes text. */
const spots: readonly Spot[] = routes
  .filter((route) => !isStream(route))
  .flatMap((route) => [
    ...fieldsOf(route)
      .filter((field) => field.types.has('string') || field.types.has('array') || field.types.size === 0)
      .map((field) => ({ route, where: 'body' as const, name: field.name })),
    ...Object.keys(route.query?.shape ?? {}).map((name) => ({ route, where: 'query' as const, name })),
    ...(route.list === undefined ? [] : ['q', 'sort', 'page'].map((name) => ({ route, where: 'query' as const, name }))),
    ...paramsOf(route.path).map((name) => ({ route, where: 'path' as const, name })),
  ])

async function attack(world: World, { route, where, name }: Spot, text: string): Promise<string | null> {
  const base = complete(world, route)
  const isList = fieldsOf(route).some((field) => field.name === name && field.types.has('array'))
  const answer = await callRoute(world, route, {
    token: world.admin.token ?? '',
    params: where === 'path' ? { ...base.params, [name]: text.toWellFormed() } : base.params,
    query: where === 'query' ? { ...base.query, [name]: text.toWellFormed() } : base.query,
    ...(route.body === undefined && where !== 'body'
      ? {}
      : { body: where === 'body' ? { ...base.body, [name]: isList ? [text] : text } : (base.body ?? {}) }),
    // What destroys would leave nothing to attack; everything else is really stored and applied.
    headers: { prefer: 'wait=0', ...(route.method === 'DELETE' || route.cli?.destroys === true ? { 'x-dry-run': 'true' } : {}) },
  })
  const leaks = /\bat \S+ \(|node_modules|SQLITE|syntax error|\/croft\//i.test(answer.text) && answer.status >= 400
  if (answer.status < 500 && !leaks) return null
  return `${route.method} ${route.path} with ${JSON.stringify(text.slice(0, 40))} in ${where} ${name}: ${answer.status} ${answer.text.slice(0, 200)}`
}

/** The closed list that the real machine asks too: whatever is not on it would never start there. */
function isListed(program: string): boolean {
  try {
    locateProgram(program as Program)
    return true
  } catch {
    return false
  }
}

/** What an argument may be made of: nothing of the texts above fits. */
const argument = /^(?:[\w@%+=:,./-]*|\*)$/

/** Programs beside the list, and arguments that nobody but a client can have thought of. */
const strangeRuns = (world: World) =>
  world.machine.transcript.filter(
    ([program = '', ...rest]) =>
      !isListed(program) || rest.some((each) => (!argument.test(each) && !/^\.part-\w+-\*$/.test(each)) || each === '--help'),
  )

/** A tenant may name its own folders as it likes; everything else is made of plain letters, and nothing climbs. */
const strangePaths = (world: World) =>
  [...world.machine.tree.nodes.keys()].filter((path) => {
    const own = path.startsWith(`${world.machine.paths.homes}/`)
    // eslint-disable-next-line no-control-regex -- finding control characters is the point
    return path.split('/').includes('..') || (own ? /[\u0000-\u001f\u007f]/ : /[^\w@%+=:,./~*-]/).test(path)
  })

test('hostile text anywhere makes no failure of ours, no program and no path', { timeout: 180_000 }, async () => {
  expect(spots.length).toBeGreaterThan(100)
  const world = await makeWorld()
  const failures: string[] = []
  for (const spot of spots) for (const text of hostile) failures.push(...[await attack(world, spot, text)].filter((each) => each !== null))
  expect.soft(failures).toEqual([])

  const piece = fc.oneof(
    fc.constantFrom(...hostile.slice(0, -1)),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('johnqx', 'example.com', '/', '.'),
  )
  const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...spots), text, async (spot, value) => {
      expect(await attack(world, spot, value)).toBe(null)
    }),
    { numRuns: 400 },
  )
  await world.running.idle()
  expect(world.machine.transcript.length).toBeGreaterThan(5)
  expect(strangeRuns(world)).toEqual([])
  expect(strangePaths(world)).toEqual([])
})
