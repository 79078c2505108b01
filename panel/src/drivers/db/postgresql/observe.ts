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
/** A database of Croft's in which something belongs to a role, or says what it may. */
export interface FoundHolding {
  /** Of the role. */
  readonly name: string
  readonly database: string
  /** Of the database. */
  readonly owner: string
}
export interface Found {
  readonly roles: ReadonlyMap<string, FoundRole>
  readonly databases: ReadonlyMap<string, FoundDatabase>
  readonly holdings: readonly FoundHolding[]
}

const list = (values: readonly string[]) => (values.length === 0 ? "('')" : `(${values.map(text).join(', ')})`)

const queries = (databases: readonly string[], roles: readonly string[], gone: readonly string[]) => [
  `SELECT json_build_object('kind', 'database', 'name', d.datname, 'owner', pg_get_userbyid(d.datdba), 'mark', coalesce(shobj_description(d.oid, 'pg_database'), ''), 'open', d.datacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(d.datacl) AS a WHERE a.grantee = 0)) FROM pg_database AS d WHERE d.datname IN ${list(databases)}`,
  `SELECT json_build_object('kind', 'role', 'name', r.rolname, 'mark', coalesce(shobj_description(r.oid, 'pg_authid'), ''), 'verifier', coalesce(r.rolpassword, ''), 'login', r.rolcanlogin, 'connections', r.rolconnlimit, 'power', r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls, 'groups', (SELECT coalesce(json_agg(g.rolname ORDER BY g.rolname), '[]') FROM pg_auth_members AS m JOIN pg_authid AS g ON g.oid = m.roleid WHERE m.member = r.oid), 'works', (SELECT coalesce(json_object_agg(d.datname, substr(c, 6)), '{}') FROM pg_db_role_setting AS s JOIN pg_database AS d ON d.oid = s.setdatabase, unnest(s.setconfig) AS c WHERE s.setrole = r.oid AND c LIKE 'role=%')) FROM pg_authid AS r WHERE r.rolname IN ${list(roles)}`,
  `SELECT DISTINCT jsonb_build_object('kind', 'holding', 'name', r.rolname, 'database', d.datname, 'owner', o.rolname) FROM pg_shdepend AS s JOIN pg_authid AS r ON r.oid = s.refobjid JOIN pg_database AS d ON d.oid = s.dbid JOIN pg_authid AS o ON o.oid = d.datdba WHERE s.refclassid = 'pg_authid'::regclass AND o.rolname ~ '^croft_[0-9]+$' AND r.rolname IN ${list(gone)}`,
]

/** What the daemon has of these names, and of nothing else; of roles that go also where they are known. */
export async function observe(
  system: System,
  databases: readonly string[],
  roles: readonly string[],
  gone: readonly string[],
): Promise<Found> {
  type Row = ({ kind: 'database' } & FoundDatabase) | ({ kind: 'role' } & FoundRole) | ({ kind: 'holding' } & FoundHolding)
  const rows = await query<Row>(system, queries(databases, roles, gone))
  return {
    databases: new Map(rows.flatMap((row) => (row.kind === 'database' ? [[row.name, row]] : []))),
    roles: new Map(rows.flatMap((row) => (row.kind === 'role' ? [[row.name, row]] : []))),
    holdings: rows.filter((row) => row.kind === 'holding'),
  }
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
