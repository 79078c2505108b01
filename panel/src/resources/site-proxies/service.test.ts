import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { WebSpec } from '../../drivers/web/spec.ts'
import { renderSite } from '../domains/desired.ts'
import { loadSite } from '../domains/snapshot.ts'
import { dueScopes, siteWorld } from '../site-aliases/testing.ts'
import { CreateProxy } from './schema.ts'
import { siteProxyService } from './service.ts'
import { webSettings } from './settings.ts'
import { siteProxyStore } from './store.ts'
import { requireProxyTarget } from './target.ts'

test.each([
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['http://localhost:3000/app/', 'http://localhost:3000/app/'],
  ['HTTPS://[::1]:65535/', 'https://[::1]:65535'],
  ['http://127.1:3000', 'http://127.0.0.1:3000'],
])('target %s is allowed', (input, stored) => {
  expect(requireProxyTarget(input, [])).toBe(stored)
})

test.each([
  'http://127.0.0.1',
  'http://127.0.0.1:80',
  'http://127.0.0.1:1023',
  'http://127.0.0.1:3082',
  'http://localhost:2083',
  'http://[::1]:6379',
  'http://0x7f.1:11334',
  'http://127.0.0.2:3000',
  'http://0.0.0.0:3000',
  'http://[::ffff:127.0.0.1]:3000',
  'http://169.254.169.254/latest',
  'http://10.0.0.5:8080',
  'http://example.org',
  'http://localhost.example.org:3000',
])('target %s is not allowed', (input) => {
  expect(() => requireProxyTarget(input, [])).toThrow('Target is not allowed')
})

test.each([
  'ftp://127.0.0.1:3000',
  'http://u:p@127.0.0.1:3000',
  'http://127.0.0.1:3000/?a',
  'http://127.0.0.1:99999',
  'unix:/x',
  '',
  'http://127.0.0.1:3000/a;b',
])('target %j is invalid', (input) => {
  expect(() => requireProxyTarget(input, [])).toThrow('Invalid target')
})

test('an administrator can allow addresses, networks and names, with a port or with all', () => {
  const allowed = webSettings.schema.parse({
    proxy_targets: ['10.0.0.0/24', '192.0.2.7:8080', 'App.Internal.example:3000', '[2001:db8::5]:9000'],
  })
  const target = (input: string) => () => requireProxyTarget(input, allowed.proxy_targets)
  for (const input of ['http://10.0.0.9', 'http://192.0.2.7:8080', 'http://app.internal.example:3000', 'http://[2001:db8::5]:9000']) {
    expect(target(input)).not.toThrow()
  }
  for (const input of ['http://10.0.1.9', 'http://192.0.2.7:81', 'http://app.internal.example', 'http://[2001:db8::6]:9000']) {
    expect(target(input)).toThrow('Target is not allowed')
  }
  for (const entry of ['10.0.0.0/40', 'http://10.0.0.1', 'a b', '10.0.0.1:70000', '*']) {
    expect(webSettings.schema.safeParse({ proxy_targets: [entry] }).success, entry).toBe(false)
  }
})

test('paths are stored without the last slash; the edge keeps its own', () => {
  const path = (text: string) => CreateProxy.safeParse({ path: text, target: 'x' })
  expect(path('/app/').data?.path).toBe('/app')
  expect(path('/').data?.path).toBe('/')
  for (const text of ['app', '/a b', '/.croft-page', '/a;', '/a/../b', '/a//b', '/a?b', '']) expect(path(text).success, text).toBe(false)
})

const body = { path: '/app', target: 'http://127.0.0.1:3000', websocket: true, preserve_host: false }

eachPanelEngine('proxies', (open) => {
  const make = async () => {
    const world = await siteWorld(open)
    return { ...world, proxies: siteProxyService({ ...world, store: siteProxyStore(world.db), allowedTargets: async () => [] }) }
  }

  test('are made and deleted, and reach the edge', async () => {
    const { db, domains, proxies, john } = await make()
    const made = await proxies.create(john, 'example.com', body)
    expect(made).toEqual({ id: made.id, path: '/app', target: 'http://127.0.0.1:3000', websocket: true, enabled: true })
    expect(await dueScopes(db)).toHaveLength(1)
    const snapshot = await loadSite(db, (await domains.require(john, 'example.com')).id)
    if (snapshot === null) throw new Error('the site is gone')
    expect(WebSpec.parse(renderSite(snapshot).web).own?.proxies).toEqual([
      { path: '/app', target: 'http://127.0.0.1:3000', websocket: true, preserveHost: false },
    ])
    await expect(proxies.create(john, 'example.com', body)).rejects.toThrow('Proxy already exists')
    await proxies.remove(john, 'example.com', made.id)
    expect(await proxies.list(john, 'example.com')).toEqual([])
    await expect(proxies.remove(john, 'example.com', made.id)).rejects.toThrow('Proxy not found')
  })

  test('one location of the edge cannot be two things', async () => {
    const { db, domains, proxies, john } = await make()
    const { id } = await domains.require(john, 'example.com')
    const dir = { domain_id: id, path: '/app', realm: 'R', users: '{}', enabled: 0, created_at: 0 }
    await db.transaction((q) => q.insertInto('protected_dirs').values(dir).execute())
    await expect(proxies.create(john, 'example.com', body)).rejects.toThrow('Path is in use by a protected directory')
  })

  test('of others are not found', async () => {
    const { proxies, create, john, mary } = await make()
    await create(mary, 'mary.example')
    const { id } = await proxies.create(john, 'example.com', body)
    await expect(proxies.remove(mary, 'mary.example', id)).rejects.toThrow('Proxy not found')
    await expect(proxies.create(mary, 'example.com', body)).rejects.toThrow('Domain not found')
  })
})
