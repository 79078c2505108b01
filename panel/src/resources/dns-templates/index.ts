import { defineResource } from '../define.ts'
import { templateRoutes } from './routes.ts'
import type { TemplateService } from './service.ts'

export const dnsTemplatesResource = defineResource<{ dnsTemplates: TemplateService }>({
  name: 'dns-templates',
  rank: 6,
  routes: templateRoutes,
})
