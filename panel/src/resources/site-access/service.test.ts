import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { WebSpec } from '../../drivers/web/spec.ts'
import { renderSite } from '../domains/desired.ts'
import { loadSite } from '../domains/snapshot.ts'
import { dueScopes, siteWorld } from '../site-aliases/testing.ts'
import { UpdateAccess, UpdateHotlink } from './schema.ts'
import { siteAccessService } from './service.ts'

test('each entry of the lists is checked', () => {
  expect(UpdateAccess.parse({ deny: ['203.0.113.0/24', '2001:DB8::/32'] })).toEqual({ deny: ['203.0.113.0/24', '2001:db8::/32'] })
  for (const entry of ['203.0.113.0/33', 'example.com', '1.2.3', '', '::/129', '10.0.0.1;', 'fe80::1%eth0']) {
    expect(UpdateAccess.safeParse({ allow: ['192.0.2.1', entry] }).success, entry).toBe(false)
  }
})

test('hotlink settings cannot leave their directive', () => {
  expect(UpdateHotlink.parse({ extensions: ['.JPG'], allowed: ['Bücher.example'] })).toEqual({
    extensions: ['jpg'],
    allowed: ['xn--bcher-kva.example'],
  })
  for (const body of [{ extensions: ['jpg|.*'] }, { redirect_url: 'javascript:x' }, { redirect_url: '/a b' }, { redirect_url: '//evil' }]) {
    expect(UpdateHotlink.safeParse(body).success, JSON.stringify(body)).toBe(false)
  }
})

eachPanelEngine('access', (open) => {
  const make = async () => {
    const world = await siteWorld(open)
    const asked: number[] = []
    const cacheUse = async (site: number) => {
      asked.push(site)
      return { size_mb: 3, hit_ratio: 0.5 }
    }
    const purged: unknown[] = []
    const cachePurge = async (...request: unknown[]) => void purged.push(request)
    const own = async () => {
      const snapshot = await loadSite(world.db, (await world.domains.require(world.john, 'example.com')).id)
      if (snapshot === null) throw new Error('the site is gone')
      return WebSpec.parse(renderSite(snapshot).web).own
    }
    return { ...world, asked, purged, own, access: siteAccessService({ ...world, cacheUse, cachePurge }) }
  }

  test('hotlink protection reaches the edge, and what was entered outlives switching it off', async () => {
    const { db, access, john, own } = await make()
    const on = await access.setHotlink(john, 'example.com', { enabled: true, extensions: ['jpg'], allowed: ['friend.example'] })
    expect(on).toEqual({ enabled: true, extensions: ['jpg'], allowed: ['friend.example'], redirect_url: '' })
    expect((await own())?.hotlink).toEqual({ extensions: ['jpg'], allowed: ['friend.example'], redirectUrl: '' })
    expect(await dueScopes(db)).toHaveLength(1)
    expect(await access.setHotlink(john, 'example.com', { enabled: false })).toEqual({ ...on, enabled: false })
    expect(await own()).toBeNull()
    expect(await access.hotlink(john, 'example.com')).toEqual({ ...on, enabled: false })
  })

  test('access lists reach the edge; the plain form asks for no block of its own', async () => {
    const { access, john, own } = await make()
    await access.setAccess(john, 'example.com', { deny: ['203.0.113.0/24', '203.0.113.0/24'] })
    expect((await own())?.access).toEqual({ allow: [], deny: ['203.0.113.0/24'], default: 'allow' })
    await access.setAccess(john, 'example.com', { deny: [] })
    expect(await own()).toBeNull()
  })

  test('the cache shows its settings and what the machine says', async () => {
    const { access, john, own, asked } = await make()
    expect(await access.cache(john, 'example.com')).toMatchObject({ enabled: false, size_mb: 0, hit_ratio: 0 })
    expect(asked).toEqual([])
    const set = await access.setCache(john, 'example.com', { enabled: true, ttl_seconds: 60 })
    expect(set).toEqual({ enabled: true, ttl_seconds: 60, bypass_paths: ['/wp-admin'], bypass_cookies: [], size_mb: 3, hit_ratio: 0.5 })
    expect((await own())?.cache).toEqual({ ttlSeconds: 60, bypassPaths: ['/wp-admin'], bypassCookies: [] })
  })

  test('purging names the site and the paths', async () => {
    const { access, john, mary, purged, domains } = await make()
    await access.purgeCache(john, 'example.com', ['/a'])
    expect(purged).toEqual([[(await domains.require(john, 'example.com')).id, ['/a']]])
    await expect(access.purgeCache(mary, 'example.com', [])).rejects.toThrow('Domain not found')
  })

  test('of others is not found', async () => {
    const { access, mary } = await make()
    await expect(access.hotlink(mary, 'example.com')).rejects.toThrow('Domain not found')
    await expect(access.setAccess(mary, 'example.com', { default: 'deny' })).rejects.toThrow('Domain not found')
    await expect(access.setCache(mary, 'example.com', { enabled: true })).rejects.toThrow('Domain not found')
  })
})
