import type { Ctx } from '../../core/actor.ts'
import { parentNames } from '../../core/hostname.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Scope } from '../../drivers/driver.ts'
import type { RecordChanges } from './changes.ts'
import type { RecordStore } from './records.ts'
import { type ZoneRecord, type ZoneStore, zoneScope } from './store.ts'

const purpose = 'acme'
/** Short, so that a name server of somebody else forgets an old one soon. */
const ttl = 60

export interface ChallengeDeps {
  readonly db: PanelDb
  readonly zones: ZoneStore
  readonly records: RecordStore
  readonly changes: RecordChanges
}

/** TXT records by which a certificate authority sees who holds a zone. */
export function zoneChallenges({ db, zones, records, changes }: ChallengeDeps) {
  const holding = async (name: string): Promise<{ zone: ZoneRecord; relative: string } | null> => {
    const zone = await zones.nearest([name, ...parentNames(name)])
    if (zone === undefined || zone.kind === 'secondary' || zone.status !== 'active') return null
    return { zone, relative: name === zone.name ? '@' : name.slice(0, -zone.name.length - 1) }
  }
  /** The same, when the zone is that account's; the panel itself, `null`, may use the zones of administrators. */
  const holdingOf = async (ownerId: number | null, name: string) => {
    const found = await holding(name.toLowerCase())
    if (found === null) return null
    if (ownerId !== null) return found.zone.owner_id === ownerId ? found : null
    const owner = await db.q.selectFrom('users').select('role').where('id', '=', found.zone.owner_id).executeTakeFirst()
    return owner?.role === 'admin' ? found : null
  }
  return {
    /**
     * Shows a value under a whole name; others of the same name stay. Answers with the scopes to wait for, `null` when no zone of
     * the owner holds the name: with one of somebody else, a certificate for that name would come into wrong hands.
     */
    setChallenge: (ctx: Ctx, ownerId: number | null, name: string, value: string): Promise<{ scopes: Scope[] } | null> =>
      db.transaction(async () => {
        const found = await holdingOf(ownerId, name)
        if (found === null) return null
        const { zone, relative } = found
        const rows = await records.at(zone.id, relative)
        if (!rows.some((row) => row.type === 'TXT' && row.content === value)) {
          const record = { name: relative, type: 'TXT' as const, content: value, ttl, priority: null, disabled: false, comment: '' }
          const aliases = rows.filter((row) => row.type === 'CNAME' && row.managed === 1).map(({ id }) => id)
          await changes.write(ctx, zone, { create: [{ ...record, purpose, domainId: null }], update: [], remove: aliases })
        }
        return { scopes: [zoneScope(zone)] }
      }),
    /** Whether `setChallenge` would find the zone of a host name. */
    holds: async (ownerId: number | null, name: string): Promise<boolean> => (await holdingOf(ownerId, name)) !== null,
    clearChallenge: (ctx: Ctx, name: string, value: string): Promise<{ scopes: Scope[] } | null> =>
      db.transaction(async () => {
        const found = await holding(name.toLowerCase())
        if (found === null) return null
        const { zone, relative } = found
        const rows = await records.at(zone.id, relative)
        const gone = rows.filter((row) => row.purpose === purpose && row.content === value).map(({ id }) => id)
        await changes.write(ctx, zone, { create: [], update: [], remove: gone }, { check: false })
        return { scopes: [zoneScope(zone)] }
      }),
    /** Takes away what an order left behind that ended without clearing. */
    forgetOld: async (ctx: Ctx, before: number): Promise<void> => {
      const old = await db.q
        .selectFrom('dns_records')
        .select(['id', 'zone_id'])
        .where('purpose', '=', purpose)
        .where('created_at', '<', before)
        .execute()
      for (const { id, zone_id: zoneId } of old) {
        const zone = await zones.byId(zoneId)
        if (zone !== undefined) await changes.write(ctx, zone, { create: [], update: [], remove: [id] }, { check: false })
      }
    },
  }
}
export type ZoneChallenges = ReturnType<typeof zoneChallenges>
