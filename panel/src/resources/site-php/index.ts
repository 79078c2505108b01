import { defineResource } from '../define.ts'
import { sitePhpRoutes } from './routes.ts'
import type { SitePhpService } from './service.ts'

export const sitePhpResource = defineResource<{ sitePhp: SitePhpService }>({ name: 'site-php', rank: 7, routes: sitePhpRoutes })
