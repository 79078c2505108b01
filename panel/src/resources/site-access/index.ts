import { defineResource } from '../define.ts'
import { siteAccessRoutes } from './routes.ts'
import type { SiteAccessService } from './service.ts'

export const siteAccessResource = defineResource<{ siteAccess: SiteAccessService }>({
  name: 'site-access',
  rank: 7,
  routes: siteAccessRoutes,
})
