import type { PanelDb } from '../../db/database.ts'
import { defineResource } from '../define.ts'
import type { CronCollector } from './collector.ts'
import { type CronSnapshot, cronDesired } from './desired.ts'
import type { CronMachine } from './machine.ts'
import { runCronJob } from './operations.ts'
import { cronRoutes } from './routes.ts'
import type { CronService } from './service.ts'

export interface CronParts {
  readonly db: PanelDb
  readonly cron: CronService
  readonly cronMachine: CronMachine
  readonly cronCollector: CronCollector
  readonly loadCron: (accountId: string) => Promise<CronSnapshot | null>
}

export const cronResource = defineResource<CronParts>({
  name: 'cron',
  rank: 7,
  routes: cronRoutes,
  desired: ({ loadCron }) => [cronDesired(loadCron)],
  operations: ({ db, cron, cronMachine: machine, cronCollector: collector }) => [runCronJob({ db, cron, machine, collector })],
  chores: ({ cronCollector }) => [{ name: 'cron.collect', everyMs: 10_000, run: () => cronCollector.run() }],
})
