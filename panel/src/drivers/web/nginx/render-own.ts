import { escapeRegex, quoteNginx, quoteNginxPlain, quoteNginxRegex } from '../../../system/quote.ts'
import { flaggedHstsAge, type OwnBlock, type WebSpec } from '../spec.ts'
import { block, print, type Lines } from './lines.ts'
import type { WebPaths } from './paths.ts'
import { accessLog } from './render-base.ts'
import { renderPaths } from './render-paths.ts'
import { renderCache } from './render-upstream.ts'
import {
  errorLog,
  renderChallenge,
  renderErrorPages,
  renderFront,
  renderLookup,
  securityHeaders,
  alternative,
  strictTransport,
  type Serving,
} from './render-serve.ts'

function renderRedirect(redirect: OwnBlock['redirects'][number]): string {
  const query = !redirect.keepQuery ? '' : redirect.target.includes('?') ? '$croft_and_args' : '$is_args$args'
  const target = (suffix: string) => `${quoteNginx(redirect.target).slice(0, -1)}${suffix}${query}"`
  if (redirect.match === 'exact') return `if ($uri = ${quoteNginx(redirect.source)}) { return ${redirect.type} ${target('')}; }`
  // the rest comes from the raw request: the decoded one could smuggle a line break into the header
  const source = redirect.source.replace(/\/$/, '')
  const pattern = quoteNginxRegex(`^${escapeRegex(source)}(?<croft_tail>/[^?]*|)(?:\\?|$)`)
  const rest = redirect.target.includes('?') ? '' : '$croft_tail'
  const base = redirect.target.replace(/\/$/, '')
  return `if ($request_uri ~ ${pattern}) { return ${redirect.type} ${rest === '' ? target('') : `${quoteNginx(base).slice(0, -1)}${rest}${query}"`}; }`
}

function renderHotlink(hotlink: NonNullable<OwnBlock['hotlink']>): Lines {
  if (hotlink.extensions.length === 0) return []
  const allowed = hotlink.allowed.map((host) => quoteNginxPlain(host)).join(' ')
  const answer = hotlink.redirectUrl === '' ? 'return 403;' : `return 302 ${quoteNginx(hotlink.redirectUrl)};`
  // the picture shown instead must itself be allowed, or browsers would be sent round in circles
  const shown = /^(?:https?:\/\/[^/]+)?(\/[^?#]*)/.exec(hotlink.redirectUrl)?.[1]
  return [
    `valid_referers none blocked server_names ${allowed};`,
    'set $croft_hotlink "";',
    `if ($uri ~* ${quoteNginxRegex(`\\.(?:${hotlink.extensions.map(escapeRegex).join('|')})$`)}) { set $croft_hotlink wanted; }`,
    ...(shown === undefined ? [] : [`if ($uri = ${quoteNginx(shown)}) { set $croft_hotlink ""; }`]),
    'if ($invalid_referer) { set $croft_hotlink "$croft_hotlink-outside"; }',
    `if ($croft_hotlink = "wanted-outside") { ${answer} }`,
  ]
}

function renderAccess(access: NonNullable<OwnBlock['access']>): Lines {
  // the narrower list first: an address that is listed wins over the default
  return [
    ...access.deny.map((cidr) => `deny ${quoteNginxPlain(cidr)};`),
    ...access.allow.map((cidr) => `allow ${quoteNginxPlain(cidr)};`),
    `${access.default} all;`,
  ]
}

/** An age that has no flag. */
function renderHsts(hsts: WebSpec['hsts']): Lines {
  if (hsts === null || hsts.maxAge === flaggedHstsAge) return []
  return [`set $croft_hsts ${quoteNginxPlain(`max-age=${hsts.maxAge}${hsts.includeSubdomains ? '; includeSubDomains' : ''}`)};`]
}

/**
 * The server block of a site with directives of its own. It looks the host up like the shared block, so a host that has moved to
 * another site of the account is served from there at once.
 */
export function renderOwn(web: WebPaths, spec: WebSpec, own: OwnBlock): string {
  const log = own.errorLog ? errorLog(web, 'error') : []
  const serving: Serving = {
    log,
    indexFiles: own.indexFiles,
    directoryListing: own.directoryListing,
    staticExpiresDays: own.staticExpiresDays,
    php: own.cache === null ? [] : renderCache(own.cache),
  }
  return print([
    `# Written by Croft for site ${spec.site}; changes are overwritten.`,
    ...block('server', [
      `include ${quoteNginxPlain(web.listen)};`,
      `server_name ${spec.hosts.map(quoteNginxPlain).join(' ')};`,
      `client_max_body_size ${own.clientMaxBodyMb}m;`,
      ...(own.gzip ? [] : ['gzip off;']),
      ...(own.brotli ? [] : [`include ${quoteNginxPlain(web.brotliOff)};`]),
      ...(own.http2 ? [] : [`include ${quoteNginxPlain(web.http2Off)};`]),
      ...(own.accessLog ? accessLog(web, own.cache === null ? 'combined' : 'croft_cache') : ['access_log off;']),
      ...(own.errorLog ? errorLog(web, own.custom === '' ? 'alert' : 'error') : ['error_log /dev/null crit;']),
      ...(own.securityHeaders ? securityHeaders : []),
      ...strictTransport,
      alternative,
      ...(own.cache === null ? [] : ['add_header X-Cache $upstream_cache_status always;']),
      ...renderLookup(web),
      ...renderHsts(spec.hsts),
      ...own.redirects.map(renderRedirect),
      ...(own.hotlink === null ? [] : renderHotlink(own.hotlink)),
      ...(own.access === null ? [] : renderAccess(own.access)),
      ...renderErrorPages(web),
      ...renderChallenge(web),
      ...renderPaths(web, spec, own, serving),
      ...renderFront(log),
      ...(own.custom === '' ? [] : ['# Directives of the administrator', ...own.custom.split('\n')]),
    ]),
  ])
}
