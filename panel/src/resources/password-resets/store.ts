import { type Selectable, sql } from 'kysely'
import type { PanelDb } from '../../db/database.ts'
import type { PasswordResetRow } from '../../db/tables/mail.ts'

export type StoredReset = Selectable<PasswordResetRow>
const most = 100

/** Links that set a password, and who has asked for one. */
export function passwordResetStore(db: PanelDb) {
  const ofLogin = (userId: number, collaboratorId: number | null) =>
    db.q
      .selectFrom('password_resets')
      .where('user_id', '=', userId)
      .where('collaborator_id', collaboratorId === null ? 'is' : '=', collaboratorId)
  return {
    /** The same work for every address. */
    ask: (email: string): Promise<void> =>
      db.transaction(async (q) => {
        await q
          .insertInto('password_reset_requests')
          .values({ email, asked_at: db.clock.now() })
          .onConflict((on) => on.column('email').doNothing())
          .execute()
      }),
    asked: (): Promise<{ email: string }[]> =>
      db.q.selectFrom('password_reset_requests').select('email').orderBy('asked_at').limit(most).execute(),
    /** True for the one who takes it away. */
    async takeRequest(email: string): Promise<boolean> {
      const taken = await db.q.deleteFrom('password_reset_requests').where('email', '=', email).executeTakeFirst()
      return taken.numDeletedRows === 1n
    },
    insert: (row: PasswordResetRow): Promise<void> =>
      db.transaction(async (q) => {
        await q.insertInto('password_resets').values(row).execute()
      }),
    find: (hash: string, now: number): Promise<StoredReset | undefined> =>
      db.q.selectFrom('password_resets').selectAll().where('hash', '=', hash).where('expires_at', '>', now).executeTakeFirst(),
    /** Uses a link up: true once. */
    async take(hash: string): Promise<boolean> {
      const taken = await db.q.deleteFrom('password_resets').where('hash', '=', hash).executeTakeFirst()
      return taken.numDeletedRows === 1n
    },
    async countSince(userId: number, collaboratorId: number | null, since: number): Promise<number> {
      const { n } = await ofLogin(userId, collaboratorId)
        .select(sql<number>`count(*)`.as('n'))
        .where('created_at', '>', since)
        .executeTakeFirstOrThrow()
      return Number(n)
    },
    forget: (now: number): Promise<void> =>
      db.transaction(async (q) => {
        await q.deleteFrom('password_resets').where('expires_at', '<=', now).execute()
      }),
  }
}
export type PasswordResetStore = ReturnType<typeof passwordResetStore>
