import { defineResource } from '../define.ts'
import { serverHostRoutes } from './routes.ts'
import type { ServerHostService } from './service.ts'

export const serverHostResource = defineResource<{ serverHost: ServerHostService }>({
  name: 'server-host',
  rank: 9,
  routes: serverHostRoutes,
})
