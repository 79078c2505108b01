import { conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { DomainService } from '../domains/service.ts'
import { type StoredDomain, siteScope } from '../domains/store.ts'

/** How the resources of a site find it; 404 for what is outside the actor's view. */
export type Domains = Pick<DomainService, 'require'>

/** A domain with a site of its own: rows of an alias domain would never be served. */
export async function requireSite(domains: Domains, ctx: Ctx, name: string): Promise<StoredDomain> {
  const row = await domains.require(ctx, name)
  if (row.type === 'alias') throw conflict(`Domain is an alias of ${row.target ?? ''}`)
  return row
}

/** What the tables of a site's rows have in common: the domain in the event, its owner, its scope. */
export const ofSite = (domain: StoredDomain) => ({
  resource: () => ({ type: 'domain', id: domain.name }),
  owner: () => domain.owner_id,
  scopes: () => [siteScope(domain)],
})

/** At most so many rows of a kind for one site. */
export const requireSpace = (field: string, used: number, limit: number): void => {
  if (used >= limit) throw conflict(`Too many ${field} (${limit})`)
}
