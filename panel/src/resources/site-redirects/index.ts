import { defineResource } from '../define.ts'
import { siteRedirectRoutes } from './routes.ts'
import type { SiteRedirectService } from './service.ts'

export const siteRedirectsResource = defineResource<{ siteRedirects: SiteRedirectService }>({
  name: 'site-redirects',
  rank: 7,
  routes: siteRedirectRoutes,
})
