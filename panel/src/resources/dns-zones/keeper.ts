import { type SqlBool, sql } from 'kysely'
import type { Clock } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DomainRecord } from '../domains/store.ts'
import type { ZoneChallenges } from './challenges.ts'
import type { Addresses, ZoneDefaults } from './defaults.ts'
import { type Gained, gainedBetween, nothingGained } from './follow-records.ts'
import type { ZoneFollower } from './follower.ts'
import type { ZoneStore } from './store.ts'

const day = 86_400_000
/** Domains that are brought in step in one transaction. */
const batch = 100

export interface KeeperDeps {
  readonly db: PanelDb
  readonly zones: ZoneStore
  readonly defaults: ZoneDefaults
  readonly follower: ZoneFollower
  readonly challenges: ZoneChallenges
  readonly graceDays: () => Promise<number>
  readonly clock: Clock
}

/** What happens to zones without anybody asking. */
export function zoneKeeper({ db, zones, defaults, follower, challenges, graceDays, clock }: KeeperDeps) {
  /** Domains with a name in our zones. */
  const named = (after: number): Promise<DomainRecord[]> =>
    db.q
      .selectFrom('domains as d')
      .selectAll('d')
      .where('d.deleted_at', 'is', null)
      .where('d.id', '>', after)
      .where((eb) =>
        eb.or([
          eb.exists(eb.selectFrom('dns_zones as z').select('z.id').whereRef('z.domain_id', '=', 'd.id').where('z.deleted_at', 'is', null)),
          eb.exists(eb.selectFrom('dns_records as r').select('r.id').whereRef('r.domain_id', '=', 'd.id')),
        ]),
      )
      .orderBy('d.id')
      .limit(batch)
      .execute()
  /** Domains with a record that leads elsewhere than the domain, its owner or the server say. */
  const astray = ({ ip, ipv6 }: Addresses): Promise<DomainRecord[]> => {
    const wanted = (column: 'ip' | 'ipv6', server: string) =>
      sql<string>`coalesce(nullif(${sql.ref(`d.${column}`)}, ''), nullif(${sql.ref(`t.${column}`)}, ''), nullif(${sql.ref(`o.${column}`)}, ''), ${server})`
    return db.q
      .selectFrom('dns_records as r')
      .innerJoin('domains as d', 'd.id', 'r.domain_id')
      .innerJoin('users as o', 'o.id', 'd.owner_id')
      .leftJoin('domains as t', 't.id', 'd.target_id')
      .selectAll('d')
      .distinct()
      .where('d.deleted_at', 'is', null)
      .where(sql<SqlBool>`r.content <> case when r.type = 'A' then ${wanted('ip', ip)} else ${wanted('ipv6', ipv6)} end`)
      .orderBy('d.id')
      .limit(batch)
      .execute()
  }
  /** After the server moved: every domain, in portions. */
  const moveAll = async (ctx: Ctx, server: Addresses, gained: Gained) => {
    for (let last = 0; ;) {
      const rows = await named(last)
      for (const row of rows) await db.transaction(() => follower.followAddresses(ctx, row, gained))
      if (rows.length < batch) break
      last = rows.at(-1)?.id ?? last
    }
    await defaults.followed(server)
  }
  return {
    /** Learns the addresses of the server and puts right what follows from those and from the owners' addresses. */
    async followAddresses(ctx: Ctx): Promise<void> {
      await defaults.learn()
      const server = await defaults.server()
      const last = await defaults.lastFollowed()
      if (last.ip !== server.ip || last.ipv6 !== server.ipv6) return moveAll(ctx, server, gainedBetween(last, server))
      for (const row of await astray(server)) await db.transaction(() => follower.followAddresses(ctx, row, nothingGained))
    },
    /** Removes for good what was kept long enough. */
    async forget(ctx: Ctx): Promise<void> {
      const before = clock.now() - (await graceDays()) * day
      for (const zone of await zones.keptBefore(before))
        await db.transaction(() => zones.remove(ctx, zone.id, { event: 'dns.zone.purged' }))
      await challenges.forgetOld(ctx, clock.now() - day)
    },
  }
}
export type ZoneKeeper = ReturnType<typeof zoneKeeper>
