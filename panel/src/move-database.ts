import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { z } from 'zod'
import { keysOf, moveDatabase } from '@croft/kit/db/move.ts'
import { type Db, openDatabase } from '@croft/kit/db/open.ts'
import { migrations } from './db/migrations.ts'
import type { PanelTables } from './db/tables.ts'

/**
 * Run by set-up as the panel's user, with `{ from, to, check }` on stdin: looks whether the other engine's database can take the panel's
 * data, and unless `check` is set copies them and compares what arrived. Says what it did as one line of JSON.
 */

const Url = z.string().regex(/^(sqlite:\/|postgres(ql)?:\/\/)/)
const Input = z.strictObject({ from: Url, to: Url, check: z.boolean() })
/** The oldest version that the panel is tested with, as the server counts them. */
const oldest = 150_000
const page = 2000
const marker = 'move_in_progress'
type AnyDb = Db<PanelTables>

const requireEmpty = (names: readonly string[]) => {
  if (names.length > 0 && !names.includes(marker)) throw new Error(`the database is not empty: it has the table "${names[0]}"`)
}

/** Throws when the target is too old, belongs to somebody else or holds tables that no earlier attempt left behind. */
async function requireUsable(target: AnyDb): Promise<string> {
  if (target.engine === 'sqlite') {
    const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(target.q)
    requireEmpty(tables.rows.map((row) => row.name))
    const version = await sql<{ name: string }>`select sqlite_version() as name`.execute(target.q)
    return `SQLite ${version.rows[0]?.name ?? ''}`
  }
  const found = await sql<{ version: number; name: string; creates: boolean }>`
    select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
      has_schema_privilege(current_schema(), 'CREATE') as creates`.execute(target.q)
  const { version = 0, name = '', creates = false } = found.rows[0] ?? {}
  if (version < oldest) throw new Error(`PostgreSQL ${name} is too old: 15 or newer is needed`)
  if (!creates) throw new Error('the user may not make tables in this database: make it the owner of the database')
  const tables = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`.execute(target.q)
  requireEmpty(tables.rows.map((row) => row.name))
  return `PostgreSQL ${name}`
}

const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`)

/** The same for the same rows in whatever order: the sum of their hashes. */
async function checksum(db: AnyDb, table: string, keys: readonly string[]): Promise<string> {
  let sum = 0n
  const order = sql.join(keys.map((key) => sql.ref(key)))
  for (let offset = 0; ; offset += page) {
    const { rows } = await sql<
      Record<string, unknown>
    >`select * from ${sql.table(table)} order by ${order} limit ${page} offset ${offset}`.execute(db.q)
    for (const row of rows) {
      const entries = Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))
      const plain = entries.map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value])
      sum += number(createHash('sha256').update(JSON.stringify(plain)).digest())
    }
    if (rows.length < page) return BigInt.asUintN(256, sum).toString(16)
  }
}

/** A file that is not there yet can take everything, and looking must not make it. */
const isNewFile = (url: string) => url.startsWith('sqlite:') && !existsSync(url.slice('sqlite:'.length))

async function copy(source: AnyDb, target: AnyDb, server: string): Promise<void> {
  const counts = await moveDatabase(source, target, migrations)
  const sqlite = (source.engine === 'sqlite' ? source : target).q as unknown as Parameters<typeof keysOf>[0]
  for (const table of counts.keys()) {
    const keys = await keysOf(sqlite, table)
    const [before, after] = [await checksum(source, table, keys), await checksum(target, table, keys)]
    if (before !== after) throw new Error(`table ${table} did not arrive as it was`)
  }
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0)
  process.stdout.write(`${JSON.stringify({ server, tables: counts.size, rows })}\n`)
}

async function run(): Promise<void> {
  process.umask(0o077)
  const { from, to, check } = Input.parse(JSON.parse(await text(process.stdin)))
  if (check && isNewFile(to)) return void process.stdout.write(`${JSON.stringify({ server: 'a new file of SQLite' })}\n`)
  const target = openDatabase<PanelTables>({ url: to })
  try {
    const server = await requireUsable(target)
    if (check) return void process.stdout.write(`${JSON.stringify({ server })}\n`)
    const source = openDatabase<PanelTables>({ url: from })
    try {
      await copy(source, target, server)
    } finally {
      await source.close()
    }
  } finally {
    await target.close()
  }
}

await run().catch((error: unknown) => {
  // the driver's own words may quote the URL, and with it the password
  process.stderr.write(`${(error instanceof Error ? error.message : String(error)).replaceAll(/\/\/[^@\s]*@/g, '//')}\n`)
  process.exitCode = 1
})
