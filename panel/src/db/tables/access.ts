import type { Generated } from 'kysely'

/** A login session. Its token names the id; everything else is read from here on every request. */
export interface SessionRow {
  /** 16 hex. */
  id: string
  user_id: number
  created_at: number
  last_seen_at: number
  expires_at: number
  /** Last time the password was given. */
  reauth_at: number
  ip: string
  user_agent: string
  via: string
  /** The administrator or reseller behind a login-as session, `null`: nobody. */
  impersonator_id: number | null
  /** The login session that a login-as session came from, `null`: none, or an API key. */
  original_session_id: string | null
  /** The collaborator who logged in, `null`: the account itself. */
  collaborator_id: number | null
  mfa: number
  revoked_at: number | null
}

export interface ApiKeyRow {
  /** 16 hex. */
  id: string
  user_id: number
  name: string
  prefix: string
  /** SHA-256 of the secret, hex. */
  hash: string
  /** The secret before a rotation, good until `previous_until`. */
  previous_hash: string | null
  previous_until: number | null
  /** JSON list of scopes. */
  permissions: string
  /** JSON list of addresses and networks. */
  ip_whitelist: string
  expires_at: number | null
  enabled: number
  /** Requests per minute; 0 = the default. */
  rate_limit: number
  mfa: number
  created_by: string
  last_used_at: number | null
  last_ip: string
  created_at: number
}

export interface ApiKeyRequestRow {
  id: Generated<number>
  key_id: string
  at: number
  method: string
  path: string
  status: number
  ip: string
  duration_ms: number
  request_id: string
}

/** One failed login. */
export interface AuthFailureRow {
  id: Generated<number>
  account: string
  /** IPv4 address or IPv6 /64. */
  network: string
  at: number
}

/** A recovery code that was not used yet. */
export interface RecoveryCodeRow {
  user_id: number
  hash: string
}
