import type { SystemPaths } from '../../../system/system.ts'

/** The host under which the edge tells this machine about itself. */
export const generationHost = 'generation.croft.invalid'

/** As nginx names them in `$ssl_protocol`. */
export const tlsProtocols = ['TLSv1.2', 'TLSv1.3'] as const
export type TlsProtocol = (typeof tlsProtocols)[number]

/** Where the edge keeps its configuration and the web tree. */
export const webPaths = (paths: SystemPaths) => ({
  config: `${paths.config}/nginx`,
  conf: `${paths.config}/nginx/nginx.conf`,
  /** Listening addresses, included by every server block. */
  listen: `${paths.config}/nginx/listen.conf`,
  /** The same for the first server block, which alone sets options of sockets. */
  listenFirst: `${paths.config}/nginx/listen-first.conf`,
  /** What switches off, for one server block, that the edge has; empty where the nginx at hand does not have it or cannot. */
  brotliOff: `${paths.config}/nginx/brotli-off.conf`,
  http2Off: `${paths.config}/nginx/http2-off.conf`,
  /** Number of the configuration that is wanted to run, written before every reload. */
  generation: `${paths.config}/nginx/generation.conf`,
  own: `${paths.config}/nginx/own`,
  ownFile: (site: number) => `${paths.config}/nginx/own/site-${site}.conf`,
  custom: `${paths.config}/nginx/custom.d`,
  web: `${paths.state}/web`,
  hosts: `${paths.state}/web/hosts`,
  sites: `${paths.state}/web/sites`,
  site: (site: number) => `${paths.state}/web/sites/${site}`,
  pages: `${paths.state}/web/pages`,
  /** Answers to authorities' HTTP challenges, by token. */
  acme: `${paths.state}/web/acme`,
  /** Certificates with their keys, a folder for each scope. */
  certificates: `${paths.state}/web/tls/certs`,
  /** What the handshake shows: a folder for each protocol, in it a link for each host, to its certificate. */
  handshakes: `${paths.state}/web/tls/names`,
  handshake: (protocol: TlsProtocol) => `${paths.state}/web/tls/names/${protocol}`,
  /** Temporary upload and response bodies and the cache, written by the workers. */
  scratch: `${paths.state}/nginx`,
  /** Kept answers of PHP, of all sites together. */
  cache: `${paths.state}/nginx/cache`,
  pid: `${paths.run}/nginx.pid`,
  logs: `${paths.logs}/nginx`,
  siteLogs: `${paths.logs}/sites`,
  siteLog: (site: number) => `${paths.logs}/sites/${site}`,
})
export type WebPaths = ReturnType<typeof webPaths>

/** File name of a host in the routing table. `_.` instead of `*.`: a host of 253 bytes still fits a file name of 255. */
export const hostEntry = (host: string): string => (host.startsWith('*.') ? `_${host.slice(1)}` : host)
