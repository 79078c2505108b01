import { dirname } from 'node:path'
import type { System } from '../../../system/system.ts'
import { query } from './client.ts'
import { text } from './quote.ts'

export interface FoundRole {
  readonly name: string
  readonly verifier: string
  readonly login: boolean
  readonly connections: number
  /** It is a superuser, or may make roles or databases: given by another hand. */
  readonly power: boolean
  /** Roles that it is a member of. */
  readonly groups: readonly string[]
  /** Databases in which it works as another role → that role. */
  readonly works: Readonly<Record<string, string>>
  /** Comment: `croft:ready` for a group that has all that it is for. */
  readonly mark: string
}
export interface FoundDatabase {
  readonly name: string
  readonly owner: string
  /** Comment: `croft:7` when it is all set up. */
  readonly mark: string
  /** Everybody may connect. */
  readonly open: boolean
}
export interface Found {
  readonly roles: ReadonlyMap<string, FoundRole>
  readonly databases: ReadonlyMap<string, FoundDatabase>
}

const list = (values: readonly string[]) => (values.length === 0 ? "('')" : `(${values.map(text).join(', ')})`)

const queries = (databases: readonly string[], roles: readonly string[]) => [
  `SELECT json_build_object('kind', 'database', 'name', d.datname, 'owner', pg_get_userbyid(d.datdba), 'mark', coalesce(shobj_description(d.oid, 'pg_database'), ''), 'open', d.datacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(d.datacl) AS a WHERE a.grantee = 0)) FROM pg_database AS d WHERE d.datname IN ${list(databases)}`,
  `SELECT json_build_object('kind', 'role', 'name', r.rolname, 'mark', coalesce(shobj_description(r.oid, 'pg_authid'), ''), 'verifier', coalesce(r.rolpassword, ''), 'login', r.rolcanlogin, 'connections', r.rolconnlimit, 'power', r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls, 'groups', (SELECT coalesce(json_agg(g.rolname ORDER BY g.rolname), '[]') FROM pg_auth_members AS m JOIN pg_authid AS g ON g.oid = m.roleid WHERE m.member = r.oid), 'works', (SELECT coalesce(json_object_agg(d.datname, substr(c, 6)), '{}') FROM pg_db_role_setting AS s JOIN pg_database AS d ON d.oid = s.setdatabase, unnest(s.setconfig) AS c WHERE s.setrole = r.oid AND c LIKE 'role=%')) FROM pg_authid AS r WHERE r.rolname IN ${list(roles)}`,
]

/** What the daemon has of these names, and of nothing else. */
export async function observe(system: System, databases: readonly string[], roles: readonly string[]): Promise<Found> {
  const rows = await query<{ kind: 'database' | 'role' } & FoundRole & FoundDatabase>(system, queries(databases, roles))
  const of = (kind: string) => new Map(rows.flatMap((row) => (row.kind === kind ? [[row.name, row]] : [])))
  return { databases: of('database'), roles: of('role') }
}

/** Where the server keeps its files, and how it listens now. */
export interface FoundServer {
  /** `/etc/postgresql/15/main`. */
  readonly folder: string
  /** Rules that it reads. */
  readonly rules: string
  readonly listens: string
  /** 150008 for 15.8. */
  readonly version: number
}

/** Asked of the daemon itself: a cut between a file and a restart is made good so. */
export async function observeServer(system: System): Promise<FoundServer | null> {
  const [row] = await query<{ config: string; rules: string; listens: string; version: string }>(system, [
    "SELECT json_build_object('config', current_setting('config_file'), 'rules', current_setting('hba_file'), 'listens', current_setting('listen_addresses'), 'version', current_setting('server_version_num'))",
  ])
  return row === undefined ? null : { folder: dirname(row.config), rules: row.rules, listens: row.listens, version: Number(row.version) }
}
