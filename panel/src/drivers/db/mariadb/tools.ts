import { conflict } from '@croft/kit/errors.ts'
import type { System } from '../../../system/system.ts'
import { execute, query } from './client.ts'
import { markOf } from './diff.ts'
import { grantName, name, text } from './quote.ts'

const list = (values: readonly string[]) => (values.length === 0 ? "('')" : `(${values.map(text).join(', ')})`)

/** Bytes of each of these databases that is there. */
export async function observeSizes(system: System, names: readonly string[]): Promise<Record<string, number>> {
  const rows = await query<{ name: string; bytes: number }>(system, [
    `SELECT JSON_OBJECT('name', s.SCHEMA_NAME, 'bytes', CAST(COALESCE(SUM(t.DATA_LENGTH + t.INDEX_LENGTH), 0) AS UNSIGNED)) FROM information_schema.SCHEMATA AS s LEFT JOIN information_schema.TABLES AS t ON t.TABLE_SCHEMA = s.SCHEMA_NAME WHERE s.SCHEMA_NAME IN ${list(names)} GROUP BY s.SCHEMA_NAME`,
  ])
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.bytes)]))
}

export interface TableRow {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly engine: string
  readonly collation: string
}

export const observeTables = (system: System, database: string): Promise<TableRow[]> =>
  query<TableRow>(system, [
    `SELECT JSON_OBJECT('name', TABLE_NAME, 'rows', COALESCE(TABLE_ROWS, 0), 'bytes', CAST(COALESCE(DATA_LENGTH + INDEX_LENGTH, 0) AS UNSIGNED), 'engine', COALESCE(ENGINE, TABLE_TYPE), 'collation', COALESCE(TABLE_COLLATION, '')) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${text(database)} ORDER BY TABLE_NAME`,
  ])

export interface ProcessRow {
  readonly id: number
  readonly user: string
  readonly database: string
  readonly state: string
  readonly seconds: number
  readonly query: string
}

/** Connections of these users, of everybody's with `null`; the longest first. */
export const observeProcesses = (system: System, users: readonly string[] | null): Promise<ProcessRow[]> =>
  query<ProcessRow>(system, [
    `SELECT JSON_OBJECT('id', ID, 'user', USER, 'database', COALESCE(DB, ''), 'state', CONCAT_WS(' ', COMMAND, NULLIF(STATE, '')), 'seconds', TIME, 'query', LEFT(COALESCE(INFO, ''), 4096)) FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND USER NOT IN ('system user', 'event_scheduler')${users === null ? '' : ` AND USER IN ${list(users)}`} ORDER BY TIME DESC LIMIT 500`,
  ])

/** Ends one connection of these users; false when they have none of that number. */
export async function endProcess(system: System, id: number, users: readonly string[] | null): Promise<boolean> {
  if (!(await observeProcesses(system, users)).some((row) => row.id === id)) return false
  await execute(system, [`KILL HARD CONNECTION ${Math.trunc(id)}`])
  return true
}

/**
 * Sees to it that the account's own user can read every routine of its database. From 11.3 on a right on the database does that; an older
 * server shows them to their maker, else to whoever may read those of all tenants, and its dump breaks off: 409 says what to do.
 */
export async function requireRoutinesShown(system: System, database: string, account: string): Promise<void> {
  const [server] = await query<{ version: string }>(system, ["SELECT JSON_OBJECT('version', VERSION())"])
  const [major = 0, minor = 0] = (server?.version ?? '').split('.').map(Number)
  if (major > 11 || (major === 11 && minor >= 3))
    return execute(system, [`GRANT SHOW CREATE ROUTINE ON ${grantName(database)}.* TO ${text(account)}@'localhost'`])
  const [hidden] = await query<{ kind: string; name: string }>(system, [
    `SELECT JSON_OBJECT('kind', LOWER(ROUTINE_TYPE), 'name', ROUTINE_NAME) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${text(database)} AND DEFINER <> ${text(`${account}@localhost`)} LIMIT 1`,
  ])
  if (hidden === undefined) return
  const what = `${hidden.kind} ${hidden.name}`
  throw conflict(`MariaDB before 11.3 shows ${what} to its maker alone: drop it, then import it so that it is the account's own`)
}

/** Drops a database that bears the mark of this id, and no other. Quiet when there is none of that name. */
export async function dropDatabase(system: System, database: string, id: number): Promise<void> {
  const [row] = await query<{ mark: string }>(system, [
    `SELECT JSON_OBJECT('mark', SCHEMA_COMMENT) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${text(database)}`,
  ])
  if (row === undefined) return
  if (row.mark !== markOf(id)) throw conflict("The database on the server is not Croft's")
  await execute(system, [`DROP DATABASE IF EXISTS ${name(database)}`])
}
