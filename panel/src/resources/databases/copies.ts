import type { Clock } from '@croft/kit/clock.ts'
import { notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { databaseName } from './names.ts'
import type { DatabaseRecord, DatabaseStore, StoredDatabase } from './store.ts'
import { refuseTaken } from './taken.ts'
import type { DatabaseUserStore } from './user-store.ts'

export interface CopyDeps {
  readonly db: PanelDb
  readonly store: DatabaseStore
  readonly users: DatabaseUserStore
  readonly clock: Clock
}

/** Rows of databases that come from another one. */
export function databaseCopies({ db, store, users, clock }: CopyDeps) {
  const requireLive = async (id: number): Promise<DatabaseRecord> => {
    const row = await store.byId(id)
    if (row === undefined || row.deleted_at !== null) throw notFound('Database')
    return row
  }
  return {
    requireLive,
    /** Full name of a new database of the account; 409 when it is taken. */
    async requireFree({ owner, owner_id: ownerId, engine }: StoredDatabase, given: string): Promise<string> {
      const name = databaseName(owner, given, engine)
      refuseTaken(await store.named(name), ownerId)
      return name
    },
    /** An empty database like another one, nobody in it. */
    like(ctx: Ctx, from: DatabaseRecord, name: string): Promise<DatabaseRecord> {
      const now = clock.now()
      const { engine, owner_id, domain_id, main_user, charset, collation, remote_access, remote_host } = from
      return store.insert(ctx, {
        name,
        engine,
        owner_id,
        domain_id,
        main_user,
        charset,
        collation,
        remote_access,
        remote_host,
        size_bytes: 0,
        created_at: now,
        updated_at: now,
        deleted_at: null,
        deleted_by: '',
        purge_at: null,
      })
    },
    /** Gives everybody who may do something in the one the same rights in the other. */
    regrant: (ctx: Ctx, from: DatabaseRecord, to: DatabaseRecord): Promise<void> =>
      db.transaction(async () => {
        const there = new Set((await users.grants(to.id)).map((grant) => grant.user_id))
        for (const { user_id: user, privileges } of await users.grants(from.id)) {
          if (there.has(user)) continue
          await users.grant(ctx, to, { database_id: to.id, user_id: user, privileges, created_at: clock.now() })
        }
      }),
    /** Hosts from where the one is reached reach the other. */
    moveHosts: (ctx: Ctx, from: DatabaseRecord, to: DatabaseRecord): Promise<void> =>
      db.transaction(async () => {
        const there = new Set((await users.hosts(to.id)).map(({ host }) => host))
        for (const { host, comment } of await users.hosts(from.id)) {
          if (!there.has(host)) await users.addHost(ctx, to, { database_id: to.id, host, comment, created_at: clock.now() })
        }
      }),
    /** Closes a database to everybody; answers with who was in it. */
    close: (ctx: Ctx, row: DatabaseRecord): Promise<{ user_id: number; privileges: string }[]> =>
      db.transaction(async () => {
        const held = await users.grants(row.id)
        for (const { id } of held) await users.revoke(ctx, row, id)
        return held.map(({ user_id, privileges }) => ({ user_id, privileges }))
      }),
    /** Opens it to them again; who is gone meanwhile stays out. */
    open: (ctx: Ctx, row: DatabaseRecord, held: readonly { user_id: number; privileges: string }[]): Promise<void> =>
      db.transaction(async () => {
        const there = new Set((await users.grants(row.id)).map((grant) => grant.user_id))
        const known = new Set((await users.ofOwner(row.owner_id)).map(({ id }) => id))
        for (const grant of held) {
          if (there.has(grant.user_id) || !known.has(grant.user_id)) continue
          await users.grant(ctx, row, { ...grant, database_id: row.id, created_at: clock.now() })
        }
      }),
  }
}
export type DatabaseCopies = ReturnType<typeof databaseCopies>
