import { conflict, forbidden, limitReached } from '@croft/kit/errors.ts'
import { type Ctx, limitOf as domainsInView } from '../../core/actor.ts'
import { namesAbove, parentNames } from '../../core/hostname.ts'
import { notIncluded } from '../../core/permission.ts'
import type { DomainRow } from '../../db/tables/domains.ts'
import { type StoredUser, userLimits } from '../users/store.ts'
import type { DomainStore } from './store.ts'

const limitOf = { primary: 'max_domains', addon: 'max_domains', subdomain: 'max_subdomains', alias: 'max_domain_aliases' } as const

/** Name of a site's folder below `<home>/domains/`. */
export const folderOf = (name: string): string => name.replace(/^\*\./, 'wildcard.')

/** What holds for every domain that comes to an account: by creation, renaming, copying or transfer. */
export function domainRules(store: Pick<DomainStore, 'nearestHolder' | 'nearestZone' | 'count' | 'countAliases'>) {
  return {
    /** Whatever lies above a name, aliases included, must be the same account's: cookies of a parent reach its subdomains. */
    requireOwnParent: async (ctx: Ctx, owner: { readonly id: number }, name: string): Promise<void> => {
      const above = await store.nearestHolder(namesAbove(name))
      if (above === undefined) return
      if (above.owner_id !== owner.id) throw forbidden('Parent domain belongs to another account')
      if (domainsInView(ctx.actor)?.includes(above.domain_id) === false) throw forbidden(notIncluded('domains'))
    },
    /** Who has the zone of a name can prove to an authority that the name is theirs: nobody else may have a site under it, with records or without. */
    requireOwnZone: async (owner: { readonly id: number }, name: string): Promise<void> => {
      const bare = name.replace(/^\*\./, '')
      const zone = await store.nearestZone([bare, ...parentNames(bare)])
      if (zone === undefined || zone.owner_id === owner.id) return
      throw zone.name === bare ? conflict('DNS zone already exists') : forbidden('Parent domain belongs to another account')
    },
    /** 403 `Limit reached: max_domains (10)` when so many more do not fit. */
    requireRoom: async (owner: StoredUser, type: DomainRow['type'], more = 1): Promise<void> => {
      const field = limitOf[type]
      const limit = userLimits(owner)[field]
      if (limit === -1 || more === 0) return
      const counted = type === 'subdomain' ? [type] : (['primary', 'addon'] as const)
      const used = type === 'alias' ? await store.countAliases(owner.id) : await store.count(owner.id, counted)
      if (used + more > limit) throw limitReached(field, limit)
    },
  }
}
export type DomainRules = ReturnType<typeof domainRules>
