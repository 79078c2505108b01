import type { System } from '../../../system/system.ts'

/** An address the edge listens on; IPv6 addresses without brackets. */
export interface Listen {
  readonly address: string
  readonly port: number
}

export interface NginxOptions {
  /** Default: port 80 of all addresses of both families. */
  readonly http?: readonly Listen[]
  /** How long changes are gathered before one reload; default 250 ms. */
  readonly coalesceMs?: number
  /** How long new workers may take to answer after a reload; default 10 s. */
  readonly probeMs?: number
}

const everywhere: readonly Listen[] = [
  { address: '0.0.0.0', port: 80 },
  { address: '::', port: 80 },
]

/** The listeners that this machine can open: a kernel without IPv6 would make nginx refuse to start. */
export async function listenersOf(system: System, options: NginxOptions): Promise<readonly Listen[]> {
  const wanted = options.http ?? everywhere
  if (!wanted.some(({ address }) => address.includes(':'))) return wanted
  const hasIpv6 = (await system.files.stat('/proc/net/if_inet6')) !== null
  return hasIpv6 ? wanted : wanted.filter(({ address }) => !address.includes(':'))
}
