import { systemCtx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DatabaseEngine } from '../../db/tables/databases.ts'
import { defineResource } from '../define.ts'
import type { DatabaseCopyService } from './copy-service.ts'
import { databasesDesired } from './desired.ts'
import type { DatabaseMachine, DatabaseServers } from './machine.ts'
import { type CloneOperationDeps, databaseCloneOperations } from './operations-clone.ts'
import { type CopyOperationDeps, databaseCopyOperations } from './operations-copy.ts'
import { installServer, purgeDatabase, restoreDatabase } from './operations.ts'
import { databaseCopyRoutes } from './routes-copies.ts'
import { databaseServerRoutes } from './routes-servers.ts'
import { databaseToolRoutes } from './routes-tool.ts'
import { databaseUserRoutes } from './routes-users.ts'
import { databaseRoutes } from './routes.ts'
import type { DatabaseServerService } from './server-service.ts'
import type { DatabaseService } from './service.ts'
import type { DatabaseSessionService } from './session-service.ts'
import type { EngineSnapshot } from './snapshot.ts'
import type { DatabaseStore } from './store.ts'
import type { DatabaseUserService } from './user-service.ts'
import type { DatabaseUserStore } from './user-store.ts'

export interface DatabaseParts {
  readonly db: PanelDb
  readonly databaseStore: DatabaseStore
  readonly databaseUserStore: DatabaseUserStore
  readonly databases: DatabaseService
  readonly databaseUsers: DatabaseUserService
  readonly databaseServers: DatabaseServerService
  readonly databaseMachine: DatabaseMachine
  readonly databaseEngines: DatabaseServers
  readonly databaseCopies: DatabaseCopyService
  readonly databaseSessions: DatabaseSessionService
  readonly databaseCopying: CopyOperationDeps & CloneOperationDeps
  readonly loadDatabases: (engine: DatabaseEngine, accountId: string) => Promise<EngineSnapshot | null>
}

export const databasesResource = defineResource<DatabaseParts>({
  name: 'databases',
  rank: 7,
  routes: [...databaseServerRoutes, ...databaseUserRoutes, ...databaseCopyRoutes, ...databaseToolRoutes, ...databaseRoutes],
  desired: ({ loadDatabases }) => databasesDesired(loadDatabases),
  operations: ({
    db,
    databaseStore: store,
    databaseUserStore: users,
    databases,
    databaseMachine: machine,
    databaseEngines,
    databaseCopying,
  }) => [
    installServer(machine, databaseEngines),
    purgeDatabase({ db, store, users, machine }),
    restoreDatabase(databases),
    ...databaseCopyOperations(databaseCopying),
    ...databaseCloneOperations(databaseCopying),
  ],
  chores: ({ databases, databaseServers, databaseCopies, databaseSessions }) => [
    { name: 'databases.due', everyMs: 60_000, run: () => databases.everyMinute(systemCtx()) },
    { name: 'databases.sessions', everyMs: 60_000, run: () => databaseSessions.everyMinute(systemCtx()) },
    { name: 'databases.exports', everyMs: 10 * 60_000, run: () => databaseCopies.forgetExports() },
    { name: 'databases.measure', everyMs: 5 * 60_000, run: () => databaseServers.measure() },
  ],
})
