import { quoteNginxPlain, quoteNginxRegex, escapeRegex } from '../../../system/quote.ts'
import { block, type Lines } from './lines.ts'
import type { WebPaths } from './paths.ts'
import { renderFastcgiParameters } from './render-fastcgi.ts'

/** What a server block may say differently about serving files and PHP. */
export interface Serving {
  readonly indexFiles: readonly string[]
  readonly directoryListing: boolean
  /** 0 = no `Expires`. */
  readonly staticExpiresDays: number
  /** Further lines of the PHP location (response cache). */
  readonly php: Lines
  /** Where the location reports errors; none: as its server block. */
  readonly log: Lines
}

/** Error statuses that get a page of the site, or else Croft's own. */
export const pageStatuses = [400, 401, 403, 404, 405, 410, 413, 421, 429, 500, 502, 503, 504] as const

const staticTypes =
  'css|js|mjs|map|json|jpe?g|png|gif|ico|svgz?|webp|avif|bmp|tiff?|woff2?|ttf|otf|eot|mp[34]|m4[av]|webm|og[gv]|wav|flac|pdf|zip|gz|bz2|xz|7z|rar|wasm'

/**
 * The server blocks themselves log alerts only: what clients send as a host name in the handshake, and what is not found there, would
 * otherwise fill the log. Their locations log errors.
 */
export const errorLog = (web: WebPaths, level: 'alert' | 'error'): Lines => [
  `error_log ${quoteNginxPlain(`${web.logs}/error.log`)} ${level};`,
]

const challenge = '^/\\.well-known/acme-challenge/(?<croft_token>[A-Za-z0-9_-]+)$'

/** Sends an authority's question that there is an answer to past everything that a site may be; `-f` of nothing costs nothing. */
const renderQuestion = (web: WebPaths): Lines => [
  'set $croft_acme "";',
  `if ($uri ~ ${quoteNginxRegex(challenge)}) { set $croft_acme ${quoteNginxPlain(`${web.acme}/`).slice(0, -1)}$croft_token"; }`,
  'if (-f $croft_acme) { rewrite ^ /.croft-challenge last; }',
]

/** Where those questions are answered, whatever the site asks of its visitors. */
export const renderChallenge = (web: WebPaths): Lines =>
  block('location = /.croft-challenge', [
    'internal;',
    'auth_basic off;',
    'allow all;',
    'types { }',
    'default_type text/plain;',
    `root ${quoteNginxPlain(web.acme)};`,
    'try_files /$croft_token =404;',
  ])

/** How long browsers insist on TLS, for the ages that need no server block of their own. */
export const hstsFlags = { hsts: 'max-age=31536000', 'hsts-subdomains': 'max-age=31536000; includeSubDomains' } as const

/** Only over TLS, and only where the application does not say it itself. */
export const strictTransport: Lines = ['add_header Strict-Transport-Security $croft_sts always;']

/** Only over TLS, for sites that want HTTP/3 and an nginx that speaks it. */
export const alternative = 'add_header Alt-Svc $croft_alternative always;'

/**
 * Finds the site of the request's host in the routing table, without a reload ever: the exact host, else the wildcard one label up,
 * else 421. `$site` is the short real path, because a socket path below a link of 253 bytes would not fit `sun_path`. The lookups are
 * not cached, so a host that appears, moves or is suspended counts for the next request. Error pages pass through here again
 * (an internal redirect), hence the exemption of `/.croft-page`.
 */
export function renderLookup(web: WebPaths): Lines {
  const entry = quoteNginxRegex(`${web.hosts}/$entry`)
  return [
    // in the handshake there is no entry yet, and it is the way to the certificate
    `root ${quoteNginxRegex(`${web.web}/$croft_tree`)};`,
    'set $entry $host;',
    'set $site "";',
    'set $croft_kind "";',
    'set $croft_refuse "";',
    'set $croft_insecure "";',
    'set $croft_hsts "";',
    'set $croft_http3 "";',
    ...renderQuestion(web),
    `if (!-e ${entry}) { set $entry "_.$croft_parent"; }`,
    `if (-e ${entry}) { set $site $realpath_root; }`,
    'if ($site = "") { set $croft_refuse 421; }',
    'if (-f $site/suspended) { set $croft_refuse 503; set $croft_kind "suspended-"; }',
    'if (-f $site/force-https) { set $croft_insecure $scheme; }',
    ...Object.entries(hstsFlags).map(([flag, value]) => `if (-f $site/${flag}) { set $croft_hsts ${quoteNginxPlain(value)}; }`),
    'if (-f $site/http3) { set $croft_http3 1; }',
    'if ($uri = "/.croft-page") { set $croft_refuse ""; set $croft_insecure ""; }',
    'if ($croft_refuse = 421) { return 421; }',
    'if ($croft_refuse = 503) { return 503; }',
    `if ($site ~ ${quoteNginxRegex(`^${escapeRegex(web.sites)}/[0-9]+/to/(?<croft_to>.+)$`)}) { return 301 $scheme://$croft_to$croft_port$request_uri; }`,
    'if ($croft_insecure = "http") { return 301 https://$host$croft_secure_port$request_uri; }',
  ]
}

