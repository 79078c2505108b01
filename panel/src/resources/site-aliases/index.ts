import { defineResource } from '../define.ts'
import { siteAliasRoutes } from './routes.ts'
import type { SiteAliasService } from './service.ts'

export const siteAliasesResource = defineResource<{ siteAliases: SiteAliasService }>({
  name: 'site-aliases',
  rank: 6,
  routes: siteAliasRoutes,
})
