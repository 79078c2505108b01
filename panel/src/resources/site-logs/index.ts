import { defineResource } from '../define.ts'
import { siteLogRoutes } from './routes.ts'
import type { SiteLogService } from './service.ts'

export const siteLogsResource = defineResource<{ siteLogs: SiteLogService }>({ name: 'site-logs', rank: 7, routes: siteLogRoutes })
