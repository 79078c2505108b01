import { isIP } from 'node:net'
import { escapeRegex, quoteNginx, quoteNginxPlain, quoteNginxRegex } from '../../../system/quote.ts'
import type { OwnBlock } from '../spec.ts'
import type { Lines } from './lines.ts'

/** Response cache of the PHP location: one zone for all sites, keys apart by site, host and port as the client said them. */
export function renderCache(cache: NonNullable<OwnBlock['cache']>): Lines {
  const paths = cache.bypassPaths.map((path) => escapeRegex(path.replace(/\/$/, ''))).join('|')
  // by the beginning of the name: many programs add a hash to it
  const cookies = cache.bypassCookies.map(escapeRegex).join('|')
  return [
    'set $croft_skip "";',
    'if ($http_authorization) { set $croft_skip 1; }',
    ...(paths === '' ? [] : [`if ($request_uri ~ ${quoteNginxRegex(`^(?:${paths})(?:[/?]|$)`)}) { set $croft_skip 1; }`]),
    ...(cookies === '' ? [] : [`if ($http_cookie ~ ${quoteNginxRegex(`(?:^|;\\s*)(?:${cookies})`)}) { set $croft_skip 1; }`]),
    'fastcgi_cache croft;',
    'fastcgi_cache_key "$site $scheme $request_method $host$croft_port $request_uri";',
    `fastcgi_cache_valid 200 301 302 ${cache.ttlSeconds}s;`,
    'fastcgi_cache_lock on;',
    'fastcgi_cache_use_stale error timeout updating;',
    'fastcgi_cache_bypass $croft_skip;',
    'fastcgi_no_cache $croft_skip;',
  ]
}

export type Proxy = OwnBlock['proxies'][number]

/** A name is looked up when it is needed: nginx would refuse to start at all while a name server is down. */
const isFixed = (host: string): boolean => host === 'localhost' || isIP(host.replace(/^\[|\]$/g, '')) !== 0

/** What passes a request on to the target of a proxy. */
export function renderProxy(proxy: Proxy): Lines {
  const url = new URL(proxy.target)
  const base = url.pathname.replace(/\/$/, '')
  const origin = `${url.protocol}//${url.host}`
  const path = proxy.path.replace(/\/$/, '')
  return [
    ...(base === '' ? [] : [`rewrite ${quoteNginxRegex(`^${escapeRegex(path)}(/.*|)$`)} ${quoteNginx(base).slice(0, -1)}$1" break;`]),
    ...(isFixed(url.hostname)
      ? [`proxy_pass ${quoteNginxPlain(origin)};`]
      : [`set $croft_upstream ${quoteNginx(origin)};`, 'proxy_pass $croft_upstream;']),
    'proxy_http_version 1.1;',
    `proxy_set_header Host ${proxy.preserveHost ? '$host$croft_port' : '$proxy_host'};`,
    'proxy_set_header X-Real-IP $remote_addr;',
    // set, not extended: what a client sends there is not to be believed
    'proxy_set_header X-Forwarded-For $remote_addr;',
    'proxy_set_header X-Forwarded-Proto $scheme;',
    'proxy_set_header X-Forwarded-Host $host$croft_port;',
    'proxy_set_header Proxy "";',
    ...(proxy.websocket
      ? ['proxy_set_header Upgrade $http_upgrade;', 'proxy_set_header Connection $croft_connection;', 'proxy_read_timeout 3600s;']
      : ['proxy_set_header Connection "";', 'proxy_read_timeout 300s;']),
    'proxy_ssl_server_name on;',
  ]
}
