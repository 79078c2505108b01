import type { Generated } from 'kysely'

export interface DomainRow {
  id: Generated<number>
  /** A-label. Unique among domains that are not deleted. */
  name: string
  owner_id: number
  type: 'primary' | 'addon' | 'subdomain' | 'alias'
  parent_id: number | null
  /** The domain whose content an alias shows. */
  target_id: number | null
  webserver: string
  php_version: string
  php_enabled: number
  /** JSON: names of the allow-list that differ from the defaults. */
  php_settings: string
  /** JSON: pool values that differ from the defaults. */
  php_pool: string
  /** Name of the site's folder below `<home>/domains/`; the domain's name at creation. */
  folder: string
  /** Below that folder: `public_html`. */
  document_root: string
  ip: string
  ipv6: string
  www: number
  dns: number
  mail: number
  status: 'active' | 'suspended'
  suspend_reason: string
  force_https: number
  note: string
  template: string
  /** JSON of VhostOptions that differ from the defaults. */
  options: string
  custom_nginx: string
  custom_apache: string
  vhost_revision: number
  /** JSON or `null`. */
  hotlink: string | null
  access: string | null
  cache: string | null
  delete_files: number
  deleted_at: number | null
  deleted_by: string
  purge_at: number | null
  created_at: number
  updated_at: number
}

/** Every name the edge answers to, so that none can belong to two sites. */
export interface HostNameRow {
  name: string
  domain_id: number
  kind: 'main' | 'www' | 'alias'
}

export interface DomainAliasRow {
  id: Generated<number>
  domain_id: number
  alias: string
  mode: 'serve' | 'redirect'
  dns: number
  mail: number
  created_at: number
}

export interface RedirectRow {
  id: Generated<number>
  domain_id: number
  source: string
  target: string
  type: number
  match: 'exact' | 'prefix'
  keep_query: number
  enabled: number
  created_at: number
}

export interface ErrorPageRow {
  domain_id: number
  code: number
  content: string
  updated_at: number
}

export interface ProtectedDirRow {
  id: Generated<number>
  domain_id: number
  /** Below the document root, beginning with `/`. */
  path: string
  realm: string
  /** JSON: name → crypt hash. */
  users: string
  enabled: number
  created_at: number
}

export interface ProxyRow {
  id: Generated<number>
  domain_id: number
  path: string
  target: string
  websocket: number
  preserve_host: number
  enabled: number
}

/** What the virtual host looked like after each change, for history and rollback. */
export interface VhostRevisionRow {
  domain_id: number
  revision: number
  at: number
  actor: string
  /** JSON: template, options, custom. */
  config: string
}

/** Last measured use of a site's disk, and its traffic of the current month. */
export interface SiteUsageRow {
  domain_id: number
  disk_bytes: number
  files: number
  month_bytes: number
  measured_at: number
}

/** What a site sent on one day of the server's clock; of the account that owned it when the day was first counted. */
export interface SiteTrafficRow {
  domain_id: number
  /** `2026-05-18`. */
  day: string
  owner_id: number
  bytes: number
}
