import { createHash } from 'node:crypto'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { FileSettingsRow } from '../../db/tables/files.ts'
import { defineTable, insert, update } from '../../db/write.ts'

const settings = defineTable({
  table: 'file_settings',
  event: 'files.config',
  resource: (row) => ({ type: 'file_settings', id: String(row.user_id) }),
  owner: (row) => row.user_id,
  scopes: () => [],
})

/** What holds for an account that never chose. */
export const defaultFileSettings = { recycle_bin_enabled: 1, editor_font_size: 14, editor_theme: 'vs-dark', trash_days: 30 } as const

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** Settings of the file manager by account, and the download links that wait to be used. */
export function filesStore(db: PanelDb) {
  const stored = (userId: number) => db.q.selectFrom('file_settings').selectAll().where('user_id', '=', userId).executeTakeFirst()
  return {
    settings: async (userId: number): Promise<Omit<FileSettingsRow, 'user_id'>> => (await stored(userId)) ?? defaultFileSettings,
    saveSettings: (ctx: Ctx, userId: number, patch: Partial<Omit<FileSettingsRow, 'user_id'>>) =>
      db.transaction(async () => {
        const known = await stored(userId)
        if (known === undefined) return insert(ctx, db, settings, { ...defaultFileSettings, ...patch, user_id: userId })
        return update(ctx, db, settings, { user_id: userId }, patch)
      }),
    addLink: (link: { token: string; userId: number; path: string; expiresAt: number }) =>
      db.transaction(async (q) => {
        await q.deleteFrom('file_links').where('expires_at', '<=', db.clock.now()).execute()
        const row = { hash: hashOf(link.token), user_id: link.userId, path: link.path, expires_at: link.expiresAt }
        await q.insertInto('file_links').values(row).execute()
      }),
    /** The link of a token, which stays; `null` when there is none or it is too old. */
    async findLink(token: string): Promise<{ username: string; path: string } | null> {
      const link = await db.q
        .selectFrom('file_links as l')
        .innerJoin('users as u', 'u.id', 'l.user_id')
        .select(['u.username', 'l.path'])
        .where('l.hash', '=', hashOf(token))
        .where('l.expires_at', '>', db.clock.now())
        .where('u.deleted_at', 'is', null)
        .executeTakeFirst()
      return link ?? null
    },
    /** The link of a token, which is used up by this; `null` when there is none or it is too old. */
    takeLink: (token: string): Promise<{ username: string; path: string } | null> =>
      db.transaction(async (q) => {
        const link = await q
          .deleteFrom('file_links')
          .where('hash', '=', hashOf(token))
          .where('expires_at', '>', db.clock.now())
          .returning(['user_id', 'path'])
          .executeTakeFirst()
        if (link === undefined) return null
        const user = await q
          .selectFrom('users')
          .select('username')
          .where('id', '=', link.user_id)
          .where('deleted_at', 'is', null)
          .executeTakeFirst()
        return user === undefined ? null : { username: user.username, path: link.path }
      }),
  }
}
export type FilesStore = ReturnType<typeof filesStore>
