import { notFound } from '@croft/kit/errors.ts'
import { normalizeHostname } from '../core/hostname.ts'
import { isUsername } from '../core/username.ts'
import type { DomainStore } from '../resources/domains/store.ts'
import type { UserStore } from '../resources/users/store.ts'
import type { Guarded } from './guard.ts'

/** The object of the path must be in the caller's view before anything of the body is judged. */
export const createLocator =
  ({ userStore, domainStore }: { userStore: UserStore; domainStore: DomainStore }) =>
  async (ctx: Guarded, params: Readonly<Record<string, unknown>>): Promise<void> => {
    const { username, domain } = params
    // Below a domain a username is a name of that site, not an account.
    const isAccount = typeof username === 'string' && domain === undefined
    if (isAccount && (!isUsername(username) || (await userStore.find(ctx.actor, username)) === undefined)) {
      throw notFound('User')
    }
    if (typeof domain !== 'string') return
    const name = normalizeHostname(domain, true)
    if (name === null || (await domainStore.find(ctx.actor, name)) === undefined) throw notFound('Domain')
  }
