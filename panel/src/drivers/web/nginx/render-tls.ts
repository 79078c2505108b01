import { escapeRegex, quoteNginx, quoteNginxPlain, quoteNginxRegex } from '../../../system/quote.ts'
import type { Lines } from './lines.ts'
import type { Speaks } from './options.ts'
import type { WebPaths } from './paths.ts'

/** TLS of the whole edge; the certificate is a matter of each handshake. */
export interface TlsOptions {
  readonly speaks: Speaks
  /** Ports that browsers are sent to, the usual one first. */
  readonly ports: readonly number[]
}

/** Mozilla's intermediate recommendation, version 5.7, without what needs parameters of its own. */
const ciphers =
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305'

/** A host name as clients send it, with or without the dot at its end. Nothing else becomes part of a path. */
const sni = '~^(?<croft_sni_name>(?:[a-z0-9_-]{1,63}\\.)+[a-z0-9_-]{1,63})\\.?$'

/** Notes in `$croft_stage` which place is looked at, then looks; empty when nothing is there. */
const look = (stage: string, variable: string) => `map ${stage} ${variable} { default ""; "~^(?<croft_stage>.+)$" $realpath_root; }`

/**
 * Chooses the certificate in the handshake from the file system, so that no certificate ever needs a reload. `$realpath_root` is the only
 * variable that says whether something exists; `root` leads it to one place after the other: the name, its wildcard, the default. The
 * first look is at a folder that is always there: nginx would remember a first failure for the whole handshake. It resolves links,
 * and is asked once, so certificate and key are always of the same file. See ADR 10.
 */
export function renderHandshake(web: WebPaths): Lines {
  const inside = (stage: string, place: string) => `"${stage}" "${place}";`
  const names = 'tls/names/$ssl_protocol'
  return [
    `map $ssl_server_name $croft_sni { default default; ${quoteNginxRegex(sni)} $croft_sni_name; }`,
    'map $croft_sni $croft_sni_wildcard { default default; "~^[^.]+\\.(?<croft_sni_rest>.+)$" "_.$croft_sni_rest"; }',
    'map "$entry:$croft_stage" $croft_tree {',
    [
      'volatile;',
      'default "hosts/$entry";',
      inside(':ready', 'tls/names'),
      inside(':name', `${names}/$croft_sni`),
      inside(':wildcard', `${names}/$croft_sni_wildcard`),
      inside(':default', `${names}/default`),
    ],
    '}',
    look('ready', '$croft_ready'),
    look('name', '$croft_of_name'),
    look('wildcard', '$croft_of_wildcard'),
    look('default', '$croft_of_default'),
    'map $croft_ready $croft_shown { default $croft_first; }',
    'map $croft_of_name $croft_first { default $croft_of_name; "" $croft_second; }',
    'map $croft_of_wildcard $croft_second { default $croft_of_wildcard; "" $croft_of_default; }',
    // a server block of the administrator's with a root of its own leads the looks astray
    `map $croft_shown $croft_certificate { default ${quoteNginx(`${web.handshake('TLSv1.3')}/default`)}; ${quoteNginxRegex(`~^${escapeRegex(web.certificates)}/`)} $croft_shown; }`,
  ]
}

/** Directives of the http block for TLS on every listener that has it. */
export const renderTls = ({ speaks }: TlsOptions): Lines => [
  ...(speaks === 'http3' ? ['http2 on;'] : []),
  'ssl_certificate $croft_certificate;',
  'ssl_certificate_key $croft_certificate;',
  'ssl_protocols TLSv1.2 TLSv1.3;',
  `ssl_ciphers ${ciphers};`,
  'ssl_prefer_server_ciphers off;',
  'ssl_session_cache shared:croft_tls:20m;',
  // a resumed session does not look again: this is how long an old certificate or an old minimum may live on
  'ssl_session_timeout 1h;',
  'ssl_session_tickets off;',
]

/** What tells browsers that a site that wants it is there by HTTP/3, too; where nginx does not speak it, nobody is told. */
export const renderAlternative = (tls: TlsOptions | null): string => {
  const offer = tls?.speaks === 'http3' ? `h3=":${tls.ports.includes(443) ? 443 : tls.ports[0]}"; ma=86400` : ''
  return `map "$https:$croft_http3" $croft_alternative { default ""; "on:1" '${offer}'; }`
}

/** Where `http` requests of sites that insist on TLS go: no port when browsers need none. */
export const renderSecurePort = (tls: TlsOptions | null): string => {
  const ports = tls?.ports ?? []
  const port = ports.includes(443) || ports[0] === undefined ? '' : `:${ports[0]}`
  return `geo $croft_secure_port { default ${quoteNginxPlain(port)}; }`
}
