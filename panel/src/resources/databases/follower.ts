import type { Clock } from '@croft/kit/clock.ts'
import type { DomainFollower } from '../domains/followers.ts'
import type { DatabaseStore } from './store.ts'

/** Databases stay with their account, whose name theirs begins with, when their domain goes to another one. */
export const databaseFollower = ({ store, clock }: { readonly store: DatabaseStore; readonly clock: Clock }): DomainFollower => ({
  changed: () => Promise.resolve(),
  aliasesChanged: () => Promise.resolve(),
  async handedOver(ctx, domain, from) {
    const rows = (await store.ofOwner(from.id)).filter((row) => row.domain_id === domain.id)
    for (const { id } of rows) await store.update(ctx, id, { domain_id: null, updated_at: clock.now() })
    return rows.map(({ name }) => `Database ${name} stays with ${from.username}; the site reaches it as before`)
  },
})
