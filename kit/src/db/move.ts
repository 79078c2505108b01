import { sql, type Kysely } from 'kysely'
import { migrate, type Migration } from './migrate.ts'
import type { Db } from './open.ts'

type Row = Record<string, unknown>
type Rows = Kysely<Record<string, Row>>

const batch = 200
/** Present while a copy is unfinished, so that a move which was cut short may simply be started again. */
const marker = 'move_in_progress'

/**
 * Copies every table of a SQLite database into an empty PostgreSQL database, the source locked against writing meanwhile, and all in
 * one transaction there. Counts the rows on both sides and goes on with the numbering of the ids. Returns rows per table.
 */
export async function moveDatabase<Tables>(
  source: Db<Tables>,
  target: Db<Tables>,
  migrations: readonly Migration[],
): Promise<ReadonlyMap<string, number>> {
  if (source.engine !== 'sqlite' || target.engine !== 'postgres') throw new Error('a database moves from SQLite to PostgreSQL')
  await prepareTarget(target)
  await migrate(source, migrations)
  await migrate(target, migrations)
  return source.transaction(() =>
    target.transaction(
      async () => {
        const from = source.q as unknown as Rows
        const to = target.q as unknown as Rows
        const tables = await tablesInOrder(from)
        // What the migrations put into the new database comes from the old one.
        for (const table of tables.toReversed()) await to.deleteFrom(table).execute()
        const counts = new Map<string, number>()
        for (const table of tables) counts.set(table, await copyTable(from, to, table))
        await sql`drop table ${sql.table(marker)}`.execute(to)
        return counts
      },
      { isolation: 'read committed' },
    ),
  )
}

async function prepareTarget<Tables>(target: Db<Tables>): Promise<void> {
  await target.transaction(async (q) => {
    const found = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`.execute(q)
    const names = found.rows.map((row) => row.name)
    if (names.includes(marker)) return
    if (names.length > 0) throw new Error(`the PostgreSQL database is not empty: it has the table "${names[0]}"`)
    await sql`create table ${sql.table(marker)} (at bigint)`.execute(q)
  })
}

/** Tables such that each comes after those it refers to. */
async function tablesInOrder(from: Rows): Promise<string[]> {
  const all = await sql<{
    name: string
  }>`select name from sqlite_master where type = 'table' and name not like 'sqlite~_%' escape '~' order by name`.execute(from)
  const left = new Set(all.rows.map((row) => row.name).filter((name) => name !== 'schema_migrations'))
  const needs = new Map<string, string[]>()
  for (const name of left) {
    const keys = await sql<{ table: string }>`select "table" from pragma_foreign_key_list(${name})`.execute(from)
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

const count = async (q: Rows, table: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(q)).rows[0]?.n ?? 0

async function copyTable(from: Rows, to: Rows, table: string): Promise<number> {
  for (let after = 0; ;) {
    const page = await sql<
      Row & { moved_rowid: number }
    >`select rowid as moved_rowid, * from ${sql.table(table)} where rowid > ${after} order by rowid limit ${batch}`.execute(from)
    const last = page.rows.at(-1)
    if (last === undefined) break
    after = last.moved_rowid
    await to
      .insertInto(table)
      .values(page.rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => column !== 'moved_rowid'))))
      .execute()
  }
  const [before, after] = [await count(from, table), await count(to, table)]
  if (before !== after) throw new Error(`table ${table}: ${before} rows became ${after}`)
  await continueNumbering(from, to, table)
  return after
}

/** SQLite remembers the greatest id ever given, also of rows that are gone; it is not given again. */
async function continueNumbering(from: Rows, to: Rows, table: string): Promise<void> {
  const given = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(from)
  const last = given.rows[0]?.seq
  if (last === undefined || last < 1) return
  await sql`select setval(pg_get_serial_sequence(${`"${table}"`}, 'id'), ${last}::bigint)`.execute(to)
}
