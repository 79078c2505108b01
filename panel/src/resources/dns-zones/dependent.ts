import type { Clock } from '@croft/kit/clock.ts'
import type { PanelDb } from '../../db/database.ts'
import type { AccountDependent } from '../users/dependents.ts'
import type { ZoneHosting } from './hosting.ts'
import type { ZoneStore } from './store.ts'

/** Rows that were written in one transaction differ by no more than this. */
const together = 1000

/** Zones of an account that belong to no domain; those of domains go the way of the domains. */
export function zoneDependent(deps: { db: PanelDb; zones: ZoneStore; hosting: ZoneHosting; clock: Clock }): AccountDependent {
  const { db, zones, hosting, clock } = deps
  const ownOf = async (accountId: number) => (await zones.ofOwner(accountId)).filter((zone) => zone.domain_id === null)
  return {
    // a suspended account is still found: its sites say why
    scopesOf: async () => [],
    async release(ctx, account) {
      for (const zone of await ownOf(account.id)) await hosting.retire(ctx, zone, account.username, clock.now())
    },
    async transfer(ctx, from, to) {
      for (const zone of await ownOf(from.id)) {
        const options = { event: 'dns.zone.transferred', data: { owner: to.username } }
        await zones.update(ctx, zone.id, { owner_id: to.id, updated_at: clock.now() }, options)
      }
    },
    async restored(ctx, account) {
      const since = (account.deleted_at ?? clock.now()) - together
      const kept = await db.q
        .selectFrom('dns_zones')
        .selectAll()
        .where('owner_id', '=', account.id)
        .where('domain_id', 'is', null)
        .where('deleted_at', '>=', since)
        .orderBy('id')
        .execute()
      for (const zone of kept) {
        // a name that somebody took meanwhile stays theirs
        if ((await zones.named(zone.name)) === undefined) await hosting.revive(ctx, zone, account, null)
      }
    },
    holdsBackPurge: async () => null,
    usage: async () => ({}),
  }
}
