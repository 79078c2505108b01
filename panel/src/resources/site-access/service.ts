import type { Clock } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import { sent } from '../../core/shapes.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DomainStore, StoredDomain } from '../domains/store.ts'
import { type Domains, requireSite } from '../site-aliases/site.ts'
import type { Access, Cache, Hotlink, UpdateAccess, UpdateCache, UpdateHotlink } from './schema.ts'
import { storedAccess, storedCache, storedHotlink } from './store.ts'

/** What the response cache of a site holds and how often it answered; asked of the machine. */
export type CacheUse = (site: number) => Promise<{ readonly size_mb: number; readonly hit_ratio: number }>

/** Forgets kept answers of a site: of these paths, or of all for an empty list. */
export type CachePurge = (site: number, paths: readonly string[]) => Promise<unknown>

export interface SiteAccessDeps {
  readonly db: PanelDb
  readonly domains: Domains
  readonly domainStore: Pick<DomainStore, 'update'>
  readonly clock: Clock
  readonly cacheUse: CacheUse
  readonly cachePurge: CachePurge
}

/** Who may reach a site, who may show its pictures, and what is kept of its answers. */
export function siteAccessService({ db, domains, domainStore, clock, cacheUse, cachePurge }: SiteAccessDeps) {
  const change = (ctx: Ctx, name: string, column: 'hotlink' | 'access' | 'cache', next: (domain: StoredDomain) => string | null) =>
    db.transaction(async () => {
      const domain = await requireSite(domains, ctx, name)
      const patch = { [column]: next(domain), updated_at: clock.now() }
      return domainStore.update(ctx, domain.id, patch, { event: `domain.${column}.updated` })
    })
  const withUse = async (row: Pick<StoredDomain, 'id' | 'cache'>): Promise<Cache> => ({
    ...storedCache.show(row.cache),
    ...(row.cache === null ? { size_mb: 0, hit_ratio: 0 } : await cacheUse(row.id)),
  })
  return {
    hotlink: async (ctx: Ctx, name: string): Promise<Hotlink> => storedHotlink.show((await domains.require(ctx, name)).hotlink),
    async setHotlink(ctx: Ctx, name: string, body: UpdateHotlink): Promise<Hotlink> {
      const row = await change(ctx, name, 'hotlink', ({ hotlink }) => storedHotlink.text({ ...storedHotlink.show(hotlink), ...sent(body) }))
      return storedHotlink.show(row.hotlink)
    },
    access: async (ctx: Ctx, name: string): Promise<Access> => storedAccess.show((await domains.require(ctx, name)).access),
    async setAccess(ctx: Ctx, name: string, body: UpdateAccess): Promise<Access> {
      const row = await change(ctx, name, 'access', ({ access }) => storedAccess.text({ ...storedAccess.show(access), ...sent(body) }))
      return storedAccess.show(row.access)
    },
    cache: async (ctx: Ctx, name: string): Promise<Cache> => withUse(await domains.require(ctx, name)),
    async setCache(ctx: Ctx, name: string, body: UpdateCache): Promise<Cache> {
      const row = await change(ctx, name, 'cache', ({ cache }) => storedCache.text({ ...storedCache.show(cache), ...sent(body) }))
      return withUse(row)
    },
    async purgeCache(ctx: Ctx, name: string, paths: readonly string[]): Promise<void> {
      await cachePurge((await requireSite(domains, ctx, name)).id, paths)
    },
  }
}
export type SiteAccessService = ReturnType<typeof siteAccessService>
