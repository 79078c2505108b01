// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type { ServerEvent } from '../events.ts'
import type {
  Ack,
  Alias,
  Domain,
  DomainCheck,
  DomainStats,
  ErrorPage,
  ErrorPageItem,
  Hotlink,
  JobAccepted,
  PhpConfig,
  ProtectedDir,
  Redirect,
  SiteAccess,
  SiteCache,
  SiteLog,
  SiteModsecurity,
  SiteProxy,
  Vhost,
  VhostRevision,
  VhostTest,
} from '../shapes.generated.ts'

export type ListQuery = {
  readonly owner?: string
  readonly type?: string
  readonly status?: string
  readonly webserver?: string
  readonly php_version?: string
  readonly ssl?: boolean
}

/** List domains. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly Domain[]> =>
  client.json({ method: 'GET', path: `/domains`, query }, options)

/** List domains, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<Domain>> =>
  client.json({ method: 'GET', path: `/domains`, query: { page: 1, ...query } }, options)

export type CreateBody = {
  readonly domain: string
  readonly owner?: string
  readonly type?: 'addon' | 'subdomain' | 'alias'
  readonly target?: string
  readonly webserver?: 'nginx' | 'apache' | 'nginx_apache'
  readonly php_version?: string
  readonly document_root?: string
  readonly ip?: string
  readonly ipv6?: string
  readonly www?: boolean
  readonly dns?: boolean
  readonly mail?: boolean
  readonly ssl?: boolean
  readonly template?: string
}

/** Create domain. */
export const create = (client: Client, body: CreateBody, options?: CallOptions): Promise<Domain & Sync> =>
  client.json({ method: 'POST', path: `/domains`, body }, options)

/** Get domain. */
export const show = (client: Client, domain: string | number, options?: CallOptions): Promise<Domain> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}` }, options)

export type UpdateBody = {
  readonly webserver?: 'nginx' | 'apache' | 'nginx_apache'
  readonly php_version?: string
  readonly document_root?: string
  readonly ip?: string
  readonly ipv6?: string
  readonly www?: boolean
  readonly dns?: boolean
  readonly mail?: boolean
  readonly note?: string
}

/** Update domain. */
export const update = (client: Client, domain: string | number, body: UpdateBody = {}, options?: CallOptions): Promise<Domain & Sync> =>
  client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}`, body }, options)

export type Delete_Query = {
  readonly delete_files?: boolean
  readonly delete_databases?: boolean
  readonly delete_mail?: boolean
  readonly delete_dns?: boolean
  readonly purge?: boolean
  readonly force?: boolean
}

/** Delete domain. */
export const delete_ = (client: Client, domain: string | number, query: Delete_Query = {}, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/domains/${encodeURIComponent(domain)}`, query }, options)

export type SuspendBody = { readonly reason?: string }

/** Suspend domain. */
export const suspend = (client: Client, domain: string | number, body: SuspendBody = {}, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/suspend`, body }, options)

/** Unsuspend domain. */
export const unsuspend = (client: Client, domain: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/unsuspend` }, options)

/** Subdomains and aliases of a domain. */
export const subdomainsList = (client: Client, domain: string | number, options?: CallOptions): Promise<readonly Domain[]> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/subdomains` }, options)

export type RenameBody = { readonly new_domain: string; readonly keep_redirect?: boolean }

/** The site keeps everything that belongs to it; its folder is moved. With `keep_redirect` the old names redirect to the new one. */
export const rename = (client: Client, domain: string | number, body: RenameBody, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/rename`, body }, options)

export type TransferBody = { readonly username: string }

/** Its subdomains and aliases go along. The files belong to the other account afterwards. */
export const transfer = (client: Client, domain: string | number, body: TransferBody, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/transfer`, body }, options)

export type CloneBody = { readonly target_domain: string; readonly databases?: boolean }

/** Files and settings are copied to a new domain of the same account. */
export const clone = (client: Client, domain: string | number, body: CloneBody, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/clone`, body }, options)

/** List the aliases of a domain. */
export const aliasesList = (client: Client, domain: string | number, options?: CallOptions): Promise<readonly Alias[]> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/aliases` }, options)

export type AliasesCreateBody = {
  readonly alias: string
  readonly mode?: 'serve' | 'redirect'
  readonly dns?: boolean
  readonly mail?: boolean
}

