import { defineResource } from '../define.ts'
import type { ServerHostStore } from '../server-host/store.ts'
import { serverDesired } from './desired.ts'
import { serverIpRoutes } from './routes.ts'
import type { ServerIpService } from './service.ts'
import type { ServerIpStore } from './store.ts'

export interface ServerIpParts {
  readonly serverIps: ServerIpService
  readonly serverIpStore: ServerIpStore
  readonly serverHostStore: ServerHostStore
}

export const serverIpsResource = defineResource<ServerIpParts>({
  name: 'server-ips',
  rank: 10,
  routes: serverIpRoutes,
  desired: ({ serverHostStore, serverIpStore }) => [serverDesired(serverHostStore, serverIpStore)],
})
