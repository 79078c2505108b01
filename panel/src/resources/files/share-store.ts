import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { FileShareRow } from '../../db/tables/files.ts'
import { ownedInView } from '../../db/view.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'

export type StoredShare = Selectable<FileShareRow>

const table = defineTable({
  table: 'file_shares',
  event: 'file.share',
  resource: (row) => ({ type: 'file', id: row.share_id }),
  owner: (row) => row.user_id,
  scopes: () => [],
  secret: ['hash', 'password_hash'],
})

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** Files that are shared by a link; of its token the database knows the hash. */
export function shareStore(db: PanelDb) {
  return {
    add: (ctx: Ctx, token: string, values: Omit<StoredShare, 'id' | 'hash'>, data: Readonly<Record<string, unknown>>) =>
      insert(ctx, db, table, { ...values, hash: hashOf(token) }, { event: 'file.shared', data }),
    list: (userId: number): Promise<StoredShare[]> =>
      db.q.selectFrom('file_shares').selectAll().where('user_id', '=', userId).orderBy('id').execute(),
    find: (actor: Actor, shareId: string): Promise<StoredShare | undefined> =>
      db.q
        .selectFrom('file_shares')
        .innerJoin('users as u', 'u.id', 'file_shares.user_id')
        .selectAll('file_shares')
        .where('share_id', '=', shareId)
        .where('u.deleted_at', 'is', null)
        .where(ownedInView(actor, 'file_shares.user_id'))
        .executeTakeFirst(),
    move: (ctx: Ctx, id: number, path: string) => update(ctx, db, table, id, { path }, { event: 'file.share-moved' }),
    remove: (ctx: Ctx, id: number) => remove(ctx, db, table, id, { event: 'file.unshared' }),
    /** What a token opens: not when it is over, used up, or its owner is not in service. */
    open: (token: string): Promise<(StoredShare & { readonly username: string }) | undefined> =>
      db.q
        .selectFrom('file_shares as s')
        .innerJoin('users as u', 'u.id', 's.user_id')
        .selectAll('s')
        .select('u.username')
        .where('s.hash', '=', hashOf(token))
        .where((e) => e.or([e('s.expires_at', 'is', null), e('s.expires_at', '>', db.clock.now())]))
        .where((e) => e.or([e('s.max_downloads', '=', 0), e('s.downloads', '<', e.ref('s.max_downloads'))]))
        .where('u.deleted_at', 'is', null)
        .where('u.status', '=', 'active')
        .executeTakeFirst(),
    /** Counts one download; false when another one was the last. */
    count: (id: number): Promise<boolean> =>
      db.transaction(async (q) => {
        const row = await q
          .updateTable('file_shares')
          .set((e) => ({ downloads: e('downloads', '+', 1) }))
          .where('id', '=', id)
          .where((e) => e.or([e('max_downloads', '=', 0), e('downloads', '<', e.ref('max_downloads'))]))
          .returning('id')
          .executeTakeFirst()
        return row !== undefined
      }),
    /** Takes away what was over before that time. */
    forget: (before: number): Promise<unknown> =>
      db.transaction((q) => q.deleteFrom('file_shares').where('expires_at', 'is not', null).where('expires_at', '<', before).execute()),
  }
}
export type ShareStore = ReturnType<typeof shareStore>
