import { defineResource } from '../define.ts'
import { siteStatsRoutes } from './routes.ts'
import type { SiteStatsService } from './service.ts'

export const siteStatsResource = defineResource<{ siteStats: SiteStatsService }>({ name: 'site-stats', rank: 8, routes: siteStatsRoutes })
