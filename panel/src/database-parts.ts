import type { Clock } from '@croft/kit/clock.ts'
import type { LocalAgentClient } from './agent/client.ts'
import type { Ctx } from './core/actor.ts'
import type { Secrets } from './core/secrets.ts'
import type { PanelDb } from './db/database.ts'
import type { Operations } from './jobs/operations/runner.ts'
import { databaseCopies } from './resources/databases/copies.ts'
import { databaseCopyService } from './resources/databases/copy-service.ts'
import { databaseDependent } from './resources/databases/dependent.ts'
import { exportStore } from './resources/databases/export-store.ts'
import { type DatabaseMachine, databaseServers } from './resources/databases/machine.ts'
import { databaseServerService } from './resources/databases/server-service.ts'
import { databaseService } from './resources/databases/service.ts'
import { databaseSessionService, sessionPurpose } from './resources/databases/session-service.ts'
import { databaseSessionStore } from './resources/databases/session-store.ts'
import { loadEngine } from './resources/databases/snapshot.ts'
import { databaseFollower } from './resources/databases/follower.ts'
import { databaseStore } from './resources/databases/store.ts'
import { databaseUserService } from './resources/databases/user-service.ts'
import { databaseUserStore } from './resources/databases/user-store.ts'
import type { DomainService } from './resources/domains/service.ts'
import type { AgentFiles } from './resources/files/agent.ts'
import type { FilesService } from './resources/files/service.ts'
import type { UploadService } from './resources/files/upload-service.ts'
import type { UserService } from './resources/users/service.ts'

export interface DatabasePartsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly agent: LocalAgentClient
  readonly operations: Operations
  readonly users: UserService
  readonly domains: DomainService
  readonly files: AgentFiles
  readonly fileService: () => Pick<FilesService, 'download' | 'stat'>
  readonly uploadService: () => Pick<UploadService, 'placeOf'>
  readonly graceDays: () => Promise<number>
  readonly baseUrl: (port: number) => string
}

const purpose = 'database-user'

function machineOf(agent: LocalAgentClient): DatabaseMachine {
  type Reply<Name extends keyof DatabaseMachine> = Awaited<ReturnType<DatabaseMachine[Name]>>
  return {
    engines: async (signal) => (await agent.call<{ engines: Reply<'engines'> }>('databases.engines', {}, signal)).engines,
    sizes: async (engine, names) => (await agent.call<{ sizes: Reply<'sizes'> }>('databases.sizes', { engine, names })).sizes,
    tables: async (database) => (await agent.call<{ tables: Reply<'tables'> }>('databases.tables', database)).tables,
    processes: async (engine, users) =>
      (await agent.call<{ processes: Reply<'processes'> }>('databases.processes', { engine, users })).processes,
    endProcess: async (engine, id, users) => (await agent.call<{ ended: boolean }>('databases.end-process', { engine, users, id })).ended,
    tool: () => agent.call<Reply<'tool'>>('databases.tool'),
    update: async () => void (await agent.callLong('packages.update')),
    install: async (engine) => void (await agent.callLong('databases.install', { engine })),
    drop: async (database) => void (await agent.callLong('databases.drop', database)),
    dump: (request) => agent.callLong<Reply<'dump'>>('databases.dump', request),
    forgetDump: async (request) => void (await agent.call('databases.forget-dump', request)),
    testDump: async (request) => void (await agent.callLong('databases.test-dump', request)),
    load: async (request, signal) => void (await agent.callLong('databases.load', request, signal)),
    copy: async (request, signal) => void (await agent.callLong('databases.copy', request, signal)),
    check: async (request) => (await agent.callLong<{ lines: string[] }>('databases.check', request)).lines,
  }
}

/** The services of customers' databases. */
export function createDatabaseParts(deps: DatabasePartsDeps) {
  const { db, clock, secrets, agent, operations, users, domains, files, fileService, uploadService, graceDays } = deps
  const store = databaseStore(db)
  const userRows = databaseUserStore(db)
  const machine = machineOf(agent)
  const servers = databaseServers(clock, machine)
  const seal = (text: string) => secrets.seal(text, purpose)
  const endSessions = (ctx: Ctx, userId: number) => sessions.endOfUser(ctx, userId)
  const databases = databaseService({
    db,
    store,
    users: userRows,
    accounts: users,
    domains,
    servers,
    seal,
    graceDays,
    startPurge: (ctx, { id, name, owner_id: ownerId }) =>
      operations.start(ctx, 'database.purge', { id }, { resource: { type: 'database', id: name }, ownerId }),
    endSessions,
    clock,
  })
  const sessions = databaseSessionService({ ...deps, store: databaseSessionStore(db), users: userRows, databases, machine })
  const copies = databaseCopies({ db, store, users: userRows, clock })
  const exports = exportStore(db)
  return {
    databaseCopying: { db, store, copies, databases, accounts: users, exports, machine, files, clock },
    databaseCopies: databaseCopyService({
      db,
      databases,
      copies,
      exports,
      accounts: users,
      files: {
        download: (ctx, args, request) => fileService().download(ctx, args, request),
        stat: (ctx, args) => fileService().stat(ctx, args),
      },
      uploads: { placeOf: (ctx, id) => uploadService().placeOf(ctx, id) },
      machine,
      operations,
      clock,
    }),
    databaseStore: store,
    databaseUserStore: userRows,
    databaseMachine: machine,
    databaseEngines: servers,
    databases,
    databaseUsers: databaseUserService({ db, store: userRows, databases, accounts: users, servers, seal, endSessions, clock }),
    databaseSessions: sessions,
    databaseServers: databaseServerService({ db, store, databases, machine, servers, operations }),
    databaseFollower: databaseFollower({ store, clock }),
    databaseDependent: databaseDependent({ db, store, users: userRows, machine, clock }),
    loadDatabases: (engine: Parameters<typeof loadEngine>[1], accountId: string) =>
      loadEngine(
        { db, open: (sealed) => secrets.open(sealed, purpose), openSession: (sealed) => secrets.open(sealed, sessionPurpose) },
        engine,
        accountId,
      ),
  }
}
