import type { PanelDb } from '../../db/database.ts'
import { forgetEventsBefore } from '../../db/events.ts'
import type { Settings } from '../../db/settings.ts'
import type { JobStore } from '../../jobs/jobs.ts'
import { defineResource } from '../define.ts'
import { retentionSettings } from '../settings/groups.ts'
import { jobRoutes } from './routes.ts'
import type { JobService } from './service.ts'

const day = 86_400_000

export interface JobParts {
  readonly db: PanelDb
  readonly settings: Settings
  readonly jobStore: JobStore
  readonly jobs: JobService
}

export const jobsResource = defineResource<JobParts>({
  name: 'jobs',
  rank: 9,
  routes: jobRoutes,
  chores: ({ db, settings, jobStore }) => [
    {
      name: 'jobs.forget',
      everyMs: 3_600_000,
      run: async () => jobStore.forgetBefore(db.clock.now() - (await settings.get(retentionSettings)).jobs_days * day),
    },
    {
      name: 'events.forget',
      everyMs: 3_600_000,
      run: async () => forgetEventsBefore(db, db.clock.now() - (await settings.get(retentionSettings)).events_days * day),
    },
  ],
})
