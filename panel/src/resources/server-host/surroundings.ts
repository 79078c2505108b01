import { Resolver } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'

/** What the names and addresses of the server are read from. */
export interface Surroundings {
  /** Addresses of a host name; empty when it has none or nobody answers. */
  addresses(hostname: string): Promise<readonly string[]>
  /** Name of an address; `''` when it has none. */
  reverse(ip: string): Promise<string>
  readonly interfaces: () => readonly { readonly name: string; readonly address: string; readonly version: 4 | 6 }[]
}

/** The real ones: DNS with a short patience, this machine's interfaces. */
export function realSurroundings(): Surroundings {
  const resolver = new Resolver({ timeout: 2000, tries: 1 })
  const none = () => []
  return {
    async addresses(hostname) {
      const found = await Promise.all([resolver.resolve4(hostname).catch(none), resolver.resolve6(hostname).catch(none)])
      return found.flat()
    },
    reverse: async (ip) => (await resolver.reverse(ip).catch(none))[0] ?? '',
    interfaces: () =>
      Object.entries(networkInterfaces()).flatMap(([name, entries = []]) =>
        entries
          .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
          .map(({ address, family }) => ({ name, address, version: family === 'IPv6' ? (6 as const) : (4 as const) })),
      ),
  }
}
