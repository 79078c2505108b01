import { conflict } from '@croft/kit/errors.ts'
import type { System } from '../../../system/system.ts'
import type { ProcessRow, TableRow } from '../mariadb/tools.ts'
import { execute, query } from './client.ts'
import { ownerOf, rolesOfDatabase } from './privileges.ts'
import { name, text } from './quote.ts'

const list = (values: readonly string[]) => (values.length === 0 ? "('')" : `(${values.map(text).join(', ')})`)

/** Bytes of each of these databases that is there. */
export async function observeSizes(system: System, names: readonly string[]): Promise<Record<string, number>> {
  const rows = await query<{ name: string; bytes: number }>(system, [
    `SELECT json_build_object('name', datname, 'bytes', pg_database_size(oid)) FROM pg_database WHERE datname IN ${list(names)}`,
  ])
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.bytes)]))
}

export const observeTables = (system: System, database: string): Promise<TableRow[]> =>
  query<TableRow>(
    system,
    [
      "SELECT json_build_object('name', CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END, 'rows', greatest(c.reltuples, 0)::bigint, 'bytes', pg_total_relation_size(c.oid), 'engine', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'heap' END, 'collation', '') FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%' ORDER BY n.nspname, c.relname",
    ],
    database,
  )

/** Connections of these users, of everybody's with `null`; the longest first. */
export const observeProcesses = (system: System, users: readonly string[] | null): Promise<ProcessRow[]> =>
  query<ProcessRow>(system, [
    `SELECT json_build_object('id', pid, 'user', coalesce(usename, ''), 'database', coalesce(datname, ''), 'state', coalesce(state, ''), 'seconds', greatest(0, extract(epoch FROM now() - coalesce(state_change, backend_start))::bigint), 'query', left(query, 4096)) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()${users === null ? '' : ` AND usename IN ${list(users)}`} ORDER BY state_change LIMIT 500`,
  ])

/** Ends one connection of these users; false when they have none of that number. */
export async function endProcess(system: System, id: number, users: readonly string[] | null): Promise<boolean> {
  if (!(await observeProcesses(system, users)).some((row) => row.id === id)) return false
  await execute(system, [{ database: 'postgres', statements: [`SELECT pg_terminate_backend(${Math.trunc(id)})`] }])
  return true
}

/** Drops a database that belongs to the roles of this id, and no other, with these roles. Quiet when there is none. */
export async function dropDatabase(system: System, database: string, id: number): Promise<void> {
  const [row] = await query<{ owner: string }>(system, [
    `SELECT json_build_object('owner', pg_get_userbyid(datdba)) FROM pg_database WHERE datname = ${text(database)}`,
  ])
  if (row !== undefined && row.owner !== ownerOf(id)) throw conflict("The database on the server is not Croft's")
  const roles = rolesOfDatabase(id).map((role) => `DROP ROLE IF EXISTS ${name(role)}`)
  await execute(system, [{ database: 'postgres', statements: [`DROP DATABASE IF EXISTS ${name(database)} WITH (FORCE)`, ...roles] }])
}
