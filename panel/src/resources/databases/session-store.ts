import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DatabaseEngine, DatabaseSessionRow } from '../../db/tables/databases.ts'
import { defineTable, insert, remove } from '../../db/write.ts'
import { type DatabaseRecord, engineScope } from './store.ts'

type OfDatabase = Pick<DatabaseRecord, 'name' | 'engine' | 'owner_id'>

/** A session with what it opens. */
export type StoredSession = Selectable<DatabaseSessionRow> & {
  readonly name: string
  readonly engine: DatabaseEngine
  readonly owner_id: number
  readonly user: string
}

const table = (database: OfDatabase) =>
  defineTable({
    table: 'database_sessions',
    event: 'database.session',
    resource: () => ({ type: 'database', id: database.name }),
    owner: () => database.owner_id,
    scopes: () => [engineScope(database.engine, database.owner_id)],
    secret: ['token_hash', 'cookie_hash', 'password', 'verifier'],
    data: ({ opened_by: openedBy }) => ({ opened_by: openedBy }),
  })

export interface Ages {
  readonly now: number
  /** Seen last before this, or made before that, a session is over. */
  readonly idleSince: number
  readonly madeBefore: number
}

/** A collaborator, in whose account it is. */
export interface Opener {
  readonly user_id: number
  readonly account: string
  readonly name: string
}

/** Sessions of the login tool; while a row is there, its password is known to the engine. */
export function databaseSessionStore(db: PanelDb) {
  const joined = () =>
    db.q
      .selectFrom('database_sessions as t')
      .innerJoin('databases as b', 'b.id', 't.database_id')
      .innerJoin('database_users as s', 's.id', 't.user_id')
      .innerJoin('users as o', 'o.id', 'b.owner_id')
      .selectAll('t')
      .select(['b.name', 'b.engine', 'b.owner_id', 's.name as user'])
  const over = ({ now, idleSince, madeBefore }: Ages) =>
    sql<SqlBool>`(t.seen_at < ${idleSince} or t.created_at < ${madeBefore} or (t.cookie_hash is null and t.token_until <= ${now}) or b.deleted_at is not null or o.deleted_at is not null or o.status = 'suspended' or s.enabled = 0)`
  return {
    insert: (ctx: Ctx, database: OfDatabase, row: DatabaseSessionRow) => insert(ctx, db, table(database), row),
    remove: (ctx: Ctx, row: StoredSession) => remove(ctx, db, table(row), row.id),
    byId: (id: string): Promise<StoredSession | undefined> => joined().where('t.id', '=', id).executeTakeFirst(),
    ofUser: (userId: number): Promise<StoredSession[]> => joined().where('t.user_id', '=', userId).execute(),
    ofOwner: (ownerId: number): Promise<StoredSession[]> => joined().where('b.owner_id', '=', ownerId).execute(),
    openedBy: ({ user_id: accountId, account, name }: Opener): Promise<StoredSession[]> =>
      joined()
        .where((eb) =>
          eb.or([
            eb('t.opened_by', '=', `${account}.${name}`),
            // under a name that the account had before
            eb('b.owner_id', '=', accountId).and('t.opened_by', 'like', `%.${name}`),
          ]),
        )
        .execute(),
    live: (id: string, ages: Ages): Promise<StoredSession | undefined> =>
      joined()
        .where('t.id', '=', id)
        .where(sql<SqlBool>`not ${over(ages)}`)
        .executeTakeFirst(),
    over: (ages: Ages): Promise<StoredSession[]> => joined().where(over(ages)).execute(),
    /** The session whose link bears this token; from now on the cookie stands for it. `null` for a token that was used or is too old. */
    exchange: (tokenHash: string, cookieHash: string, now: number): Promise<string | null> =>
      db.transaction(async (q) => {
        const used = await q
          .updateTable('database_sessions')
          .set({ token_hash: null, cookie_hash: cookieHash, seen_at: now })
          .where('token_hash', '=', tokenHash)
          .where('token_until', '>', now)
          .returning('id')
          .executeTakeFirst()
        return used?.id ?? null
      }),
    seen: (id: string, now: number) =>
      db.transaction((q) => q.updateTable('database_sessions').set({ seen_at: now }).where('id', '=', id).execute()),
  }
}
export type DatabaseSessionStore = ReturnType<typeof databaseSessionStore>
