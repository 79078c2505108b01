import { escapeRegex, quoteNginxPlain, quoteNginxRegex } from '../../../system/quote.ts'
import { block, print, type Lines } from './lines.ts'
import { generationHost, type WebPaths } from './paths.ts'
import { renderAlternative, renderHandshake, renderSecurePort, renderTls, type TlsOptions } from './render-tls.ts'
import {
  errorLog,
  renderChallenge,
  renderErrorPages,
  renderFront,
  renderLookup,
  renderTree,
  securityHeaders,
  alternative,
  strictTransport,
  type Serving,
} from './render-serve.ts'

/** How ordinary sites are served. */
export const ordinary: Serving = {
  indexFiles: ['index.php', 'index.html'],
  directoryListing: false,
  staticExpiresDays: 7,
  php: [],
  log: [],
}

const maps = (web: WebPaths): Lines => [
  'geo $croft_dollar { default "$"; }',
  'map $host $croft_parent { default ""; "~^[^.]+\\\\.(?<croft_rest>.+)$" $croft_rest; }',
  // the port that the client used, which is not ours behind a forwarder
  'map $http_host $croft_port { default ""; "~(?<croft_digits>:[0-9]{1,5})$" $croft_digits; }',
  `map $site $croft_id { default ""; ${quoteNginxRegex(`~^${escapeRegex(web.sites)}/(?<croft_number>[0-9]+)(?:/|$)`)} $croft_number; }`,
  'map $croft_id $croft_unknown { default ""; "" 1; }',
  // what a site's application says itself stands
  'map $https $croft_hsts_now { default ""; on $croft_hsts; }',
  'map $sent_http_strict_transport_security $croft_sts { default ""; "" $croft_hsts_now; }',
  'map $sent_http_x_content_type_options $croft_nosniff { default ""; "" nosniff; }',
  'map $sent_http_x_frame_options $croft_frame { default ""; "" SAMEORIGIN; }',
  'map $sent_http_referrer_policy $croft_referrer { default ""; "" strict-origin-when-cross-origin; }',
  'map $http_upgrade $croft_connection { default upgrade; "" ""; }',
  'map $args $croft_and_args { default "&$args"; "" ""; }',
]

const scratch = (web: WebPaths): Lines => [
  ...['client_body', 'proxy', 'fastcgi', 'scgi', 'uwsgi'].map((name) => `${name}_temp_path ${quoteNginxPlain(`${web.scratch}/${name}`)};`),
  `fastcgi_cache_path ${quoteNginxPlain(web.cache)} levels=1:2 keys_zone=croft:32m inactive=1d max_size=2g use_temp_path=off;`,
]

const compressed =
  'text/css text/plain text/xml text/javascript application/javascript application/json application/manifest+json application/xml application/rss+xml application/atom+xml application/wasm image/svg+xml font/ttf font/otf'

const gzip: Lines = [
  'gzip on;',
  'gzip_vary on;',
  'gzip_proxied any;',
  'gzip_comp_level 5;',
  'gzip_min_length 1024;',
  `gzip_types ${compressed};`,
]

/** Smaller than gzip at the same cost; browsers ask for it over TLS alone. */
const brotli: Lines = ['brotli on;', 'brotli_comp_level 4;', 'brotli_min_length 1024;', `brotli_types ${compressed};`]

const transfer: Lines = [
  'server_tokens off;',
  'absolute_redirect off;',
  'sendfile on;',
  'tcp_nopush on;',
  'keepalive_timeout 65s;',
  'reset_timedout_connection on;',
  'client_max_body_size 64m;',
  'server_names_hash_bucket_size 512;',
  'server_names_hash_max_size 16384;',
  'types_hash_max_size 4096;',
  'variables_hash_max_size 2048;',
  'fastcgi_buffer_size 32k;',
  'fastcgi_buffers 16 16k;',
  'fastcgi_connect_timeout 10s;',
  'fastcgi_read_timeout 300s;',
  'fastcgi_send_timeout 300s;',
]

