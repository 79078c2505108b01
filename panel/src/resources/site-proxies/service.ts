import { conflict, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { type Domains, requireSite, requireSpace } from '../site-aliases/site.ts'
import type { CreateProxy } from './schema.ts'
import { type SiteProxyStore, proxyModel } from './store.ts'
import { requireProxyTarget } from './target.ts'

const mostProxies = 50

export interface SiteProxyDeps {
  readonly db: PanelDb
  readonly store: SiteProxyStore
  readonly domains: Domains
  /** Setting `web.proxy_targets`. */
  readonly allowedTargets: () => Promise<readonly string[]>
}

/** Paths of a site that an application answers. */
export function siteProxyService({ db, store, domains, allowedTargets }: SiteProxyDeps) {
  return {
    async list(ctx: Ctx, name: string) {
      return (await store.list((await domains.require(ctx, name)).id)).map(proxyModel)
    },
    create: (ctx: Ctx, name: string, body: CreateProxy) =>
      db.transaction(async () => {
        const domain = await requireSite(domains, ctx, name)
        const target = requireProxyTarget(body.target, await allowedTargets())
        const rows = await store.list(domain.id)
        if (rows.some((row) => row.path === body.path)) throw conflict('Proxy already exists')
        if (await store.pathInUse(domain.id, body.path)) throw conflict('Path is in use by a protected directory')
        requireSpace('proxies', rows.length, mostProxies)
        const flags = { websocket: body.websocket ? 1 : 0, preserve_host: body.preserve_host ? 1 : 0, enabled: 1 }
        return proxyModel(await store.insert(ctx, domain, { path: body.path, target, ...flags }))
      }),
    remove: (ctx: Ctx, name: string, id: number) =>
      db.transaction(async () => {
        const domain = await domains.require(ctx, name)
        const row = (await store.list(domain.id)).find((each) => each.id === id)
        if (row === undefined) throw notFound('Proxy')
        await store.remove(ctx, domain, row.id)
      }),
  }
}
export type SiteProxyService = ReturnType<typeof siteProxyService>
