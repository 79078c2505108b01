import { describe, expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { dueScopes, siteWorld } from '../site-aliases/testing.ts'
import { loops, requireSource, requireTarget } from './rule.ts'
import { siteRedirectService } from './service.ts'
import { siteRedirectStore } from './store.ts'

const hosts = new Set(['example.com', 'www.example.com'])
const rule = (source: string, target: string, match: 'exact' | 'prefix' = 'exact') => ({ source, target, match })

describe('loops', () => {
  test.each([
    ['the same path', rule('/a', '/a')],
    ['the same path by a host of the site', rule('/a', 'https://www.example.com/a?x=1')],
    ['below its own prefix', rule('/a', '/a/b', 'prefix')],
    ['everything to a path of the site', rule('/', 'https://example.com/new', 'prefix')],
    ['written otherwise', rule('/ä', '/%C3%A4')],
  ])('%s', (_, looping) => {
    expect(loops(looping, [], hosts)).toBe(true)
  })

  test.each([
    ['another path', rule('/a', '/b')],
    ['the same path elsewhere', rule('/a', 'https://example.org/a')],
    ['another port', rule('/a', 'http://example.com:8080/a')],
    ['a path that only begins alike', rule('/a', '/ab', 'prefix')],
    ['up from a prefix', rule('/a', '/', 'prefix')],
    ['below an exact path', rule('/', '/shop')],
  ])('not: %s', (_, fine) => {
    expect(loops(fine, [], hosts)).toBe(false)
  })

  test('through another redirect', () => {
    expect(loops(rule('/a', '/b'), [rule('/b', 'https://example.com/a')], hosts)).toBe(true)
    expect(loops(rule('/a', '/b', 'prefix'), [rule('/b', '/a', 'prefix')], hosts)).toBe(true)
    expect(loops(rule('/a', '/b'), [rule('/b', '/c')], hosts)).toBe(false)
  })
})

test.each(['old', '/a b', '/a?x=1', '/a#b', '/a"b', '/a;b', '/a{b', '/a$b', '/a\nb', '/%', '/a/../b', '/a//b'])(
  'source %j is refused',
  (source) => {
    expect(() => requireSource(source, 'exact')).toThrow('Invalid source')
  },
)

test('a source is stored as the edge compares it', () => {
  expect(requireSource('/caf%C3%A9', 'exact')).toBe('/café')
  expect(requireSource('/café/', 'prefix')).toBe('/caf%C3%A9')
  expect(requireSource('/', 'prefix')).toBe('/')
})

test.each([
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  'ftp://example.com/',
  'https://',
  'https://user:pw@example.com/',
  'new',
  '',
])('target %j is refused', (target) => {
  expect(() => requireTarget(target)).toThrow('Invalid target')
})

test('a target is stored in its plain form', () => {
  expect(requireTarget('https://Bücher.example/ä b')).toBe('https://xn--bcher-kva.example/%C3%A4%20b')
  expect(requireTarget('/a/../b?x=1')).toBe('/b?x=1')
})

const body = { type: 301 as const, match: 'exact' as const, keep_query: true, enabled: true }

eachPanelEngine('redirects', (open) => {
  const make = async () => {
    const world = await siteWorld(open)
    return { ...world, redirects: siteRedirectService({ ...world, store: siteRedirectStore(world.db) }) }
  }

  test('are made, changed and deleted, and the site follows', async () => {
    const { db, redirects, john, settle } = await make()
    const made = await redirects.create(john, 'example.com', { source: '/old', target: '/new', ...body })
    expect(made).toMatchObject({ source: '/old', target: '/new', type: 301, enabled: true })
    expect(await dueScopes(db)).toHaveLength(1)
    await settle()
    expect(await redirects.update(john, 'example.com', made.id, { type: 302 })).toEqual({ ...made, type: 302 })
    expect(await dueScopes(db)).toHaveLength(1)
    await redirects.remove(john, 'example.com', made.id)
    expect(await redirects.list(john, 'example.com')).toEqual([])
    await expect(redirects.remove(john, 'example.com', made.id)).rejects.toThrow('Redirect not found')
  })

  test('a second one of the same source is refused, also by a change', async () => {
    const { redirects, john } = await make()
    await redirects.create(john, 'example.com', { source: '/a', target: '/x', ...body })
    const other = await redirects.create(john, 'example.com', { source: '/b', target: '/x', ...body })
    await expect(redirects.create(john, 'example.com', { source: '/a', target: '/y', ...body })).rejects.toThrow('Redirect already exists')
    await expect(redirects.update(john, 'example.com', other.id, { source: '/a' })).rejects.toThrow('Redirect already exists')
    await expect(redirects.create(john, 'example.com', { source: '/a', target: '/x', ...body, match: 'prefix' })).resolves.toBeDefined()
  })

  test('a loop is refused when it is made, when it is changed and when it is switched on', async () => {
    const { redirects, john } = await make()
    const loop = redirects.create(john, 'example.com', { source: '/a', target: 'http://www.example.com/a', ...body })
    await expect(loop).rejects.toThrow('Redirect loops to itself')
    const off = await redirects.create(john, 'example.com', { source: '/a', target: '/a', ...body, enabled: false })
    await expect(redirects.update(john, 'example.com', off.id, { enabled: true })).rejects.toThrow('Redirect loops to itself')
  })

  test('of others are not found', async () => {
    const { redirects, create, john, mary } = await make()
    await create(mary, 'mary.example')
    const made = await redirects.create(john, 'example.com', { source: '/a', target: '/x', ...body })
    await expect(redirects.update(mary, 'mary.example', made.id, { type: 302 })).rejects.toThrow('Redirect not found')
    await expect(redirects.remove(mary, 'mary.example', made.id)).rejects.toThrow('Redirect not found')
    await expect(redirects.list(mary, 'example.com')).rejects.toThrow('Domain not found')
  })
})
