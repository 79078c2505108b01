import type { Insertable, Selectable } from 'kysely'
import { sql } from 'kysely'
import type { PanelDb } from '../../db/database.ts'
import type { MailOutboxRow } from '../../db/tables/mail.ts'

export type StoredMail = Selectable<MailOutboxRow> & { readonly gone: boolean }
/** Whom a message is written to. */
export interface Addressee {
  readonly username: string
  readonly email: string
  readonly language: string
}
const most = 100

export function mailStore(db: PanelDb) {
  return {
    insert: (row: Insertable<MailOutboxRow>): Promise<void> =>
      db.transaction(async (q) => {
        await q.insertInto('mail_outbox').values(row).execute()
      }),
    async due(now: number): Promise<StoredMail[]> {
      const rows = await db.q
        .selectFrom('mail_outbox as m')
        .leftJoin('users as u', 'u.id', 'm.user_id')
        .selectAll('m')
        .select('u.deleted_at')
        .where('m.next_at', '<=', now)
        .orderBy('m.next_at')
        .orderBy('m.id')
        .limit(most)
        .execute()
      return rows.map(({ deleted_at: deleted, ...row }) => ({ ...row, gone: deleted !== null }))
    },
    update: (id: number, patch: Partial<Omit<MailOutboxRow, 'id'>>): Promise<void> =>
      db.transaction(async (q) => {
        await q.updateTable('mail_outbox').set(patch).where('id', '=', id).execute()
      }),
    /** How many of a kind an account was written since. */
    async count(userId: number, kind: string, since: number): Promise<number> {
      const row = await db.q
        .selectFrom('mail_outbox')
        .select(sql<number>`count(*)`.as('n'))
        .where('user_id', '=', userId)
        .where('kind', '=', kind)
        .where('created_at', '>', since)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    addressee: (userId: number): Promise<Addressee | undefined> =>
      db.q
        .selectFrom('users')
        .select(['username', 'email', 'language'])
        .where('id', '=', userId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst(),
    /** What is over and older than `time`. */
    forget: (time: number): Promise<void> =>
      db.transaction(async (q) => {
        await q.deleteFrom('mail_outbox').where('next_at', 'is', null).where('created_at', '<', time).execute()
      }),
  }
}
export type MailStore = ReturnType<typeof mailStore>
