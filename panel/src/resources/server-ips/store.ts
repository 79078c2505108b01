import { sql, type Selectable } from 'kysely'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { ServerIpRow } from '../../db/tables/server.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'
import { serverScope } from '../server-host/store.ts'

export type StoredIp = Selectable<ServerIpRow> & { readonly owner: string | null }

const ipTable = defineTable({
  table: 'server_ips',
  event: 'system.ip',
  resource: ({ ip }) => ({ type: 'server', id: ip }),
  owner: () => null,
  // the machine is concerned only by what Croft itself gives it
  scopes: ({ managed }) => (managed === 1 ? [serverScope] : []),
})

/** Addresses of which something is known, and how many sites use them. */
export function serverIpStore(db: PanelDb) {
  const select = () =>
    db.q
      .selectFrom('server_ips')
      .leftJoin('users', 'users.id', 'server_ips.owner_id')
      .selectAll('server_ips')
      .select('users.username as owner')
  return {
    list: (): Promise<StoredIp[]> => select().orderBy('server_ips.ip').execute(),
    find: (ip: string): Promise<StoredIp | undefined> => select().where('server_ips.ip', '=', ip).executeTakeFirst(),
    insert: (ctx: Ctx, row: ServerIpRow) => insert(ctx, db, ipTable, row),
    update: (ctx: Ctx, ip: string, patch: Partial<Omit<ServerIpRow, 'ip'>>) => update(ctx, db, ipTable, { ip }, patch),
    remove: (ctx: Ctx, ip: string) => remove(ctx, db, ipTable, { ip }),
    /** Number of live domains by address; `default4` and `default6` are those on the server's own. */
    async domainsByIp(): Promise<ReadonlyMap<string, number>> {
      const rows = await db.q
        .selectFrom('domains')
        .select(['ip', 'ipv6', sql<number>`count(*)`.as('n')])
        .where('deleted_at', 'is', null)
        .groupBy(['ip', 'ipv6'])
        .execute()
      const counts = new Map<string, number>()
      for (const { ip, ipv6, n } of rows) {
        for (const address of [ip === '' ? 'default4' : ip, ipv6 === '' ? 'default6' : ipv6]) {
          counts.set(address, (counts.get(address) ?? 0) + Number(n))
        }
      }
      return counts
    },
    /** Accounts that use that address, for themselves or for a live domain. */
    async usersOf(ip: string): Promise<readonly number[]> {
      const domains = await db.q
        .selectFrom('domains')
        .select('owner_id as id')
        .distinct()
        .where('deleted_at', 'is', null)
        .where((eb) => eb.or([eb('ip', '=', ip), eb('ipv6', '=', ip)]))
        .execute()
      const accounts = await db.q
        .selectFrom('users')
        .select('id')
        .where('deleted_at', 'is', null)
        .where((eb) => eb.or([eb('ip', '=', ip), eb('ipv6', '=', ip)]))
        .execute()
      return [...domains, ...accounts].map(({ id }) => id)
    },
  }
}
export type ServerIpStore = ReturnType<typeof serverIpStore>