/** Add an alias to a domain. */
export const aliasesCreate = (
  client: Client,
  domain: string | number,
  body: AliasesCreateBody,
  options?: CallOptions,
): Promise<Alias & Sync> => client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/aliases`, body }, options)

/** Remove an alias from a domain. */
export const aliasesDelete = (
  client: Client,
  domain: string | number,
  alias: string | number,
  options?: CallOptions,
): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/domains/${encodeURIComponent(domain)}/aliases/${encodeURIComponent(alias)}` }, options)

/** List the redirects of a site. */
export const redirectsList = (client: Client, domain: string | number, options?: CallOptions): Promise<readonly Redirect[]> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/redirects` }, options)

export type RedirectsCreateBody = {
  readonly source: string
  readonly target: string
  readonly type?: 301 | 302 | 307 | 308
  readonly match?: 'exact' | 'prefix'
  readonly keep_query?: boolean
  readonly enabled?: boolean
}

/** Add a redirect. */
export const redirectsCreate = (
  client: Client,
  domain: string | number,
  body: RedirectsCreateBody,
  options?: CallOptions,
): Promise<Redirect & Sync> => client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/redirects`, body }, options)

export type RedirectsUpdateBody = {
  readonly source?: string
  readonly target?: string
  readonly type?: 301 | 302 | 307 | 308
  readonly match?: 'exact' | 'prefix'
  readonly keep_query?: boolean
  readonly enabled?: boolean
}

/** Change a redirect. */
export const redirectsUpdate = (
  client: Client,
  domain: string | number,
  id: string | number,
  body: RedirectsUpdateBody = {},
  options?: CallOptions,
): Promise<Redirect & Sync> =>
  client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}/redirects/${encodeURIComponent(id)}`, body }, options)

/** Delete a redirect. */
export const redirectsDelete = (client: Client, domain: string | number, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/domains/${encodeURIComponent(domain)}/redirects/${encodeURIComponent(id)}` }, options)

/** List the error pages of a site. */
export const errorPagesList = (client: Client, domain: string | number, options?: CallOptions): Promise<readonly ErrorPageItem[]> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/error-pages` }, options)

/** Show an error page. */
export const errorPagesShow = (client: Client, domain: string | number, code: string | number, options?: CallOptions): Promise<ErrorPage> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/error-pages/${encodeURIComponent(code)}` }, options)

export type ErrorPagesUpdateBody = { readonly content: string }

/** Set an error page. */
export const errorPagesUpdate = (
  client: Client,
  domain: string | number,
  code: string | number,
  body: ErrorPagesUpdateBody,
  options?: CallOptions,
): Promise<ErrorPage & Sync> =>
  client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}/error-pages/${encodeURIComponent(code)}`, body }, options)

/** Reset an error page. */
export const errorPagesDelete = (
  client: Client,
  domain: string | number,
  code: string | number,
  options?: CallOptions,
): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/domains/${encodeURIComponent(domain)}/error-pages/${encodeURIComponent(code)}` }, options)

/** List password-protected directories. */
export const protectedList = (client: Client, domain: string | number, options?: CallOptions): Promise<readonly ProtectedDir[]> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/protected` }, options)

export type ProtectedCreateBody = { readonly path: string; readonly realm?: string; readonly username: string; readonly password: string }

/** Protect a directory with a password. */
export const protectedCreate = (
  client: Client,
  domain: string | number,
  body: ProtectedCreateBody,
  options?: CallOptions,
): Promise<ProtectedDir & Sync> => client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/protected`, body }, options)

export type ProtectedUpdateBody = { readonly realm?: string; readonly enabled?: boolean }

/** Change a protected directory. */
export const protectedUpdate = (
  client: Client,
  domain: string | number,
  id: string | number,
  body: ProtectedUpdateBody = {},
  options?: CallOptions,
): Promise<ProtectedDir & Sync> =>
  client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}/protected/${encodeURIComponent(id)}`, body }, options)

/** Remove the protection of a directory. */
export const protectedDelete = (client: Client, domain: string | number, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/domains/${encodeURIComponent(domain)}/protected/${encodeURIComponent(id)}` }, options)

export type ProtectedUsersCreateBody = { readonly username: string; readonly password: string }

/** Add a user of a protected directory. */
export const protectedUsersCreate = (
  client: Client,
  domain: string | number,
  id: string | number,
  body: ProtectedUsersCreateBody,
  options?: CallOptions,
): Promise<ProtectedDir & Sync> =>
  client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/protected/${encodeURIComponent(id)}/users`, body }, options)

/** Remove a user of a protected directory. */
export const protectedUsersDelete = (
  client: Client,
  domain: string | number,
  id: string | number,
  username: string | number,
  options?: CallOptions,
): Promise<ProtectedDir & Sync> =>
  client.json(
    {
      method: 'DELETE',
      path: `/domains/${encodeURIComponent(domain)}/protected/${encodeURIComponent(id)}/users/${encodeURIComponent(username)}`,
    },
    options,
  )

/** Show the hotlink protection of a site. */
export const hotlinkShow = (client: Client, domain: string | number, options?: CallOptions): Promise<Hotlink> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/hotlink` }, options)

