import { type Selectable, sql } from 'kysely'
import { randomHex } from '@croft/kit/ids.ts'
import type { PanelDb } from '../../db/database.ts'
import type { SessionRow } from '../../db/tables/access.ts'

export type StoredSession = Selectable<SessionRow> & { readonly impersonator: string | null }
export type NewSession = Omit<SessionRow, 'id' | 'revoked_at'>

/** A session that a token may still stand for. */
export function sessionStore(db: PanelDb) {
  const live = (now: number) =>
    db.q
      .selectFrom('sessions as s')
      .leftJoin('users as i', 'i.id', 's.impersonator_id')
      .selectAll('s')
      .select('i.username as impersonator')
      .where('s.revoked_at', 'is', null)
      .where('s.expires_at', '>', now)
  return {
    find: (id: string, now: number): Promise<StoredSession | undefined> => live(now).where('s.id', '=', id).executeTakeFirst(),
    /** `login`: only those of this collaborator, or with `null` of the account itself. */
    ofUser(userId: number, now: number, login?: number | null): Promise<StoredSession[]> {
      let query = live(now).where('s.user_id', '=', userId)
      if (login !== undefined) query = query.where('s.collaborator_id', login === null ? 'is' : '=', login)
      return query.orderBy('s.last_seen_at', 'desc').orderBy('s.id').execute()
    },
    async create(row: NewSession): Promise<string> {
      const id = randomHex(8)
      await db.transaction(() =>
        db.q
          .insertInto('sessions')
          .values({ ...row, id, revoked_at: null })
          .execute(),
      )
      return id
    },
    /** Only what a request may move: last seen, expiry, the time of a re-authentication, the two-factor mark. */
    update: (id: string, patch: Partial<Pick<SessionRow, 'last_seen_at' | 'expires_at' | 'reauth_at' | 'mfa' | 'ip'>>) =>
      db.transaction(() => db.q.updateTable('sessions').set(patch).where('id', '=', id).execute()),
    /**
     * Ends sessions of a user, all or all but one, of everybody in the account or of one login, and says how many ended. Those in which
     * the user acts for others end too: with `only`, those that came from it.
     */
    revoke: (
      userId: number,
      now: number,
      { only, except, login }: { only?: string; except?: string; login?: number | null } = {},
    ): Promise<number> =>
      db.transaction(async () => {
        let query = db.q.updateTable('sessions').set({ revoked_at: now }).where('revoked_at', 'is', null).where('expires_at', '>', now)
        if (except !== undefined) query = query.where('id', '!=', except)
        query = query.where((eb) => {
          const own = [eb('user_id', '=', userId)]
          const acting = [eb('impersonator_id', '=', userId)]
          if (only !== undefined) {
            own.push(eb('id', '=', only))
            acting.push(eb('original_session_id', '=', only))
          }
          if (login !== undefined) own.push(eb('collaborator_id', login === null ? 'is' : '=', login))
          // a collaborator acts for nobody else
          return typeof login === 'number' ? eb.and(own) : eb.or([eb.and(own), eb.and(acting)])
        })
        const ended = await query.executeTakeFirst()
        return Number(ended.numUpdatedRows)
      }),
    /** Housekeeping: rows that no token can stand for any more. */
    forgetBefore: (time: number) =>
      db.transaction(() =>
        db.q
          .deleteFrom('sessions')
          .where(sql<boolean>`coalesce(revoked_at, expires_at) < ${time}`)
          .execute(),
      ),
  }
}
export type SessionStore = ReturnType<typeof sessionStore>
