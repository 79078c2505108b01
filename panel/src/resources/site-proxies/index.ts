import { defineResource } from '../define.ts'
import { siteProxyRoutes } from './routes.ts'
import type { SiteProxyService } from './service.ts'

export const siteProxiesResource = defineResource<{ siteProxies: SiteProxyService }>({
  name: 'site-proxies',
  rank: 7,
  routes: siteProxyRoutes,
})
