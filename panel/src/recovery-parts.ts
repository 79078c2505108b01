import type { Clock } from '@croft/kit/clock.ts'
import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import type { Operations } from './jobs/operations/runner.ts'
import type { DatabaseService } from './resources/databases/service.ts'
import { type DeletedDeps, deletedService } from './resources/deleted/service.ts'
import { deletedStore } from './resources/deleted/store.ts'
import type { PhpChoice } from './resources/domains/php-choice.ts'
import { domainRestore } from './resources/domains/restore.ts'
import type { DomainService } from './resources/domains/service.ts'
import type { DomainStore } from './resources/domains/store.ts'
import { searchService } from './resources/search/service.ts'
import type { AccountDependent } from './resources/users/dependents.ts'
import { userRestore } from './resources/users/restore.ts'
import type { UserService } from './resources/users/service.ts'
import type { UserStore } from './resources/users/store.ts'

export interface RecoveryDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly settings: Settings
  readonly operations: Operations
  readonly users: UserService
  readonly userStore: UserStore
  readonly domains: DomainService
  readonly databases: DatabaseService
  readonly domainStore: DomainStore
  readonly php: PhpChoice
  readonly startPurge: DeletedDeps['startPurge']
  readonly dependents: () => readonly AccountDependent[]
}

/** The services that look over several areas at once: what was deleted and may come back, and search. */
export function createRecoveryParts({
  db,
  clock,
  settings,
  operations,
  users,
  userStore,
  domains,
  databases,
  domainStore,
  php,
  startPurge,
  dependents,
}: RecoveryDeps) {
  const restores = {
    userRestore: userRestore({ db, store: userStore, dependents, clock }),
    domainRestore: domainRestore({ db, store: domainStore, userStore, php, clock }),
  }
  return {
    ...restores,
    deleted: deletedService({ db, store: deletedStore(db), operations, ...restores, databases, startPurge }),
    search: searchService({ users, domains, settings }),
  }
}
