import type { Generated } from 'kysely'

export type DatabaseEngine = 'mariadb' | 'postgresql'

export interface DatabaseRow {
  id: Generated<number>
  /** With the owner's prefix; once over both engines, those that are kept for a restore included. */
  name: string
  engine: DatabaseEngine
  owner_id: number
  domain_id: number | null
  /** The user that it was made with. */
  main_user: string
  charset: string
  collation: string
  remote_access: number
  /** Address, network, host name or `%`; `` without one. */
  remote_host: string
  /** As measured last. */
  size_bytes: number
  created_at: number
  updated_at: number
  /** Out of service since then, the data kept; `null` while it is in use. */
  deleted_at: number | null
  deleted_by: string
  /** When the data goes; `null` with `deleted_at` set: with the account. */
  purge_at: number | null
}

export interface DatabaseUserRow {
  id: Generated<number>
  /** With the owner's prefix; once over both engines. */
  name: string
  engine: DatabaseEngine
  owner_id: number
  /** What the engine itself keeps of the password; sealed, purpose `database-user`. */
  verifier: string
  /** JSON: where it may come from. */
  hosts: string
  /** 0: as many as the engine allows. */
  max_connections: number
  enabled: number
  created_at: number
  updated_at: number
}

export interface DatabaseGrantRow {
  id: Generated<number>
  database_id: number
  user_id: number
  /** JSON: names of privileges, `ALL` or `READONLY` alone. */
  privileges: string
  created_at: number
}

export interface DatabaseHostRow {
  id: Generated<number>
  database_id: number
  host: string
  comment: string
  created_at: number
}

/** A dump in the home of its owner, for download. */
export interface DatabaseExportRow {
  /** 16 hexadecimal digits. */
  id: string
  owner_id: number
  database_name: string
  /** In the home: `/.exports/john_shop-….sql.gz`. */
  path: string
  size_bytes: number
  created_at: number
  expires_at: number
}

/** A session of the login tool: while the row is there, its password lets the database user in. */
export interface DatabaseSessionRow {
  /** 32 hexadecimal digits; part of the address. */
  id: string
  database_id: number
  user_id: number
  /** Who asked for it. */
  opened_by: string
  /** SHA-256 of the token of the link, hex; `null` once it was used. */
  token_hash: string | null
  /** Until when the link works. */
  token_until: number
  /** SHA-256 of the cookie, hex; `null` until the link was used. */
  cookie_hash: string | null
  /** Sealed, purpose `database-session`. */
  password: string
  /** What the engine keeps of the password; sealed likewise. */
  verifier: string
  created_at: number
  seen_at: number
}
