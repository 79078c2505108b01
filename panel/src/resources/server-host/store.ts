import type { Selectable } from 'kysely'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { localNode } from '../../db/ledger.ts'
import type { ServerHostRow } from '../../db/tables/server.ts'
import { defineTable, insert, update } from '../../db/write.ts'
import { scope } from '../../jobs/sync/desired.ts'

export type StoredHost = Selectable<ServerHostRow>

/** What is wanted of the machine itself is one scope: its name, its addresses, its clock. */
export const serverScope = scope('server', localNode)
export const serverResource = { type: 'server', id: localNode } as const

const hostTable = defineTable({
  table: 'server_hosts',
  event: 'system.host',
  resource: () => serverResource,
  owner: () => null,
  scopes: () => [serverScope],
})

/** The one row about this server. */
export function serverHostStore(db: PanelDb) {
  const find = (): Promise<StoredHost | undefined> =>
    db.q.selectFrom('server_hosts').selectAll().where('node', '=', localNode).executeTakeFirst()
  return {
    find,
    async save(ctx: Ctx, patch: Partial<Omit<ServerHostRow, 'node'>>, event: string): Promise<void> {
      if ((await find()) !== undefined) {
        await update(ctx, db, hostTable, { node: localNode }, patch, { event })
        return
      }
      const none = { hostname: null, configured_hostname: '', timezone: null, ntp: null, updated_at: db.clock.now() }
      await insert(ctx, db, hostTable, { ...none, ...patch, node: localNode }, { event })
    },
  }
}
export type ServerHostStore = ReturnType<typeof serverHostStore>

/**
 * The name that the panel calls itself by: the one that was set here, unless its configuration file says something new since then.
 * Read when the panel starts.
 */
export async function canonicalHostname(db: PanelDb, configured: string): Promise<string> {
  const row = await serverHostStore(db).find()
  return row === undefined || row.hostname === null || row.configured_hostname !== configured ? configured : row.hostname
}
