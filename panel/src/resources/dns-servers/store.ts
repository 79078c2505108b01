import { type Selectable, sql } from 'kysely'
import { rfc3339OrNull } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DnsServerRow } from '../../db/tables/dns.ts'
import { defineTable, insert, remove, touch } from '../../db/write.ts'
import { scope } from '../../jobs/sync/desired.ts'
import type { DnsServer } from './schema.ts'
import type { ServedZone } from './served-serial.ts'

export type StoredServer = Selectable<DnsServerRow>

const servers = defineTable({
  table: 'dns_servers',
  event: 'dns.server',
  resource: (row) => ({ type: 'dns-server', id: row.hostname }),
  owner: () => null,
  // every primary zone: `touchZones` marks them in the same transaction
  scopes: () => [],
  secret: ['tsig_secret'],
  data: ({ hostname, ip }) => ({ hostname, ip }),
})

export const serverModel = (row: StoredServer): DnsServer => ({
  id: row.id,
  hostname: row.hostname,
  ip: row.ip,
  role: row.role,
  in_sync: row.in_sync === 1,
  last_seen: rfc3339OrNull(row.last_seen_at),
})

/** Zones of which the serials are compared, chosen anew each time. */
const sampled = 20

export function serverStore(db: PanelDb) {
  return {
    list: (): Promise<StoredServer[]> => db.q.selectFrom('dns_servers').selectAll().orderBy('hostname').execute(),
    find: (id: string): Promise<StoredServer | undefined> =>
      db.q.selectFrom('dns_servers').selectAll().where('id', '=', id).executeTakeFirst(),
    named: (hostname: string): Promise<StoredServer | undefined> =>
      db.q.selectFrom('dns_servers').selectAll().where('hostname', '=', hostname).executeTakeFirst(),
    /** Zones that secondaries should have: those changed last, and some of the others. */
    async sample(): Promise<ServedZone[]> {
      const zones = () =>
        db.q
          .selectFrom('dns_zones')
          .select(['name', 'serial', 'dnssec'])
          .where('deleted_at', 'is', null)
          .where('kind', '=', 'primary')
          .where('status', '=', 'active')
          .limit(sampled)
      const [latest, others] = [
        await zones().orderBy('updated_at', 'desc').execute(),
        await zones()
          .orderBy(sql`random()`)
          .execute(),
      ]
      return [...new Map([...latest, ...others].map((zone) => [zone.name, zone])).values()]
    },
    keyNameTaken: async (name: string): Promise<boolean> =>
      (await db.q.selectFrom('dns_servers').select('id').where('tsig_name', '=', name).executeTakeFirst()) !== undefined,
    insert: (ctx: Ctx, row: DnsServerRow) => insert(ctx, db, servers, row),
    remove: (ctx: Ctx, id: string) => remove(ctx, db, servers, id),
    /** What a look at a server found; nobody's doing, so no event. */
    seen: async (id: string, patch: Partial<Pick<DnsServerRow, 'in_sync' | 'last_seen_at'>>) => {
      await db.transaction((q) => q.updateTable('dns_servers').set(patch).where('id', '=', id).execute())
    },
    /** Every primary zone names its secondaries. */
    async touchZones(ctx: Ctx, hostname: string): Promise<void> {
      const rows = await db.q.selectFrom('dns_zones').select('name').where('deleted_at', 'is', null).where('kind', '=', 'primary').execute()
      const scopes = rows.map(({ name }) => scope('zone', name))
      await touch(ctx, db, scopes, 'dns.server.changed', { type: 'dns-server', id: hostname })
    },
  }
}
export type ServerStore = ReturnType<typeof serverStore>
