import { type Selectable, type SqlBool, sql } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { DatabaseGrantRow, DatabaseHostRow, DatabaseUserRow } from '../../db/tables/databases.ts'
import { ownedInView } from '../../db/view.ts'
import { type WriteOptions, defineTable, insert, remove, update } from '../../db/write.ts'
import type { DatabaseUser, UserFilter } from './schema.ts'
import { type DatabaseRecord, engineScope } from './store.ts'

export type UserRecord = Selectable<DatabaseUserRow>
export type StoredDatabaseUser = UserRecord & { readonly owner: string; readonly databases: string | null }
export type StoredGrant = Selectable<DatabaseGrantRow> & { readonly user: string; readonly hosts: string }

const users = defineTable({
  table: 'database_users',
  event: 'database.user',
  resource: (row) => ({ type: 'database-user', id: row.name }),
  owner: (row) => row.owner_id,
  scopes: (row) => [engineScope(row.engine, row.owner_id)],
  secret: ['verifier'],
  data: (row) => ({ user: row.name, engine: row.engine }),
})

const ofDatabase = (database: Pick<DatabaseRecord, 'name' | 'engine' | 'owner_id'>) => ({
  resource: () => ({ type: 'database', id: database.name }),
  owner: () => database.owner_id,
  scopes: () => [engineScope(database.engine, database.owner_id)],
})
type OfDatabase = Parameters<typeof ofDatabase>[0]
const grants = (database: OfDatabase) => defineTable({ table: 'database_grants', event: 'database.grant', ...ofDatabase(database) })
const hosts = (database: OfDatabase) =>
  defineTable({ table: 'database_hosts', event: 'database.host', ...ofDatabase(database), data: ({ host }) => ({ host }) })

export const userModel = (row: StoredDatabaseUser): DatabaseUser => ({
  user: row.name,
  owner: row.owner,
  engine: row.engine,
  hosts: JSON.parse(row.hosts) as string[],
  databases: (row.databases ?? '')
    .split(',')
    .filter((name) => name !== '')
    .toSorted(),
  max_connections: row.max_connections,
  enabled: row.enabled === 1,
  created_at: rfc3339(row.created_at),
})

/** A user whose every database is deleted waits with them for a restore; nobody sees it or logs in as it. For the alias `s`. */
export const inService = sql<SqlBool>`(not exists (select 1 from database_grants as g where g.user_id = s.id) or exists (select 1 from database_grants as g join databases as b on b.id = g.database_id where g.user_id = s.id and b.deleted_at is null))`

/** Users of databases, what they may do where, and from where. */
export function databaseUserStore(db: PanelDb) {
  const joined = (of: 'group_concat' | 'string_agg') =>
    sql<
      string | null
    >`(select ${sql.raw(of)}(b.name, ',') from database_grants as g join databases as b on b.id = g.database_id where g.user_id = s.id and b.deleted_at is null)`
  const live = () =>
    db.q
      .selectFrom('database_users as s')
      .innerJoin('users as o', 'o.id', 's.owner_id')
      .selectAll('s')
      .select('o.username as owner')
      .select(joined(db.engine === 'sqlite' ? 'group_concat' : 'string_agg').as('databases'))
      .where('o.deleted_at', 'is', null)
      .where(inService)
  return {
    list(actor: Actor, filter: UserFilter, page: PageRequest): Promise<PageResult<StoredDatabaseUser>> {
      const conditions = [ownedInView(actor, 's.owner_id')]
      if (filter.owner !== undefined) conditions.push(sql`s.owner_id in (select u.id from users as u where u.username = ${filter.owner})`)
      if (filter.engine !== undefined) conditions.push(sql`s.engine = ${filter.engine}`)
      const wanted = sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
      const counted = db.q
        .selectFrom('database_users as s')
        .innerJoin('users as o', 'o.id', 's.owner_id')
        .where('o.deleted_at', 'is', null)
        .where(inService)
        .where(wanted)
      const sort = { user: 's.name', owner: 'o.username', engine: 's.engine', created_at: 's.created_at' }
      return pageRows(live().where(wanted), page, { sort, search: ['s.name'], order: { column: 's.name' }, tie: 's.id' }, counted)
    },
    find: (actor: Actor, name: string): Promise<StoredDatabaseUser | undefined> =>
      live().where(ownedInView(actor, 's.owner_id')).where('s.name', '=', name).executeTakeFirst(),
    /** Whoever owns it. */
    named: (name: string): Promise<UserRecord | undefined> =>
      db.q.selectFrom('database_users').selectAll().where('name', '=', name).executeTakeFirst(),
    ofOwner: (ownerId: number): Promise<UserRecord[]> =>
      db.q.selectFrom('database_users').selectAll().where('owner_id', '=', ownerId).orderBy('id').execute(),
    insert: (ctx: Ctx, row: Omit<DatabaseUserRow, 'id'>) => insert(ctx, db, users, row),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<DatabaseUserRow, 'id'>>, options?: WriteOptions) =>
      update(ctx, db, users, id, patch, options),
    remove: (ctx: Ctx, id: number) => remove(ctx, db, users, id),
    grants: (databaseId: number): Promise<StoredGrant[]> =>
      db.q
        .selectFrom('database_grants as g')
        .innerJoin('database_users as s', 's.id', 'g.user_id')
        .selectAll('g')
        .select(['s.name as user', 's.hosts'])
        .where('g.database_id', '=', databaseId)
        .orderBy('s.name')
        .execute(),
    /** How many databases a user has rights on, those that are kept for a restore included. */
    async grantsOf(userId: number): Promise<number> {
      const rows = await db.q.selectFrom('database_grants').select('id').where('user_id', '=', userId).execute()
      return rows.length
    },
    grant: (ctx: Ctx, database: OfDatabase, row: Omit<DatabaseGrantRow, 'id'>) => insert(ctx, db, grants(database), row),
    regrant: (ctx: Ctx, database: OfDatabase, id: number, privileges: string) => update(ctx, db, grants(database), id, { privileges }),
    revoke: (ctx: Ctx, database: OfDatabase, id: number) => remove(ctx, db, grants(database), id),
    hosts: (databaseId: number): Promise<Selectable<DatabaseHostRow>[]> =>
      db.q.selectFrom('database_hosts').selectAll().where('database_id', '=', databaseId).orderBy('host').execute(),
    addHost: (ctx: Ctx, database: OfDatabase, row: Omit<DatabaseHostRow, 'id'>) => insert(ctx, db, hosts(database), row),
    removeHost: (ctx: Ctx, database: OfDatabase, id: number) => remove(ctx, db, hosts(database), id),
  }
}
export type DatabaseUserStore = ReturnType<typeof databaseUserStore>