/** Access log of one site; descriptors are cached, never held per site. */
export const accessLog = (web: WebPaths, format: 'combined' | 'croft_cache' = 'combined'): Lines => [
  `access_log ${quoteNginxRegex(`${web.siteLogs}/$croft_id/access.log`)} ${format} if=$croft_id;`,
  `access_log ${quoteNginxPlain(`${web.logs}/unknown-host.log`)} combined if=$croft_unknown;`,
]

const ordinarySites = (web: WebPaths): Lines =>
  block('server', [
    `include ${quoteNginxPlain(web.listenFirst)};`,
    'server_name _;',
    ...errorLog(web, 'alert'),
    ...renderLookup(web),
    ...accessLog(web),
    ...securityHeaders,
    ...strictTransport,
    alternative,
    ...renderErrorPages(web),
    ...renderChallenge(web),
    ...renderTree('location /', { ...ordinary, log: errorLog(web, 'error') }),
    ...renderFront(errorLog(web, 'error')),
  ])

const localOnly: Lines = [
  'set $croft_local "";',
  'if ($remote_addr = $server_addr) { set $croft_local 1; }',
  'if ($croft_local = "") { return 421; }',
]

/** Says which configuration the workers run, and how many requests there were, to this machine alone. */
const generation = (web: WebPaths): Lines =>
  block('server', [
    `include ${quoteNginxPlain(web.listen)};`,
    `server_name ${generationHost};`,
    ...errorLog(web, 'alert'),
    'access_log off;',
    'default_type text/plain;',
    ...block('location /', [...localOnly, `include ${quoteNginxPlain(web.generation)};`]),
    ...block('location = /requests', [...localOnly, 'stub_status;']),
  ])

export interface BaseOptions {
  /** User and group of the workers; `null` when nginx does not run as root and keeps the user it is started as. */
  readonly user: readonly string[] | null
  /** Files or patterns with the server blocks of sites of their own. */
  readonly own: readonly string[]
  /** Name servers for proxies to host names. */
  readonly resolvers: readonly string[]
  /** `null`: no TLS. */
  readonly tls: TlsOptions | null
  /** Path of the module; `null`: not there. */
  readonly brotli: string | null
}

/** `nginx.conf`: the same for one site and for ten thousand. */
export function renderBase(web: WebPaths, options: BaseOptions): string {
  const resolvers = options.resolvers.map((address) => (address.includes(':') ? `[${address}]` : address))
  return print([
    '# Written by Croft; changes are overwritten. Your own additions belong into custom.d/.',
    ...(options.user === null ? [] : [`user ${options.user.map(quoteNginxPlain).join(' ')};`]),
    ...(options.brotli === null ? [] : [`load_module ${quoteNginxPlain(options.brotli)};`]),
    'worker_processes auto;',
    'worker_rlimit_nofile 16384;',
    'worker_shutdown_timeout 60s;',
    'pcre_jit on;',
    `pid ${quoteNginxPlain(web.pid)};`,
    ...errorLog(web, 'error'),
    'events { worker_connections 4096; }',
    ...block('http', [
      'include /etc/nginx/mime.types;',
      'types { text/javascript mjs; application/manifest+json webmanifest; font/ttf ttf; font/otf otf; }',
      'default_type application/octet-stream;',
      ...transfer,
      ...scratch(web),
      ...gzip,
      ...(options.brotli === null ? [] : brotli),
      ...maps(web),
      renderSecurePort(options.tls),
      renderAlternative(options.tls),
      ...renderHandshake(web),
      ...(options.tls === null ? [] : renderTls(options.tls)),
      // for sites with a cache: `combined`, then what the cache had
      `log_format croft_cache '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $upstream_cache_status';`,
      'open_log_file_cache max=1000 inactive=20s valid=10s min_uses=2;',
      'access_log off;',
      ...(resolvers.length === 0 ? [] : [`resolver ${resolvers.map(quoteNginxPlain).join(' ')} valid=30s;`]),
      '',
      ...ordinarySites(web),
      '',
      ...generation(web),
      '',
      ...options.own.map((path) => `include ${quoteNginxPlain(path)};`),
      `include ${quoteNginxPlain(`${web.custom}/*.conf`)};`,
    ]),
  ])
}
