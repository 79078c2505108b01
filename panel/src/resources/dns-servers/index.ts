import { defineResource } from '../define.ts'
import { serverRoutes } from './routes.ts'
import type { ServerService } from './service.ts'

export const dnsServersResource = defineResource<{ dnsServers: ServerService }>({
  name: 'dns-servers',
  rank: 6,
  routes: serverRoutes,
  chores: ({ dnsServers }) => [{ name: 'dns.servers', everyMs: 300_000, run: () => dnsServers.lookAtAll() }],
})
