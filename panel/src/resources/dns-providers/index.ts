import { defineResource } from '../define.ts'
import { providerRoutes } from './routes.ts'
import type { ProviderService } from './service.ts'

export const dnsProvidersResource = defineResource<{ dnsProviders: ProviderService }>({
  name: 'dns-providers',
  rank: 7,
  routes: providerRoutes,
})
