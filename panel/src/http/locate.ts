import { notFound } from '@croft/kit/errors.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { normalizeHostname } from '../core/hostname.ts'
import { isUsername } from '../core/username.ts'
import type { DomainStore } from '../resources/domains/store.ts'
import type { ZoneStore } from '../resources/dns-zones/store.ts'
import type { UserStore } from '../resources/users/store.ts'
import type { Guarded } from './guard.ts'

/** The object of the path must be in the caller's view before anything of the body is judged. */
export const createLocator =
  ({ userStore, domainStore, dnsZoneStore }: { userStore: UserStore; domainStore: DomainStore; dnsZoneStore: ZoneStore }) =>
  async (ctx: Guarded, route: Pick<Route, 'path'>, params: Readonly<Record<string, unknown>>): Promise<void> => {
    const { username, domain } = params
    // Below a domain a username is a name of that site, not an account.
    const isAccount = typeof username === 'string' && domain === undefined
    if (isAccount && (!isUsername(username) || (await userStore.find(ctx.actor, username)) === undefined)) {
      throw notFound('User')
    }
    if (typeof domain !== 'string') return
    // the panel's own certificate has the place of a domain
    if (domain === 'server' && route.path.startsWith('/ssl/') && ctx.actor.role === 'admin') return
    const name = normalizeHostname(domain, true)
    if (route.path.startsWith('/dns/zones/')) {
      if (name === null || (await dnsZoneStore.find(ctx.actor, name)) === undefined) throw notFound('DNS zone')
      return
    }
    if (name === null || (await domainStore.find(ctx.actor, name)) === undefined) throw notFound('Domain')
  }
