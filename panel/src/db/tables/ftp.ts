import type { Generated } from 'kysely'

export interface FtpAccountRow {
  id: Generated<number>
  /** With the owner's prefix, `john_deploy`; the login. */
  name: string
  owner_id: number
  /** What the daemons themselves verify; sealed, purpose `ftp-account`. */
  verifier: string
  /** Below the home, `domains/example.com/public_html`; empty: the home. */
  folder: string
  /** 0: no limit. */
  quota_mb: number
  read_only: number
  enabled: number
  ftp: number
  sftp: number
  /** JSON; none: from everywhere. */
  allowed_ips: string
  /** 0: no limit. */
  bandwidth_kbps: number
  /** As measured last. */
  used_bytes: number
  last_login_at: number | null
  created_at: number
  updated_at: number
}

/** Settings of the FTP server, of which there is one: `id` is 1. Without a row the defaults hold. */
export interface FtpServerRow {
  id: number
  port: number
  passive_from: number
  passive_to: number
  tls: 'off' | 'optional' | 'required'
  max_clients: number
  max_per_ip: number
}

/** The folder `public_ftp` of a domain, which everybody may read. Without a row nobody may. */
export interface FtpAnonymousRow {
  domain_id: number
  enabled: number
  max_connections: number
  updated_at: number
}

/** What an FTP login sent and fetched on one day (UTC); of the account that it belonged to when the day was first counted. */
export interface FtpTrafficRow {
  login: string
  /** `2026-05-18`. */
  day: string
  owner_id: number
  bytes: number
}
