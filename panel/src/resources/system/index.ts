import { defineResource } from '../define.ts'
import type { SystemHealth } from './health.ts'
import type { ServiceService } from '../services/service.ts'
import { systemRoutes } from './routes.ts'
import type { SystemService } from './service.ts'

export interface SystemParts {
  readonly services: ServiceService
  readonly system: SystemService
  readonly systemHealth: SystemHealth
}

export const systemResource = defineResource<SystemParts>({
  name: 'system',
  rank: 9,
  routes: systemRoutes,
  // A little more often than the finest step: the schedule is late by up to its tick, and no minute shall stay empty.
  chores: ({ system }) => [{ name: 'system.sample', everyMs: 50_000, run: () => system.sample() }],
})
