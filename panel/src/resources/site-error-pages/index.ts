import { defineResource } from '../define.ts'
import { siteErrorPageRoutes } from './routes.ts'
import type { SiteErrorPageService } from './service.ts'

export const siteErrorPagesResource = defineResource<{ siteErrorPages: SiteErrorPageService }>({
  name: 'site-error-pages',
  rank: 7,
  routes: siteErrorPageRoutes,
})
