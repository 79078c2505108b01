import { defineResource } from '../define.ts'
import { siteProtectedRoutes } from './routes.ts'
import type { SiteProtectedService } from './service.ts'

export const siteProtectedResource = defineResource<{ siteProtected: SiteProtectedService }>({
  name: 'site-protected',
  rank: 7,
  routes: siteProtectedRoutes,
})
