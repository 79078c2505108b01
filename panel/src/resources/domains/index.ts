import type { Clock } from '@croft/kit/clock.ts'
import { systemCtx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { defineResource } from '../define.ts'
import { siteDesired } from './desired.ts'
import { type PurgeSiteAgent, purgeDomain } from './operations.ts'
import { phpDesired } from './pools.ts'
import { domainRoutes } from './routes.ts'
import type { DomainService } from './service.ts'
import { loadSite } from './snapshot.ts'
import type { DomainStore } from './store.ts'

export interface DomainParts {
  readonly db: PanelDb
  readonly clock: Clock
  readonly domainStore: DomainStore
  readonly domains: DomainService
  readonly purges: PurgeSiteAgent
}

export const domainsResource = defineResource<DomainParts>({
  name: 'domains',
  rank: 5,
  routes: domainRoutes,
  desired: ({ db }) => [siteDesired((id) => loadSite(db, id)), phpDesired(db)],
  operations: ({ db, domainStore, purges, clock }) => [purgeDomain({ db, store: domainStore, agent: purges, clock })],
  chores: ({ domains }) => [{ name: 'domains.due', everyMs: 60_000, run: () => domains.everyMinute(systemCtx()) }],
})
