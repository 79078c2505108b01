import type { Selectable } from 'kysely'
import type { Actor } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { FileUploadRow } from '../../db/tables/files.ts'
import { ownedInView } from '../../db/view.ts'

export type StoredUpload = Selectable<FileUploadRow> & { readonly username: string; readonly status: string }

/** Uploads that go on: notes of where the bytes belong, of which no event tells. */
export function uploadStore(db: PanelDb) {
  const joined = () =>
    db.q.selectFrom('file_uploads as f').innerJoin('users as u', 'u.id', 'f.user_id').selectAll('f').select(['u.username', 'u.status'])
  return {
    add: (row: FileUploadRow): Promise<unknown> => db.transaction((q) => q.insertInto('file_uploads').values(row).execute()),
    count: async (userId: number): Promise<number> =>
      (await db.q.selectFrom('file_uploads').select('id').where('user_id', '=', userId).where('finished_at', 'is', null).execute()).length,
    find: (actor: Actor, id: string): Promise<StoredUpload | undefined> =>
      joined()
        .where('f.id', '=', id)
        .where('f.finished_at', 'is', null)
        .where('f.expires_at', '>', db.clock.now())
        .where('u.deleted_at', 'is', null)
        .where(ownedInView(actor, 'f.user_id'))
        .executeTakeFirst(),
    /** Known for so long after its end: what comes next names it. */
    findAny: (actor: Actor, id: string): Promise<StoredUpload | undefined> =>
      joined()
        .where('f.id', '=', id)
        .where('f.expires_at', '>', db.clock.now())
        .where('u.deleted_at', 'is', null)
        .where(ownedInView(actor, 'f.user_id'))
        .executeTakeFirst(),
    finish: (id: string, now: number, expiresAt: number): Promise<unknown> =>
      db.transaction((q) => q.updateTable('file_uploads').set({ finished_at: now, expires_at: expiresAt }).where('id', '=', id).execute()),
    /** Another piece came: it is kept that much longer. */
    renew: (id: string, expiresAt: number): Promise<unknown> =>
      db.transaction((q) => q.updateTable('file_uploads').set({ expires_at: expiresAt }).where('id', '=', id).execute()),
    over: (): Promise<StoredUpload[]> => joined().where('f.expires_at', '<=', db.clock.now()).limit(100).execute(),
    forget: (id: string): Promise<unknown> => db.transaction((q) => q.deleteFrom('file_uploads').where('id', '=', id).execute()),
  }
}
export type UploadStore = ReturnType<typeof uploadStore>
