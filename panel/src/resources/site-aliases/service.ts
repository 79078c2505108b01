import type { Clock } from '@croft/kit/clock.ts'
import { conflict, limitReached, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { normalizeHostname, requireHostname } from '../../core/hostname.ts'
import type { PanelDb } from '../../db/database.ts'
import { domainRules } from '../domains/rules.ts'
import type { DomainStore, StoredDomain } from '../domains/store.ts'
import type { UserService } from '../users/service.ts'
import { userLimits } from '../users/store.ts'
import type { CreateAlias } from './schema.ts'
import { type Domains, requireSite } from './site.ts'
import { type SiteAliasStore, aliasModel } from './store.ts'

export interface SiteAliasDeps {
  readonly db: PanelDb
  readonly store: SiteAliasStore
  readonly domains: Domains
  readonly domainStore: Pick<
    DomainStore,
    'claimNames' | 'releaseNames' | 'count' | 'countAliases' | 'nearestHolder' | 'nearestZone' | 'aliasesChanged'
  >
  readonly users: Pick<UserService, 'require'>
  readonly clock: Clock
}

/** Further host names of a site. */
export function siteAliasService({ db, store, domains, domainStore, users, clock }: SiteAliasDeps) {
  const requireRoom = async (ctx: Ctx, domain: StoredDomain) => {
    const limit = userLimits(await users.require(ctx, domain.owner)).max_domain_aliases
    if (limit === -1) return
    if ((await domainStore.countAliases(domain.owner_id)) >= limit) throw limitReached('max_domain_aliases', limit)
  }
  const { requireOwnParent, requireOwnZone } = domainRules(domainStore)
  return {
    async list(ctx: Ctx, name: string) {
      return (await store.list((await domains.require(ctx, name)).id)).map(aliasModel)
    },
    create: (ctx: Ctx, name: string, body: CreateAlias) =>
      db.transaction(async () => {
        const domain = await requireSite(domains, ctx, name)
        const alias = requireHostname(body.alias, 'Invalid alias')
        await requireRoom(ctx, domain)
        await requireOwnParent(ctx, { id: domain.owner_id }, alias)
        if ((await domainStore.claimNames(domain.id, [{ name: alias, kind: 'alias' }])) !== null) throw conflict('Domain already exists')
        await requireOwnZone({ id: domain.owner_id }, alias)
        const flags = { dns: body.dns ? 1 : 0, mail: body.mail ? 1 : 0 }
        const row = await store.insert(ctx, domain, { alias, mode: body.mode, ...flags, created_at: clock.now() })
        await domainStore.aliasesChanged(ctx, domain.id)
        return aliasModel(row)
      }),
    remove: (ctx: Ctx, name: string, aliasName: string) =>
      db.transaction(async () => {
        const domain = await domains.require(ctx, name)
        const alias = normalizeHostname(aliasName)
        const row = alias === null ? undefined : await store.find(domain.id, alias)
        if (row === undefined) throw notFound('Alias')
        await domainStore.releaseNames(domain.id, [row.alias])
        await store.remove(ctx, domain, row.id)
        await domainStore.aliasesChanged(ctx, domain.id)
      }),
  }
}
export type SiteAliasService = ReturnType<typeof siteAliasService>
