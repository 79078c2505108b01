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
}

/** Error statuses that get a page of the site, or else Croft's own. */
export const pageStatuses = [400, 401, 403, 404, 405, 410, 413, 421, 429, 500, 502, 503, 504] as const

const staticTypes =
  'css|js|mjs|map|json|jpe?g|png|gif|ico|svgz?|webp|avif|bmp|tiff?|woff2?|ttf|otf|eot|mp[34]|m4[av]|webm|og[gv]|wav|flac|pdf|zip|gz|bz2|xz|7z|rar|wasm'

/**
 * Finds the site of the request's host in the routing table, without a reload ever: the exact host, else the wildcard one label up,
 * else 421. `$site` is the short real path, because a socket path below a link of 253 bytes would not fit `sun_path`. The lookups are
 * not cached, so a host that appears, moves or is suspended counts for the next request. Error pages pass through here again
 * (an internal redirect), hence the exemption of `/.croft-page`.
 */
export function renderLookup(web: WebPaths): Lines {
  const entry = quoteNginxRegex(`${web.hosts}/$entry`)
  return [
    `root ${entry};`,
    'set $entry $host;',
    'set $site "";',
    'set $croft_kind "";',
    'set $croft_refuse "";',
    'set $croft_insecure "";',
    `if (!-e ${entry}) { set $entry "_.$croft_parent"; }`,
    `if (-e ${entry}) { set $site $realpath_root; }`,
    'if ($site = "") { set $croft_refuse 421; }',
    'if (-f $site/suspended) { set $croft_refuse 503; set $croft_kind "suspended-"; }',
    'if (-f $site/force-https) { set $croft_insecure $scheme; }',
    'if ($uri = "/.croft-page") { set $croft_refuse ""; set $croft_insecure ""; }',
    'if ($croft_refuse = 421) { return 421; }',
    'if ($croft_refuse = 503) { return 503; }',
    `if ($site ~ ${quoteNginxRegex(`^${escapeRegex(web.sites)}/[0-9]+/to/(?<croft_to>.+)$`)}) { return 301 $scheme://$croft_to$croft_port$request_uri; }`,
    'if ($croft_insecure = "http") { return 301 https://$host$request_uri; }',
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
export const renderFront = (): Lines =>
  block('location @front', [
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
