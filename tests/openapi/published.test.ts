import { expect, test } from 'vitest'
import { testApp } from '@croft/panel/testing/app.ts'
import { routes } from '../support/table.ts'
import { publishedCalls } from './published.ts'
import { publishedOperations } from './published-operations.ts'

/** Where an answer differs from the published one: same keys in the same order, same types, same fixed texts. */
function differences(wanted: unknown, given: unknown, at = 'answer'): string[] {
  if (wanted === '<string>') return typeof given === 'string' ? [] : [`${at} is no text`]
  if (wanted === '<integer>') return Number.isInteger(given) ? [] : [`${at} is no integer`]
  if (wanted === '<boolean>') return typeof given === 'boolean' ? [] : [`${at} is no boolean`]
  if (Array.isArray(wanted)) {
    if (!Array.isArray(given)) return [`${at} is no list`]
    return given.flatMap((item, index) => differences(wanted[0], item, `${at}[${index}]`))
  }
  if (typeof wanted !== 'object' || wanted === null)
    return wanted === given ? [] : [`${at} is ${JSON.stringify(given)}, not ${JSON.stringify(wanted)}`]
  if (typeof given !== 'object' || given === null) return [`${at} is no object`]
  const names = Object.keys(wanted).filter((name) => name !== '<open>')
  const shown = Object.keys(given)
  const compared = '<open>' in wanted ? shown.slice(0, names.length) : shown
  if (compared.join() !== names.join()) return [`${at} has ${compared.join()} instead of ${names.join()}`]
  return names.flatMap((name) =>
    differences((wanted as Record<string, unknown>)[name], (given as Record<string, unknown>)[name], `${at}.${name}`),
  )
}

test('published operations carry their mark, and nothing else does', () => {
  const marked = routes
    .filter((route) => route.mark !== 'C')
    .map((route) => [`${route.method} ${route.path.replace(/(.)\/$/, '$1')}`, route.mark])
  expect(Object.fromEntries(marked)).toEqual(publishedOperations)
})

test('published calls answer as printed', async () => {
  const { server, admin } = await testApp()
  const wrong: string[] = []
  for (const call of publishedCalls) {
    const headers = call.as === 'admin' ? { authorization: `Bearer ${admin.token}` } : {}
    const [method] = call.route.split(' ')
    const reply = await server.inject({
      method: method as 'GET',
      url: `/api/v1${call.path}`,
      headers,
      ...(call.body === undefined ? {} : { payload: call.body as object }),
    })
    const found =
      reply.statusCode === call.status ? differences(call.answer, JSON.parse(reply.body)) : [`status ${reply.statusCode} ${reply.body}`]
    wrong.push(...found.map((each) => `${call.route}: ${each}`))
  }
  expect(wrong).toEqual([])
})

test('another order, type, text or key is a difference', () => {
  expect(differences({ a: 1, b: '<string>' }, { b: 'x', a: 1 })).toHaveLength(1)
  expect(differences({ a: '<integer>' }, { a: 1.5 })).toHaveLength(1)
  expect(differences({ a: 'x' }, { a: 'y' })).toHaveLength(1)
  expect(differences({ a: 1 }, { a: 1, b: 2 })).toHaveLength(1)
  expect(differences([{ a: 1 }], [{ a: 1 }, { a: 2 }])).toHaveLength(1)
  expect(differences({ a: 1, '<open>': true }, { a: 1, b: 2 })).toEqual([])
})
