import type { Clock } from '@croft/kit/clock.ts'
import type { DomainFollower } from '../domains/followers.ts'
import type { CronStore } from './store.ts'

/** Cron jobs of a domain go with it to another account, switched off: their commands speak of the old home. */
export const cronFollower = ({ store, clock }: { readonly store: CronStore; readonly clock: Clock }): DomainFollower => ({
  changed: () => Promise.resolve(),
  aliasesChanged: () => Promise.resolve(),
  async handedOver(ctx, domain, from) {
    const rows = (await store.ofOwner(from.id)).filter((row) => row.domain_id === domain.id)
    const patch = { owner_id: domain.owner_id, enabled: 0, updated_at: clock.now() }
    for (const { id } of rows) await store.update(ctx, id, patch, { event: 'cron.transferred' })
    return rows.map(({ id, name }) => `Cron job ${id} (${name}) went along and is switched off: look at its command first`)
  },
})
