import type { ServerSpec } from '../../drivers/server/spec.ts'
import { localNode } from '../../db/ledger.ts'
import { defineDesired } from '../../jobs/sync/desired.ts'
import type { ServerHostStore, StoredHost } from '../server-host/store.ts'
import type { ServerIpStore, StoredIp } from './store.ts'

export interface ServerSnapshot {
  readonly host: StoredHost | undefined
  readonly ips: readonly StoredIp[]
}

/** What is wanted of the machine: only what somebody has set here. */
export const renderServer = ({ host, ips }: ServerSnapshot): ServerSpec => ({
  hostname: host?.hostname ?? null,
  timezone: host?.timezone ?? null,
  ntp: host?.ntp == null ? null : host.ntp === 1,
  addresses: ips.filter(({ managed }) => managed === 1).map(({ ip, prefix, interface: name }) => ({ ip, prefix, interface: name })),
})

export const serverDesired = (hosts: ServerHostStore, ips: ServerIpStore) =>
  defineDesired<ServerSnapshot>({
    kind: 'server',
    roles: ['server'],
    load: async (id) => (id === localNode ? { host: await hosts.find(), ips: await ips.list() } : null),
    render: (snapshot) => ({ server: renderServer(snapshot) }),
  })
