import { defineResource } from '../define.ts'
import { siteCheckRoutes } from './check-routes.ts'
import type { SiteCheckService } from './check.ts'
import { siteVhostRoutes } from './routes.ts'
import type { SiteVhostService } from './service.ts'

export interface SiteVhostParts {
  readonly siteVhost: SiteVhostService
  readonly siteCheck: SiteCheckService
}

export const siteVhostResource = defineResource<SiteVhostParts>({
  name: 'site-vhost',
  rank: 7,
  routes: [...siteVhostRoutes, ...siteCheckRoutes],
})
