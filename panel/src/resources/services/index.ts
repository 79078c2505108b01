import { defineResource } from '../define.ts'
import { type ServiceMachine, installService } from './operations.ts'
import { serviceRoutes } from './routes.ts'
import type { ServiceService } from './service.ts'

export interface ServiceParts {
  readonly services: ServiceService
  readonly serviceMachine: ServiceMachine
}

export const servicesResource = defineResource<ServiceParts>({
  name: 'services',
  rank: 8,
  routes: serviceRoutes,
  operations: ({ serviceMachine }) => [installService(serviceMachine)],
})
