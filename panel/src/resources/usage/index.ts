import { defineResource } from '../define.ts'
import { recount } from './operations.ts'
import { usageRoutes } from './routes.ts'
import type { UsageService } from './service.ts'

export const usageResource = defineResource<{ usage: UsageService }>({
  name: 'usage',
  rank: 8,
  routes: usageRoutes,
  operations: ({ usage }) => [recount(usage)],
  chores: ({ usage }) => [{ name: 'usage.recount', everyMs: 3_600_000, run: (signal) => usage.recountAll(signal) }],
})
