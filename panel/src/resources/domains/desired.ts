import { flaggedHstsAge, type OwnBlock, type WebSpec } from '../../drivers/web/spec.ts'
import { defineDesired } from '../../jobs/sync/desired.ts'
import { accountScope } from '../users/store.ts'
import { type VhostOptions, defaultOptions, effectiveOptions, frontControllerTemplates } from './options.ts'
import { phpPoolOf } from './pools.ts'
import { ownNames } from './service.ts'
import type { SiteSnapshot } from './snapshot.ts'

/** Options that the shared server block cannot vary by site. */
const ownBlockOptions = [
  'index_files',
  'client_max_body_mb',
  'gzip',
  'brotli',
  'http2',
  'directory_listing',
  'access_log',
  'error_log',
  'security_headers',
  'static_expires_days',
] as const satisfies readonly (keyof VhostOptions)[]

/** Which of a site's names show it and which redirect to another of its names. */
export function hostsOf({ domain, aliases, aliasDomains }: SiteSnapshot, redirect: VhostOptions['www_redirect']) {
  const [main, www] = ownNames(domain).map(({ name }) => name)
  const served: string[] = []
  const redirected: WebSpec['redirectHosts'] = []
  if (main !== undefined && www !== undefined && redirect === 'to_www') {
    served.push(www)
    redirected.push({ host: main, to: www })
  } else {
    if (main !== undefined) served.push(main)
    if (www !== undefined && main !== undefined) {
      if (redirect === 'to_apex') redirected.push({ host: www, to: main })
      else served.push(www)
    }
  }
  const canonical = served[0] ?? domain.name
  for (const alias of aliases) {
    if (alias.mode === 'serve') served.push(alias.alias)
    else redirected.push({ host: alias.alias, to: canonical })
  }
  for (const alias of aliasDomains) served.push(...ownNames(alias).map(({ name }) => name))
  return { hosts: served, redirectHosts: redirected }
}

/** Only with a certificate: browsers must not be told to insist on what they would be warned about. */
function hstsOf({ certificate }: SiteSnapshot): WebSpec['hsts'] {
  if (certificate === null || certificate.type === 'none' || certificate.hsts === 0) return null
  return { maxAge: certificate.hsts_max_age, includeSubdomains: certificate.hsts_subdomains === 1 }
}

/** A stored feature of a site, `null` when it was never set or is switched off: what was entered then is kept. */
function active<T>(text: string | null): T | null {
  if (text === null) return null
  const { enabled, ...rest } = JSON.parse(text) as Record<string, unknown>
  return enabled === false ? null : (rest as T)
}

function ownBlockOf(snapshot: SiteSnapshot, options: VhostOptions): OwnBlock | null {
  const { domain, redirects, protectedDirs, proxies } = snapshot
  const differs = ownBlockOptions.some((name) => JSON.stringify(options[name]) !== JSON.stringify(defaultOptions[name]))
  const hotlink = active<NonNullable<OwnBlock['hotlink']>>(domain.hotlink)
  const access = active<NonNullable<OwnBlock['access']>>(domain.access)
  const cache = active<NonNullable<OwnBlock['cache']>>(domain.cache)
  const hsts = hstsOf(snapshot)
  const rareAge = hsts !== null && hsts.maxAge !== flaggedHstsAge
  const extras = hotlink !== null || access !== null || cache !== null || rareAge
  const rules = redirects.length + protectedDirs.length + proxies.length > 0
  if (!differs && !extras && !rules && domain.custom_nginx === '') return null
  return {
    indexFiles: options.index_files,
    clientMaxBodyMb: options.client_max_body_mb,
    gzip: options.gzip,
    brotli: options.brotli,
    http2: options.http2,
    directoryListing: options.directory_listing,
    accessLog: options.access_log,
    errorLog: options.error_log,
    securityHeaders: options.security_headers,
    staticExpiresDays: options.static_expires_days,
    redirects: redirects.map((row) => ({
      source: row.source,
      target: row.target,
      type: row.type as 301 | 302 | 307 | 308,
      match: row.match,
      keepQuery: row.keep_query === 1,
    })),
    protectedDirs: protectedDirs.map((row) => ({
      path: row.path,
      realm: row.realm,
      users: Object.entries(JSON.parse(row.users) as Record<string, string>).map(([name, hash]) => ({ name, hash })),
    })),
    proxies: proxies.map((row) => ({
      path: row.path,
      target: row.target,
      websocket: row.websocket === 1,
      preserveHost: row.preserve_host === 1,
    })),
    hotlink,
    access,
    cache,
    custom: domain.custom_nginx,
  }
}

/** Rows of one site → what the edge has to serve. */
export function renderSite(snapshot: SiteSnapshot): { web: WebSpec } {
  const { domain, owner, errorPages } = snapshot
  const options = effectiveOptions(domain.template, domain.options)
  const suspended = domain.status === 'suspended' || owner.status !== 'active'
  return {
    web: {
      site: domain.id,
      username: owner.username,
      uid: owner.uid,
      folder: domain.folder,
      documentRoot: domain.document_root,
      ...hostsOf(snapshot, options.www_redirect),
      php: domain.php_enabled === 1 && domain.php_version !== '' ? { version: domain.php_version, pool: phpPoolOf(domain, owner) } : null,
      frontController: frontControllerTemplates.has(domain.template),
      suspended,
      forceHttps: domain.force_https === 1,
      hsts: hstsOf(snapshot),
      http3: options.http3,
      errorPages: Object.fromEntries(errorPages.map((row) => [String(row.code), row.content])),
      own: ownBlockOf(snapshot, options),
    },
  }
}

/** The edge's view of a domain. A deleted domain and an alias have no site of their own. */
export const siteDesired = (load: (id: number) => Promise<SiteSnapshot | null>) =>
  defineDesired<SiteSnapshot>({
    kind: 'site',
    roles: ['web'],
    load: (id) => load(Number(id)),
    render: renderSite,
    // a page that says "suspended" needs neither home nor PHP, and is not to wait for scripts that end
    after: ({ domain, owner }) =>
      domain.status === 'suspended' || owner.status !== 'active'
        ? []
        : [accountScope(owner.id), ...(domain.php_version === '' ? [] : [`php:${owner.id}` as const])],
  })
