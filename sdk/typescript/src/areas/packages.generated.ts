// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type { Ack, Package, User } from '../shapes.generated.ts'

export type ListQuery = { readonly owner?: string }

/** List packages. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly Package[]> =>
  client.json({ method: 'GET', path: `/packages`, query }, options)

/** List packages, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<Package>> =>
  client.json({ method: 'GET', path: `/packages`, query: { page: 1, ...query } }, options)

export type CreateBody = {
  readonly name: string
  readonly max_domains?: number
  readonly max_databases?: number
  readonly max_email_accounts?: number
  readonly max_ftp_accounts?: number
  readonly max_subdomains?: number
  readonly max_domain_aliases?: number
  readonly max_cronjobs?: number
  readonly max_users?: number
  readonly disk_quota_mb?: number
  readonly bandwidth_quota_mb?: number
  readonly inode_quota?: number
  readonly cpu_limit_percent?: number
  readonly memory_limit_mb?: number
  readonly io_limit_mbps?: number
  readonly process_limit?: number
  readonly can_use_ssl?: boolean
  readonly can_use_ssh?: boolean
  readonly can_use_cron?: boolean
  readonly can_use_php?: boolean
  readonly can_use_cgi?: boolean
  readonly can_use_spam?: boolean
  readonly can_use_catchall?: boolean
  readonly can_use_dnscontrol?: boolean
  readonly can_use_sysinfo?: boolean
  readonly description?: string
  readonly type?: 'user' | 'reseller'
  readonly webserver?: 'nginx' | 'apache' | 'nginx_apache'
  readonly php_versions?: readonly string[]
  readonly default_php_version?: string
  readonly shell?: 'none' | 'sftp' | 'jailed' | 'full'
  readonly backup_copies?: number
  readonly backup_on_demand?: boolean
  readonly email_hourly_limit?: number
  readonly dns_template?: string
}

/** Create a package. */
export const create = (client: Client, body: CreateBody, options?: CallOptions): Promise<Package & Sync> =>
  client.json({ method: 'POST', path: `/packages`, body }, options)

/** Show a package. */
export const show = (client: Client, name: string | number, options?: CallOptions): Promise<Package> =>
  client.json({ method: 'GET', path: `/packages/${encodeURIComponent(name)}` }, options)

export type UpdateBody = {
  readonly max_domains?: number
  readonly max_databases?: number
  readonly max_email_accounts?: number
  readonly max_ftp_accounts?: number
  readonly max_subdomains?: number
  readonly max_domain_aliases?: number
  readonly max_cronjobs?: number
  readonly max_users?: number
  readonly disk_quota_mb?: number
  readonly bandwidth_quota_mb?: number
  readonly inode_quota?: number
  readonly cpu_limit_percent?: number
  readonly memory_limit_mb?: number
  readonly io_limit_mbps?: number
  readonly process_limit?: number
  readonly can_use_ssl?: boolean
  readonly can_use_ssh?: boolean
  readonly can_use_cron?: boolean
  readonly can_use_php?: boolean
  readonly can_use_cgi?: boolean
  readonly can_use_spam?: boolean
  readonly can_use_catchall?: boolean
  readonly can_use_dnscontrol?: boolean
  readonly can_use_sysinfo?: boolean
  readonly description?: string
  readonly type?: 'user' | 'reseller'
  readonly webserver?: 'nginx' | 'apache' | 'nginx_apache'
  readonly php_versions?: readonly string[]
  readonly default_php_version?: string
  readonly shell?: 'none' | 'sftp' | 'jailed' | 'full'
  readonly backup_copies?: number
  readonly backup_on_demand?: boolean
  readonly email_hourly_limit?: number
  readonly dns_template?: string
  readonly apply_to_users?: boolean
}

/** Change a package. */
export const update = (client: Client, name: string | number, body: UpdateBody = {}, options?: CallOptions): Promise<Package & Sync> =>
  client.json({ method: 'PUT', path: `/packages/${encodeURIComponent(name)}`, body }, options)

/** Delete a package. */
export const delete_ = (client: Client, name: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/packages/${encodeURIComponent(name)}` }, options)

export type DuplicateBody = { readonly name: string }

/** Copy a package under another name. */
export const duplicate = (client: Client, name: string | number, body: DuplicateBody, options?: CallOptions): Promise<Package & Sync> =>
  client.json({ method: 'POST', path: `/packages/${encodeURIComponent(name)}/duplicate`, body }, options)

/** List the users of a package. */
export const users = (client: Client, name: string | number, options?: CallOptions): Promise<readonly User[]> =>
  client.json({ method: 'GET', path: `/packages/${encodeURIComponent(name)}/users` }, options)

/** List the users of a package, one page. */
export const usersPage = (client: Client, name: string | number, query: PageQuery, options?: CallOptions): Promise<Page<User>> =>
  client.json({ method: 'GET', path: `/packages/${encodeURIComponent(name)}/users`, query: { page: 1, ...query } }, options)
