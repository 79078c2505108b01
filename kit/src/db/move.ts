import { sql, type Kysely } from 'kysely'
import type { Engine } from './dialect.ts'
import { migrate, type Migration } from './migrate.ts'
import type { Db } from './open.ts'

type Row = Record<string, unknown>
type Rows = Kysely<Record<string, Row>>

/** Few enough for the number of values that one statement of SQLite may have. */
const batch = 200
/** Present while a copy is unfinished, so that a move which was cut short may simply be started again. */
const marker = 'move_in_progress'

/** A database that a copy goes to or comes from, and the one of both that is SQLite: it knows what tables and keys there are. */
interface Sides {
  readonly from: Rows
  readonly to: Rows
  readonly sqlite: Rows
  readonly toSqlite: boolean
}

/**
 * Copies every table into an empty database of the other engine, the source locked against writing meanwhile, and all in one transaction
 * there. Counts the rows on both sides and goes on with the numbering of the ids. Returns rows per table.
 */
export async function moveDatabase<Tables>(
  source: Db<Tables>,
  target: Db<Tables>,
  migrations: readonly Migration[],
): Promise<ReadonlyMap<string, number>> {
  if (source.engine === target.engine) throw new Error('a database moves from SQLite to PostgreSQL, or back')
  await prepareTarget(target)
  await migrate(source, migrations)
  await migrate(target, migrations)
  const toSqlite = target.engine === 'sqlite'
  return source.transaction(
    () =>
      target.transaction(
        async () => {
          const [from, to] = [source.q as unknown as Rows, target.q as unknown as Rows]
          const sides: Sides = { from, to, sqlite: toSqlite ? to : from, toSqlite }
          const tables = await tablesInOrder(sides.sqlite)
          // SQLite's transaction is the only one that writes; PostgreSQL has to be told
          if (toSqlite) for (const table of tables) await sql`lock table ${sql.table(table)} in share mode`.execute(from)
          // What the migrations put into the new database comes from the old one.
          for (const table of tables.toReversed()) await to.deleteFrom(table).execute()
          const counts = new Map<string, number>()
          for (const table of tables) counts.set(table, await copyTable(sides, table))
          await sql`drop table ${sql.table(marker)}`.execute(to)
          return counts
        },
        { isolation: 'read committed' },
      ),
    { isolation: 'read committed' },
  )
}

async function tableNames(q: Rows, engine: Engine): Promise<string[]> {
  const found =
    engine === 'sqlite'
      ? await sql<{
          name: string
        }>`select name from sqlite_master where type = 'table' and name not like 'sqlite~_%' escape '~' order by name`.execute(q)
      : await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`.execute(q)
  return found.rows.map((row) => row.name)
}

async function prepareTarget<Tables>(target: Db<Tables>): Promise<void> {
  await target.transaction(async (q) => {
    const names = await tableNames(q as unknown as Rows, target.engine)
    if (names.includes(marker)) return
    if (names.length > 0) throw new Error(`the database is not empty: it has the table "${names[0]}"`)
    await sql`create table ${sql.table(marker)} (at bigint)`.execute(q)
  })
}

/** Tables such that each comes after those it refers to. */
async function tablesInOrder(sqlite: Rows): Promise<string[]> {
  const left = new Set((await tableNames(sqlite, 'sqlite')).filter((name) => name !== 'schema_migrations' && name !== marker))
  const needs = new Map<string, string[]>()
  for (const name of left) {
    const keys = await sql<{ table: string }>`select "table" from pragma_foreign_key_list(${name})`.execute(sqlite)
    needs.set(
      name,
      keys.rows.map((row) => row.table).filter((other) => other !== name),
    )
  }
  const ordered: string[] = []
  while (left.size > 0) {
    const next = [...left].find((name) => (needs.get(name) ?? []).every((other) => !left.has(other)))
    if (next === undefined) throw new Error(`the tables ${[...left].join(', ')} refer to each other in a circle`)
    ordered.push(next)
    left.delete(next)
  }
  return ordered
}

/** The columns by which the rows of a table are told apart: its primary key, else all of them. Both engines have the same. */
export async function keysOf(sqlite: Rows, table: string): Promise<string[]> {
  const columns = await sql<{ name: string; pk: number }>`select name, pk from pragma_table_info(${table}) order by pk`.execute(sqlite)
  const keys = columns.rows.filter(({ pk }) => pk > 0).map(({ name }) => name)
  return keys.length > 0 ? keys : columns.rows.map(({ name }) => name)
}

const count = async (q: Rows, table: string): Promise<number> =>
  Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(q)).rows[0]?.n ?? 0)

async function copyTable({ from, to, sqlite, toSqlite }: Sides, table: string): Promise<number> {
  const keys = await keysOf(sqlite, table)
  const order = sql.join(keys.map((key) => sql.ref(key)))
  for (let last: Row | undefined; ;) {
    const after = last === undefined ? sql`` : sql`where (${order}) > (${sql.join(keys.map((key) => last?.[key]))})`
    const { rows } = await sql<Row>`select * from ${sql.table(table)} ${after} order by ${order} limit ${batch}`.execute(from)
    if (rows.length > 0) await to.insertInto(table).values(rows).execute()
    last = rows.at(-1)
    if (rows.length < batch) break
  }
  const [before, arrived] = [await count(from, table), await count(to, table)]
  if (before !== arrived) throw new Error(`table ${table}: ${before} rows became ${arrived}`)
  await (toSqlite ? continueInSqlite(from, to, table) : continueInPostgres(from, to, table))
  return arrived
}

/** SQLite remembers the greatest id ever given, also of rows that are gone; it is not given again. */
async function continueInPostgres(from: Rows, to: Rows, table: string): Promise<void> {
  const given = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(from)
  const last = given.rows[0]?.seq
  if (last === undefined || last < 1) return
  await sql`select setval(pg_get_serial_sequence(${`"${table}"`}, 'id'), ${last}::bigint)`.execute(to)
}

/** The same the other way round: what PostgreSQL's sequence gave last. */
async function continueInSqlite(from: Rows, to: Rows, table: string): Promise<void> {
  const numbered = await sql<{ sql: string }>`select sql from sqlite_master where name = ${table} and sql like '%autoincrement%'`.execute(
    to,
  )
  if (numbered.rows.length === 0) return
  const sequence = sql`pg_get_serial_sequence(${`"${table}"`}, 'id')`
  const given = await sql<{ last: number | null }>`select pg_sequence_last_value(${sequence}::regclass) as last`.execute(from)
  const last = Number(given.rows[0]?.last ?? 0)
  if (last < 1) return
  await sql`delete from sqlite_sequence where name = ${table}`.execute(to)
  await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(to)
}
