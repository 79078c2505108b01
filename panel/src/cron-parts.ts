import type { Clock } from '@croft/kit/clock.ts'
import type { LocalAgentClient } from './agent/client.ts'
import type { PanelDb } from './db/database.ts'
import type { Operations } from './jobs/operations/runner.ts'
import { cronCollector } from './resources/cron/collector.ts'
import { cronDependent } from './resources/cron/dependent.ts'
import { loadCron } from './resources/cron/desired.ts'
import { cronFollower } from './resources/cron/follower.ts'
import { cronMachine } from './resources/cron/machine.ts'
import { cronService } from './resources/cron/service.ts'
import { cronStore } from './resources/cron/store.ts'
import type { PhpChoice } from './resources/domains/php-choice.ts'
import type { DomainService } from './resources/domains/service.ts'
import type { MailService } from './resources/mail-outbox/service.ts'
import type { PackageService } from './resources/packages/service.ts'
import type { UserService } from './resources/users/service.ts'

export interface CronPartsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly agent: LocalAgentClient
  readonly operations: Operations
  readonly users: UserService
  readonly packages: PackageService
  readonly domains: DomainService
  readonly php: PhpChoice
  readonly mail: MailService
}

/** The services of customers' cron jobs. */
export function createCronParts({ agent, ...deps }: CronPartsDeps) {
  const { db, clock, mail } = deps
  const store = cronStore(db)
  const machine = cronMachine(agent)
  const collector = cronCollector({ db, store, machine, mail, clock })
  return {
    cron: cronService({ ...deps, store, machine, collector }),
    cronMachine: machine,
    cronCollector: collector,
    cronFollower: cronFollower({ store, clock }),
    cronDependent: cronDependent({ db, store, clock }),
    loadCron: (accountId: string) => loadCron(db, accountId),
  }
}
