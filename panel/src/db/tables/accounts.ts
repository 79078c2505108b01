import type { Generated } from 'kysely'
import type { Role } from '@croft/kit/http/route.ts'

export type UserStatus = 'active' | 'suspended' | 'disabled' | 'pending' | 'deleting'

/** An account: a customer, reseller or administrator. Never removed; `deleted_at` takes it out of service, `purged_at` ends its data. */
export interface UserRow {
  id: Generated<number>
  /** Free again when purged: then it is renamed to `<name>~<id>`. */
  username: string
  email: string
  password_hash: string
  role: Role
  status: UserStatus
  /** The administrator or reseller who made it; `null` for the first administrator. */
  creator_id: number | null
  package_id: number | null
  /** JSON of `Limits`. */
  limits: string
  name: string
  /** Unix uid and gid, from 20000, never reused. */
  uid: number
  shell: 'none' | 'sftp' | 'jailed' | 'full'
  language: string
  timezone: string
  theme: string
  ip: string
  ipv6: string
  must_change_password: number
  /** Sealed; set with `totp_enabled_at` null while the set-up waits for its first code. */
  totp_secret: string | null
  totp_enabled_at: number | null
  totp_started_at: number | null
  totp_last_step: number
  suspended_at: number | null
  suspend_reason: string
  suspend_at: number | null
  last_login_at: number | null
  deleted_at: number | null
  deleted_by: string
  purge_at: number | null
  created_at: number
  updated_at: number
}

export interface PackageRow {
  id: Generated<number>
  name: string
  owner_id: number
  description: string
  type: 'user' | 'reseller'
  limits: string
  webserver: string
  /** JSON list; empty = every installed version. */
  php_versions: string
  default_php_version: string
  shell: UserRow['shell']
  backup_copies: number
  backup_on_demand: number
  email_hourly_limit: number
  dns_template: string
  created_at: number
  updated_at: number
}

export interface SshKeyRow {
  id: string
  user_id: number
  name: string
  type: string
  bits: number
  fingerprint: string
  public_key: string
  created_at: number
}

/** The password by which an account comes in by SSH; another than that of the panel, which a second factor guards. */
export interface SshPasswordRow {
  user_id: number
  /** Whether it opens anything. */
  enabled: number
  /** What sshd itself verifies; sealed, purpose `ssh-password`. Empty: none was set yet. */
  verifier: string
  updated_at: number
}
