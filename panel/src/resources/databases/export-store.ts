import type { Selectable } from 'kysely'
import type { Actor } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DatabaseExportRow } from '../../db/tables/databases.ts'
import { ownedInView } from '../../db/view.ts'

export type StoredExport = Selectable<DatabaseExportRow> & { readonly username: string; readonly uid: number }

/** Exports that can still be fetched: notes of an operation, of which no event tells. */
export function exportStore(db: PanelDb) {
  const joined = () =>
    db.q.selectFrom('database_exports as e').innerJoin('users as o', 'o.id', 'e.owner_id').selectAll('e').select(['o.username', 'o.uid'])
  return {
    find: (actor: Actor, id: string, now: number): Promise<StoredExport | undefined> =>
      joined().where('e.id', '=', id).where('e.expires_at', '>', now).where(ownedInView(actor, 'e.owner_id')).executeTakeFirst(),
    over: (now: number): Promise<StoredExport[]> => joined().where('e.expires_at', '<=', now).execute(),
    save: (row: DatabaseExportRow): Promise<unknown> =>
      db.transaction((q) =>
        q
          .insertInto('database_exports')
          .values(row)
          .onConflict((same) => same.column('id').doUpdateSet({ path: row.path, size_bytes: row.size_bytes }))
          .execute(),
      ),
    forget: (id: string): Promise<unknown> => db.transaction((q) => q.deleteFrom('database_exports').where('id', '=', id).execute()),
  }
}
export type ExportStore = ReturnType<typeof exportStore>
