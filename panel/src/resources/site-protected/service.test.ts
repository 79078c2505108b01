import { expect, test } from 'vitest'
import { sha512Crypt } from '../../core/sha512-crypt.ts'
import { eachPanelEngine } from '../../db/testing.ts'
import { WebSpec } from '../../drivers/web/spec.ts'
import { renderSite } from '../domains/desired.ts'
import { loadSite } from '../domains/snapshot.ts'
import { dueScopes, siteWorld } from '../site-aliases/testing.ts'
import { requireBelowRoot, shownPath } from './path.ts'
import { siteProtectedService } from './service.ts'
import { siteProtectedStore } from './store.ts'

const site = { folder: 'example.com', document_root: 'public_html' }
const bob = { username: 'bob', password: 'correct horse' }
const privateDir = { path: '/domains/example.com/public_html/private', realm: 'Restricted', ...bob }

test('paths below the document root are stored without it', () => {
  expect(requireBelowRoot(site, '/domains/example.com/public_html/a/b/')).toBe('/a/b')
  expect(requireBelowRoot(site, 'domains/example.com/public_html')).toBe('/')
  expect(shownPath(site, '/a/b')).toBe('/domains/example.com/public_html/a/b')
  expect(shownPath(site, '/')).toBe('/domains/example.com/public_html')
  expect(requireBelowRoot({ folder: 'example.com', document_root: '' }, '/domains/example.com/x')).toBe('/x')
})

test.each([
  '/domains/example.com',
  '/domains/other.com/public_html/a',
  '/domains/example.com/public_html2/a',
  '/domains/example.com/public_html/../private',
  '/domains/example.com/public_html//a',
  '/domains/example.com/public_html/a"b',
  '/etc',
  '',
])('path %j is refused', (path) => {
  expect(() => requireBelowRoot(site, path)).toThrow('Invalid path')
})

eachPanelEngine('protected directories', (open) => {
  const make = async () => {
    const world = await siteWorld(open)
    return { ...world, dirs: siteProtectedService({ ...world, store: siteProtectedStore(world.db) }) }
  }
  const hashes = async ({ db, domains, john }: Awaited<ReturnType<typeof make>>) => {
    const snapshot = await loadSite(db, (await domains.require(john, 'example.com')).id)
    if (snapshot === null) throw new Error('the site is gone')
    return WebSpec.parse(renderSite(snapshot).web).own?.protectedDirs ?? []
  }

  test('the edge gets hashes that fit the password, the answer has names alone', async () => {
    const world = await make()
    const made = await world.dirs.create(world.john, 'example.com', privateDir)
    expect(made).toMatchObject({ path: privateDir.path, realm: 'Restricted', users: ['bob'], enabled: true })
    expect(await dueScopes(world.db)).toHaveLength(1)
    const [dir] = await hashes(world)
    const hash = dir?.users[0]?.hash ?? ''
    expect(dir).toMatchObject({ path: '/private', users: [{ name: 'bob' }] })
    expect(sha512Crypt(bob.password, hash.split('$')[3])).toBe(hash)
    const written = JSON.stringify(await world.db.q.selectFrom('events').selectAll().execute())
    expect(written).not.toContain('$6$')
  })

  test('users are added, replaced and removed', async () => {
    const world = await make()
    const { dirs, john } = world
    const { id } = await dirs.create(john, 'example.com', privateDir)
    const before = await hashes(world)
    expect((await dirs.putUser(john, 'example.com', id, { username: 'alice', password: 'battery staple' })).users).toEqual(['alice', 'bob'])
    await dirs.putUser(john, 'example.com', id, { username: 'bob', password: 'another horse' })
    const after = await hashes(world)
    expect(after[0]?.users).toHaveLength(2)
    expect(after[0]?.users.find(({ name }) => name === 'bob')).not.toEqual(before[0]?.users[0])
    expect((await dirs.removeUser(john, 'example.com', id, 'bob')).users).toEqual(['alice'])
    await expect(dirs.removeUser(john, 'example.com', id, '__proto__')).rejects.toThrow('User not found')
  })

  test('switched off it is no longer asked for, and comes back', async () => {
    const world = await make()
    const { dirs, john } = world
    const { id } = await dirs.create(john, 'example.com', privateDir)
    expect(await dirs.update(john, 'example.com', id, { enabled: false })).toMatchObject({ enabled: false, users: ['bob'] })
    expect(await hashes(world)).toEqual([])
    await dirs.update(john, 'example.com', id, { enabled: true, realm: 'Members' })
    expect(await hashes(world)).toMatchObject([{ realm: 'Members' }])
  })

  test('weak passwords, a second protection and a proxied path are refused', async () => {
    const { db, dirs, domains, john } = await make()
    await expect(dirs.create(john, 'example.com', { ...privateDir, password: 'bobbobbob1' })).rejects.toThrow('Password is too weak')
    await dirs.create(john, 'example.com', privateDir)
    const again = dirs.create(john, 'example.com', { ...privateDir, path: `${privateDir.path}/` })
    await expect(again).rejects.toThrow('Protected directory already exists')
    const { id } = await domains.require(john, 'example.com')
    const proxy = { domain_id: id, path: '/app', target: 'http://127.0.0.1:3000', websocket: 0, preserve_host: 1, enabled: 1 }
    await db.transaction((q) => q.insertInto('proxies').values(proxy).execute())
    const proxied = dirs.create(john, 'example.com', { ...privateDir, path: '/domains/example.com/public_html/app' })
    await expect(proxied).rejects.toThrow('Path is in use by a proxy')
  })

  test('of others are not found', async () => {
    const { dirs, create, john, mary } = await make()
    await create(mary, 'mary.example')
    const { id } = await dirs.create(john, 'example.com', privateDir)
    await expect(dirs.putUser(mary, 'mary.example', id, bob)).rejects.toThrow('Protected directory not found')
    await expect(dirs.remove(mary, 'mary.example', id)).rejects.toThrow('Protected directory not found')
    await expect(dirs.list(mary, 'example.com')).rejects.toThrow('Domain not found')
  })
})