/** Error pages: the site's own, else Croft's. `$site` is root's tree, so nothing of a tenant is opened here. */
export function renderErrorPages(web: WebPaths): Lines {
  return [
    `error_page ${pageStatuses.join(' ')} /.croft-page;`,
    ...block('location = /.croft-page', [
      'internal;',
      'auth_basic off;',
      'allow all;',
      `root ${quoteNginxPlain(web.web)};`,
      'try_files /sites/$croft_id/errors/$croft_kind$status.html /pages/$croft_kind$status.html =404;',
    ]),
  ]
}

/** The tenant's tree, links only where owner of link and target are the same. */
const tree: Lines = [
  'root $site/root;',
  'disable_symlinks if_not_owner from=$site;',
  // without the cache that check halves the throughput; misses are not cached, so new files show at once
  'open_file_cache max=20000 inactive=20s;',
  'open_file_cache_valid 1s;',
  'open_file_cache_errors off;',
]

function renderPhp(serving: Serving): Lines {
  return [
    // sources are never shown: not when PHP is off, not in editors' copies
    ...block(quoteLocation('~*', '\\.(?:phtml|phps|phar|php[0-9]|inc|php(?:~|\\.(?:bak|old|orig|save|swp|txt)))$'), ['return 403;']),
    ...block(quoteLocation('~*', '\\.php(?:/|$)'), [
      'if (-f $site/no-php) { return 403; }',
      'fastcgi_split_path_info "^(.+?\\\\.(?i:php))(/.*)$";',
      // try_files below empties $fastcgi_path_info
      'set $croft_path_info $fastcgi_path_info;',
      // image.jpg/x.php is no script of the tenant
      'try_files $fastcgi_script_name =404;',
      ...renderFastcgiParameters(),
      ...serving.php,
      'fastcgi_pass unix:$site/php.sock;',
    ]),
  ]
}

const quoteLocation = (modifier: string, pattern: string) => `location ${modifier} ${quoteNginxRegex(pattern)}`

/** A location with everything a document root needs; `more` goes first (access, passwords). */
export function renderTree(head: string, serving: Serving, more: Lines = []): Lines {
  const expires = serving.staticExpiresDays === 0 ? [] : [`expires ${serving.staticExpiresDays}d;`]
  return block(head, [
    ...serving.log,
    ...more,
    ...tree,
    `index ${serving.indexFiles.map(quoteNginxPlain).join(' ')};`,
    ...(serving.directoryListing ? ['autoindex on;'] : []),
    'try_files $uri $uri/ @front;',
    ...block(quoteLocation('~', '/\\.(?!well-known(?:/|$))'), ['return 403;']),
    ...renderPhp(serving),
    ...block(quoteLocation('~*', `\\.(?:${staticTypes})$`), [...expires, 'try_files $uri @front;']),
  ])
}

/** What is no file goes to `index.php` of sites that ask for it: permalinks. */
export const renderFront = (log: Lines): Lines =>
  block('location @front', [
    ...log,
    ...tree,
    'if (!-f $site/front) { return 404; }',
    'if (!-f $site/root/index.php) { return 404; }',
    'rewrite ^ /index.php last;',
  ])

/** Added only where the application does not say it itself; see the maps of the base configuration. */
export const securityHeaders: Lines = [
  'add_header X-Content-Type-Options $croft_nosniff always;',
  'add_header X-Frame-Options $croft_frame always;',
  'add_header Referrer-Policy $croft_referrer always;',
]
