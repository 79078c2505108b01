import { type Selectable, type SqlBool, sql } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { DatabaseEngine, DatabaseRow } from '../../db/tables/databases.ts'
import { ownedInView } from '../../db/view.ts'
import { type WriteOptions, defineTable, insert, remove, update } from '../../db/write.ts'
import { scope } from '../../jobs/sync/desired.ts'
import type { Database, DatabaseFilter } from './schema.ts'

export type DatabaseRecord = Selectable<DatabaseRow>
export type StoredDatabase = DatabaseRecord & {
  readonly owner: string
  readonly owner_status: string
  readonly domain: string | null
  readonly users: string | null
}

/** Everything of one account in one engine is applied together. */
export const engineScope = (engine: DatabaseEngine, ownerId: number) => scope(engine, ownerId)

const databases = defineTable({
  table: 'databases',
  event: 'database',
  resource: (row) => ({ type: 'database', id: row.name }),
  owner: (row) => row.owner_id,
  scopes: (row) => [engineScope(row.engine, row.owner_id)],
  data: (row) => ({ id: row.name, engine: row.engine }),
})

export const kilobytes = (bytes: number): number => Math.ceil(Number(bytes) / 1024)

/** The public shape; `ext` adds what was not published. */
export const databaseModel = (row: StoredDatabase, ext: boolean): Database => ({
  id: row.name,
  name: row.name,
  user: row.main_user,
  owner: row.owner,
  domain: row.domain ?? '',
  remote_access: row.remote_access === 1,
  remote_host: row.remote_host,
  size_kb: kilobytes(row.size_bytes),
  created_at: rfc3339(row.created_at),
  ...(ext
    ? {
        engine: row.engine,
        charset: row.charset,
        collation: row.collation,
        users: (row.users ?? '')
          .split(',')
          .filter((name) => name !== '')
          .toSorted(),
        status: row.owner_status === 'suspended' ? ('suspended' as const) : ('active' as const),
      }
    : {}),
})

/** Numbers in one question. */
const most = 1000

export function databaseStore(db: PanelDb) {
  const joined = (of: 'group_concat' | 'string_agg') =>
    sql<
      string | null
    >`(select ${sql.raw(of)}(u.name, ',') from database_grants as g join database_users as u on u.id = g.user_id where g.database_id = b.id)`
  const live = () =>
    db.q
      .selectFrom('databases as b')
      .innerJoin('users as o', 'o.id', 'b.owner_id')
      .leftJoin('domains as d', 'd.id', 'b.domain_id')
      .selectAll('b')
      .select(['o.username as owner', 'o.status as owner_status', 'd.name as domain'])
      .where('b.deleted_at', 'is', null)
      .where('o.deleted_at', 'is', null)
  const one = () => live().select(joined(db.engine === 'sqlite' ? 'group_concat' : 'string_agg').as('users'))
  /** Asked for what is on the page alone: PostgreSQL would look for the users of every row before it, too. */
  const withUsers = async <Row extends { readonly id: number }>(rows: readonly Row[]): Promise<(Row & { users: string | null })[]> => {
    const names = new Map<number, string[]>()
    for (let start = 0; start < rows.length; start += most) {
      const ids = rows.slice(start, start + most).map(({ id }) => id)
      const found = await db.q
        .selectFrom('database_grants as g')
        .innerJoin('database_users as u', 'u.id', 'g.user_id')
        .select(['g.database_id', 'u.name'])
        .where('g.database_id', 'in', ids)
        .execute()
      for (const { database_id: id, name } of found) names.set(id, [...(names.get(id) ?? []), name])
    }
    return rows.map((row) => ({ ...row, users: names.get(row.id)?.join(',') ?? null }))
  }
  return {
    async list(actor: Actor, filter: DatabaseFilter, page: PageRequest): Promise<PageResult<StoredDatabase>> {
      const conditions = [ownedInView(actor, 'b.owner_id', 'b.domain_id')]
      if (filter.owner !== undefined) conditions.push(sql`b.owner_id in (select u.id from users as u where u.username = ${filter.owner})`)
      if (filter.domain !== undefined)
        conditions.push(sql`b.domain_id in (select f.id from domains as f where f.name = ${filter.domain} and f.deleted_at is null)`)
      if (filter.engine !== undefined) conditions.push(sql`b.engine = ${filter.engine}`)
      const wanted = sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
      const counted = db.q
        .selectFrom('databases as b')
        .innerJoin('users as o', 'o.id', 'b.owner_id')
        .where('b.deleted_at', 'is', null)
        .where('o.deleted_at', 'is', null)
        .where(wanted)
      const sort = {
        id: 'b.name',
        name: 'b.name',
        user: 'b.main_user',
        owner: 'o.username',
        size_kb: 'b.size_bytes',
        created_at: 'b.created_at',
      }
      const { items, total } = await pageRows(
        live().where(wanted),
        page,
        { sort, search: ['b.name', 'b.main_user'], order: { column: 'b.name' }, tie: 'b.id' },
        counted,
      )
      return { items: await withUsers(items), total }
    },
    find: (actor: Actor, name: string): Promise<StoredDatabase | undefined> =>
      one()
        .where(ownedInView(actor, 'b.owner_id', 'b.domain_id'))
        .where('b.name', '=', name)
        .executeTakeFirst(),
    /** Whoever owns it, those that are kept for a restore included. */
    named: (name: string): Promise<DatabaseRecord | undefined> =>
      db.q.selectFrom('databases').selectAll().where('name', '=', name).executeTakeFirst(),
    byId: (id: number): Promise<DatabaseRecord | undefined> =>
      db.q.selectFrom('databases').selectAll().where('id', '=', id).executeTakeFirst(),
    /** All of an account, those that are kept for a restore included. */
    ofOwner: (ownerId: number): Promise<DatabaseRecord[]> =>
      db.q.selectFrom('databases').selectAll().where('owner_id', '=', ownerId).orderBy('id').execute(),
    async usage(ownerId: number): Promise<{ count: number; bytes: number }> {
      const row = await db.q
        .selectFrom('databases')
        .select([sql<number>`count(*)`.as('n'), sql<number>`coalesce(sum(size_bytes), 0)`.as('bytes')])
        .where('owner_id', '=', ownerId)
        .where('deleted_at', 'is', null)
        .executeTakeFirstOrThrow()
      return { count: Number(row.n), bytes: Number(row.bytes) }
    },
    dueForPurge: (now: number): Promise<DatabaseRecord[]> =>
      db.q.selectFrom('databases').selectAll().where('purge_at', '<=', now).orderBy('id').execute(),
    insert: (ctx: Ctx, row: Omit<DatabaseRow, 'id'>) => insert(ctx, db, databases, row),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<DatabaseRow, 'id'>>, options?: WriteOptions) =>
      update(ctx, db, databases, id, patch, options),
    remove: (ctx: Ctx, id: number, options?: WriteOptions) => remove(ctx, db, databases, id, options),
    /** Keeps measured sizes: no change of anybody's, so no event. */
    measured: (engine: DatabaseEngine, sizes: Readonly<Record<string, number>>): Promise<void> =>
      db.transaction(async (q) => {
        const rows = await q.selectFrom('databases').select(['id', 'name', 'size_bytes']).where('engine', '=', engine).execute()
        for (const { id, name, size_bytes: before } of rows) {
          const bytes = sizes[name]
          if (bytes === undefined || bytes === Number(before)) continue
          await q.updateTable('databases').set({ size_bytes: bytes }).where('id', '=', id).execute()
        }
      }),
  }
}
export type DatabaseStore = ReturnType<typeof databaseStore>
