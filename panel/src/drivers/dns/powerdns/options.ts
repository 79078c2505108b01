/** Where the name server listens; IPv6 addresses without brackets. */
export interface DnsOptions {
  readonly addresses: readonly string[]
  readonly port: number
}

export const everywhere: DnsOptions = { addresses: ['0.0.0.0', '::'], port: 53 }
