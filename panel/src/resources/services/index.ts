import { defineResource } from '../define.ts'
import { serviceRoutes } from './routes.ts'
import type { ServiceService } from './service.ts'

export const servicesResource = defineResource<{ services: ServiceService }>({ name: 'services', rank: 8, routes: serviceRoutes })
