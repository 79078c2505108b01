import type { Generated } from 'kysely'

export interface DnsZoneRow {
  id: Generated<number>
  /** Lower-case A-labels without trailing dot; once among those that are served. */
  name: string
  owner_id: number
  /** The domain or the alias that it was made for; `null` for a zone made by hand. */
  domain_id: number | null
  kind: 'primary' | 'secondary'
  /** JSON: addresses. */
  primaries: string
  template: string
  /** Seconds. */
  default_ttl: number
  rname: string
  refresh: number
  retry: number
  expire: number
  minimum: number
  /** Goes up with every change: `YYYYMMDDnn`, or the next number when there are more in a day. */
  serial: number
  status: 'active' | 'disabled'
  /** Algorithm, `` while the zone is not signed. */
  dnssec: string
  nsec3: number
  created_at: number
  updated_at: number
  /** Out of service and kept for a restore since then; `null` while it is served. */
  deleted_at: number | null
}

export interface DnsRecordRow {
  /** 16 hexadecimal digits. */
  id: string
  zone_id: number
  /** Relative to the zone, `@` for its apex. */
  name: string
  type: string
  /** As the API shows it: no priority, host names without trailing dot, TXT unquoted. */
  content: string
  /** `null`: that of the zone. */
  ttl: number | null
  priority: number | null
  disabled: number
  /** Kept by the panel. */
  managed: number
  /** What a managed record is for: `site`, `www`, `mail`, `acme` or another word; `` for a customer's own. */
  purpose: string
  /** Whose address a managed record follows. */
  domain_id: number | null
  comment: string
  created_at: number
  updated_at: number
}

export interface DnsKeyRow {
  id: Generated<number>
  zone_id: number
  type: 'ksk' | 'zsk' | 'csk'
  algorithm: string
  tag: number
  dnskey: string
  /** Sealed, purpose `dnssec`. */
  private_key: string
  active: number
  published: number
  created_at: number
  /** When a key that is only published begins to sign; `null` otherwise. */
  activate_at: number | null
  /** When it has to go; `null` while it is in use. */
  retire_at: number | null
}

export interface DnsTemplateRow {
  id: Generated<number>
  name: string
  owner_id: number
  /** JSON. */
  records: string
  created_at: number
  updated_at: number
}

export interface DnsServerRow {
  /** 16 hexadecimal digits. */
  id: string
  hostname: string
  ip: string
  role: 'secondary' | 'cluster'
  /** Name of the key, `` without one. */
  tsig_name: string
  /** Sealed, purpose `tsig`; `` without one. */
  tsig_secret: string
  /** The zones that were compared last were the same there. */
  in_sync: number
  last_seen_at: number | null
  created_at: number
}

export interface DnsProviderRow {
  /** 16 hexadecimal digits. */
  id: string
  owner_id: number
  name: string
  type: string
  /** Sealed JSON, purpose `dns-provider`. */
  credentials: string
  created_at: number
}
