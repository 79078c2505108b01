import { Resolver } from 'node:dns/promises'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { type Clock, rfc3339 } from '@croft/kit/clock.ts'
import { type VerbAgent, askAgent } from '../services/agent.ts'
import type { SystemStore } from './store.ts'

/** What the names and addresses of the server are read from. */
export interface Surroundings {
  /** Addresses of a host name; empty when it has none or nobody answers. */
  addresses(hostname: string): Promise<readonly string[]>
  /** Name of an address; `''` when it has none. */
  reverse(ip: string): Promise<string>
  interfaces(): readonly { readonly name: string; readonly address: string; readonly version: 4 | 6 }[]
  /** Whether a time service runs and has set the clock. */
  clock(): { readonly ntp: boolean; readonly synchronized: boolean }
}

const timesync = '/run/systemd/timesync'
const otherTimeServices = ['/run/chrony/chronyd.pid', '/run/ntpd.pid', '/run/ntpsec/ntpd.pid', '/run/openntpd.pid']

/** The real ones: DNS with a short patience, this machine's interfaces, the marks that time services leave. */
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
    clock: () => ({
      ntp: existsSync(timesync) || otherTimeServices.some((path) => existsSync(path)),
      synchronized: existsSync(`${timesync}/synchronized`),
    }),
  }
}

export interface NameDeps {
  readonly agent: Pick<VerbAgent, 'call'>
  readonly store: SystemStore
  readonly clock: Clock
  /** The canonical host name of the panel. */
  readonly hostname: string
  readonly around: Surroundings
}

/** Host name, addresses and time of the server. */
export function systemNames({ agent, store, clock, hostname, around }: NameDeps) {
  return {
    async hostname() {
      const { ip } = await askAgent<{ ip: string }>(agent, 'system.info')
      const [addresses, ptr] = await Promise.all([around.addresses(hostname), ip === '' ? '' : around.reverse(ip)])
      return { hostname, resolves: addresses.length > 0, ptr }
    },
    /** Addresses are shared by all accounts; sites without an address of their own are served on the first of each family. */
    async ips() {
      const found = around.interfaces()
      const counts = await store.domainsByIp()
      const first = (version: 4 | 6) => found.find((each) => each.version === version)?.address
      return found.map(({ name, address, version }) => ({
        ip: address,
        version,
        interface: name,
        shared: true,
        owner: '',
        nat_ip: '',
        domains: (counts.get(address) ?? 0) + (address === first(version) ? (counts.get(`default${version}`) ?? 0) : 0),
      }))
    },
    async time() {
      const { timezone } = await askAgent<{ timezone: string }>(agent, 'system.info')
      return { now: rfc3339(clock.now()), timezone, ...around.clock() }
    },
  }
}
export type SystemNames = ReturnType<typeof systemNames>
