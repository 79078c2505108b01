import { defineResource } from '../define.ts'
import { siteModsecurityRoutes } from './routes.ts'
import type { SiteModsecurityService } from './service.ts'

export const siteModsecurityResource = defineResource<{ siteModsecurity: SiteModsecurityService }>({
  name: 'modsecurity',
  rank: 7,
  routes: siteModsecurityRoutes,
})