export type HotlinkUpdateBody = {
  readonly enabled?: boolean
  readonly extensions?: readonly string[]
  readonly allowed?: readonly string[]
  readonly redirect_url?: string
}

/** Change the hotlink protection of a site. */
export const hotlinkUpdate = (
  client: Client,
  domain: string | number,
  body: HotlinkUpdateBody = {},
  options?: CallOptions,
): Promise<Hotlink & Sync> => client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}/hotlink`, body }, options)

/** Show which addresses may reach a site. */
export const accessShow = (client: Client, domain: string | number, options?: CallOptions): Promise<SiteAccess> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/access` }, options)

export type AccessUpdateBody = {
  readonly allow?: readonly string[]
  readonly deny?: readonly string[]
  readonly default?: 'allow' | 'deny'
}

/** Change which addresses may reach a site. */
export const accessUpdate = (
  client: Client,
  domain: string | number,
  body: AccessUpdateBody = {},
  options?: CallOptions,
): Promise<SiteAccess & Sync> => client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}/access`, body }, options)

/** Show the response cache of a site. */
export const cacheShow = (client: Client, domain: string | number, options?: CallOptions): Promise<SiteCache> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/cache` }, options)

export type CacheUpdateBody = {
  readonly enabled?: boolean
  readonly ttl_seconds?: number
  readonly bypass_paths?: readonly string[]
  readonly bypass_cookies?: readonly string[]
}

/** Change the response cache of a site. */
export const cacheUpdate = (
  client: Client,
  domain: string | number,
  body: CacheUpdateBody = {},
  options?: CallOptions,
): Promise<SiteCache & Sync> => client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}/cache`, body }, options)

export type CachePurgeBody = { readonly paths?: readonly string[] }

/** Each path is forgotten with any query; a path that ends with `*` stands for everything that begins so. No paths: all. */
export const cachePurge = (client: Client, domain: string | number, body: CachePurgeBody = {}, options?: CallOptions): Promise<Ack> =>
  client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/cache/purge`, body }, options)

/** ModSecurity of a site. */
export const modsecurityShow = (client: Client, domain: string | number, options?: CallOptions): Promise<SiteModsecurity> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/modsecurity` }, options)

export type ModsecurityUpdateBody = { readonly enabled?: boolean; readonly log_only?: boolean; readonly disabled_rules?: readonly number[] }

/** Change ModSecurity of a site. */
export const modsecurityUpdate = (
  client: Client,
  domain: string | number,
  body: ModsecurityUpdateBody = {},
  options?: CallOptions,
): Promise<SiteModsecurity & Sync> =>
  client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}/modsecurity`, body }, options)

/** List the proxies of a site. */
export const proxiesList = (client: Client, domain: string | number, options?: CallOptions): Promise<readonly SiteProxy[]> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/proxies` }, options)

export type ProxiesCreateBody = {
  readonly path: string
  readonly target: string
  readonly websocket?: boolean
  readonly preserve_host?: boolean
}

/** Let an application answer a path of a site. */
export const proxiesCreate = (
  client: Client,
  domain: string | number,
  body: ProxiesCreateBody,
  options?: CallOptions,
): Promise<SiteProxy & Sync> => client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/proxies`, body }, options)

/** Delete a proxy. */
export const proxiesDelete = (client: Client, domain: string | number, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/domains/${encodeURIComponent(domain)}/proxies/${encodeURIComponent(id)}` }, options)

/** Show the PHP settings of a site. */
export const phpShow = (client: Client, domain: string | number, options?: CallOptions): Promise<PhpConfig> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/php` }, options)

export type PhpUpdateBody = {
  readonly version?: string
  readonly enabled?: boolean
  readonly settings?: Readonly<Record<string, unknown>>
  readonly admin_settings?: Readonly<Record<string, unknown>>
  readonly pool?: Readonly<Record<string, unknown>>
}

/** Change the PHP version and settings of a site. */
export const phpUpdate = (
  client: Client,
  domain: string | number,
  body: PhpUpdateBody = {},
  options?: CallOptions,
): Promise<PhpConfig & Sync> => client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}/php`, body }, options)

/** Show the virtual host of a site. */
export const vhostShow = (client: Client, domain: string | number, options?: CallOptions): Promise<Vhost> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/vhost` }, options)

