import type { Clock } from '@croft/kit/clock.ts'
import { systemCtx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { defineResource } from '../define.ts'
import type { UserStore } from '../users/store.ts'
import { siteDesired } from './desired.ts'
import type { DomainFollower } from './followers.ts'
import type { SiteFolders } from './folders.ts'
import { cloneDomain } from './operation-clone.ts'
import { renameDomain } from './operation-rename.ts'
import { transferDomain } from './operation-transfer.ts'
import { type PurgeSiteAgent, purgeDomain } from './operations.ts'
import { phpDesired } from './pools.ts'
import type { DomainRelocation } from './relocation.ts'
import { domainRelocationRoutes } from './routes-relocation.ts'
import { domainRoutes } from './routes.ts'
import type { DomainService } from './service.ts'
import { loadSite } from './snapshot.ts'
import type { DomainStore } from './store.ts'

export interface DomainParts {
  readonly db: PanelDb
  readonly clock: Clock
  readonly domainStore: DomainStore
  readonly domains: DomainService
  readonly domainFollowers: () => readonly DomainFollower[]
  readonly purges: PurgeSiteAgent
  readonly userStore: Pick<UserStore, 'findById'>
  readonly domainRelocation: DomainRelocation
  readonly siteFolders: SiteFolders
}

export const domainsResource = defineResource<DomainParts>({
  name: 'domains',
  rank: 5,
  routes: [...domainRoutes, ...domainRelocationRoutes],
  desired: ({ db }) => [siteDesired((id) => loadSite(db, id)), phpDesired(db)],
  operations: ({ db, domainStore: store, domainFollowers: followers, domains, userStore: users, siteFolders: folders, purges, clock }) => {
    const deps = { db, store, users, folders, clock, followers }
    return [purgeDomain({ db, store, agent: purges, clock }), renameDomain(deps), transferDomain(deps), cloneDomain({ ...deps, domains })]
  },
  chores: ({ domains }) => [{ name: 'domains.due', everyMs: 60_000, run: () => domains.everyMinute(systemCtx()) }],
})
