import type { System } from '../../../system/system.ts'

/** An address the edge listens on; IPv6 addresses without brackets. */
export interface Listen {
  readonly address: string
  readonly port: number
}

export interface NginxOptions {
  /** Default: port 80 of all addresses of both families. */
  readonly http?: readonly Listen[]
  /** Listeners with TLS; default none. */
  readonly https?: readonly Listen[]
  /** How long changes are gathered before one reload; default 250 ms. */
  readonly coalesceMs?: number
  /** How long new workers may take to answer after a reload; default 10 s. */
  readonly probeMs?: number
}

const everywhere: readonly Listen[] = [
  { address: '0.0.0.0', port: 80 },
  { address: '::', port: 80 },
]

export interface Listeners {
  readonly http: readonly Listen[]
  readonly https: readonly Listen[]
}

/** The listeners that this machine can open: a kernel without IPv6 would make nginx refuse to start. */
export async function listenersOf(system: System, options: NginxOptions): Promise<Listeners> {
  const { http = everywhere, https = [] } = options
  if (![...http, ...https].some(({ address }) => address.includes(':'))) return { http, https }
  const hasIpv6 = (await system.files.stat('/proc/net/if_inet6')) !== null
  const possible = (wanted: readonly Listen[]) => (hasIpv6 ? wanted : wanted.filter(({ address }) => !address.includes(':')))
  return { http: possible(http), https: possible(https) }
}

/**
 * What the nginx at hand speaks over TLS: up to version 1.24, which is Debian 12's, HTTP/2 as an option of each address; later ones
 * HTTP/2 by a directive of its own, and HTTP/3.
 */
export type Speaks = 'http2' | 'http3'

/** Debian's package of the module that compresses by Brotli; a server without it compresses by gzip alone. */
const brotliModule = '/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so'
/** Where nginx finds the module, `null` when it is not installed. */
export const loadBrotli = async ({ files }: System): Promise<string | null> =>
  (await files.stat(brotliModule)) === null ? null : brotliModule

/** Read from the system's release, because a rehearsal starts no programs. A later nginx on Debian 12 still knows the old way. */
export async function loadSpeaks(system: System): Promise<Speaks> {
  const release = (await system.files.readText('/usr/lib/os-release')) ?? ''
  return /^VERSION_ID="?12"?$/m.test(release) ? 'http2' : 'http3'
}