export type VhostUpdateBody = {
  readonly template?: 'default' | 'wordpress' | 'laravel' | 'static' | 'proxy'
  readonly options?: {
    readonly index_files?: readonly string[]
    readonly www_redirect?: 'none' | 'to_www' | 'to_apex'
    readonly client_max_body_mb?: number
    readonly gzip?: boolean
    readonly brotli?: boolean
    readonly http2?: boolean
    readonly http3?: boolean
    readonly directory_listing?: boolean
    readonly access_log?: boolean
    readonly error_log?: boolean
    readonly security_headers?: boolean
    readonly static_expires_days?: number
  }
  readonly custom?: { readonly nginx?: string; readonly apache?: string }
}

/** Change the virtual host of a site. */
export const vhostUpdate = (
  client: Client,
  domain: string | number,
  body: VhostUpdateBody = {},
  options?: CallOptions,
): Promise<Vhost & Sync> => client.json({ method: 'PUT', path: `/domains/${encodeURIComponent(domain)}/vhost`, body }, options)

/** Reset the virtual host of a site. */
export const vhostReset = (client: Client, domain: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/domains/${encodeURIComponent(domain)}/vhost` }, options)

export type VhostTestBody = {
  readonly template?: 'default' | 'wordpress' | 'laravel' | 'static' | 'proxy'
  readonly options?: {
    readonly index_files?: readonly string[]
    readonly www_redirect?: 'none' | 'to_www' | 'to_apex'
    readonly client_max_body_mb?: number
    readonly gzip?: boolean
    readonly brotli?: boolean
    readonly http2?: boolean
    readonly http3?: boolean
    readonly directory_listing?: boolean
    readonly access_log?: boolean
    readonly error_log?: boolean
    readonly security_headers?: boolean
    readonly static_expires_days?: number
  }
  readonly custom?: { readonly nginx?: string; readonly apache?: string }
}

/** Test a virtual host without using it. */
export const vhostTest = (client: Client, domain: string | number, body: VhostTestBody = {}, options?: CallOptions): Promise<VhostTest> =>
  client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/vhost/test`, body }, options)

/** List earlier virtual hosts of a site. */
export const vhostHistory = (client: Client, domain: string | number, options?: CallOptions): Promise<readonly VhostRevision[]> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/vhost/history` }, options)

export type VhostRollbackBody = { readonly revision: number }

/** Go back to an earlier virtual host. */
export const vhostRollback = (
  client: Client,
  domain: string | number,
  body: VhostRollbackBody,
  options?: CallOptions,
): Promise<Vhost & Sync> => client.json({ method: 'POST', path: `/domains/${encodeURIComponent(domain)}/vhost/rollback`, body }, options)

/** Check whether a domain points here and answers. */
export const check = (client: Client, domain: string | number, options?: CallOptions): Promise<DomainCheck> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/check` }, options)

export type LogsShowQuery = {
  readonly type?: 'access' | 'error' | 'php'
  readonly lines?: number
  readonly q?: string
  readonly from?: string
  readonly to?: string
}

/** Show the last lines of a log of a site. */
export const logsShow = (client: Client, domain: string | number, query: LogsShowQuery = {}, options?: CallOptions): Promise<SiteLog> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/logs`, query }, options)

export type LogsStreamQuery = { readonly type?: 'access' | 'error' | 'php' }

/** Follow a log of a site. */
export const logsStream = (
  client: Client,
  domain: string | number,
  query: LogsStreamQuery = {},
  options?: CallOptions,
): AsyncGenerator<ServerEvent> =>
  client.events({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/logs/stream`, query }, options)

export type LogsDownloadQuery = { readonly type?: 'access' | 'error' | 'php'; readonly date?: string }

/** Download a log of a site. */
export const logsDownload = (
  client: Client,
  domain: string | number,
  query: LogsDownloadQuery = {},
  options?: CallOptions,
): Promise<Response> => client.response({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/logs/download`, query }, options)

export type StatsQuery = { readonly from?: string; readonly to?: string; readonly interval?: 'hour' | 'day' | 'month' }

/** Show the visitors of a site. */
export const stats = (client: Client, domain: string | number, query: StatsQuery = {}, options?: CallOptions): Promise<DomainStats> =>
  client.json({ method: 'GET', path: `/domains/${encodeURIComponent(domain)}/stats`, query }, options)
