import type { Clock } from '@croft/kit/clock.ts'
import type { PanelDb } from '../../db/database.ts'
import { systemCtx } from '../../core/actor.ts'
import { defineResource } from '../define.ts'
import type { AccountDependent } from './dependents.ts'
import { type SshLogins, accountDesired } from './desired.ts'
import type { UserLifecycle } from './lifecycle.ts'
import { type RenameAgent, renameUser } from './operation-rename.ts'
import { type PurgeAgent, purgeAccount } from './operations.ts'
import { type DiskUsage, userRoutes } from './routes.ts'
import type { UserService } from './service.ts'
import type { UserStore } from './store.ts'

export interface UserParts {
  readonly db: PanelDb
  readonly clock: Clock
  readonly userStore: UserStore
  readonly users: UserService
  readonly lifecycle: UserLifecycle
  readonly diskUsage: DiskUsage
  readonly sshLoginsOf: (userId: number) => Promise<SshLogins>
  readonly purges: PurgeAgent
  readonly renames: RenameAgent
  readonly dependents: () => readonly AccountDependent[]
}

export const usersResource = defineResource<UserParts>({
  name: 'users',
  rank: 2,
  routes: userRoutes,
  desired: ({ userStore, sshLoginsOf }) => [accountDesired(userStore, sshLoginsOf)],
  operations: ({ db, userStore: store, purges, renames, dependents, clock }) => [
    purgeAccount({ db, store, agent: purges, dependents, clock }),
    renameUser({ db, store, agent: renames, dependents, clock }),
  ],
  chores: ({ lifecycle }) => [{ name: 'users.due', everyMs: 60_000, run: () => lifecycle.everyMinute(systemCtx()) }],
})
