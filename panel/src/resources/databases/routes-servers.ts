import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, JobAccepted, ack, adminOnly, everyone, jobAccepted } from '../../core/shapes.ts'
import { DatabaseParams, Engine } from './schema.ts'
import type { DatabaseServerService } from './server-service.ts'

const route = routeFactory<Ctx, { databaseServers: DatabaseServerService }>()
const common = { folder: '06 - Databases', mark: 'C', scope: 'databases', roles: everyone } as const

const DatabaseServer = z
  .object({
    engine: Engine,
    installed: z.boolean(),
    running: z.boolean(),
    version: z.string(),
    databases: z.number().int(),
    size_kb: z.number().int(),
  })
  .meta({ id: 'DatabaseServer' })
const DatabaseProcess = z
  .object({
    id: z.number().int(),
    engine: Engine,
    user: z.string(),
    database: z.string(),
    state: z.string(),
    seconds: z.number().int(),
    query: z.string(),
  })
  .meta({ id: 'DatabaseProcess' })
const DatabaseTable = z
  .object({ name: z.string(), rows: z.number().int(), size_kb: z.number().int(), engine: z.string(), collation: z.string() })
  .meta({ id: 'DatabaseTable' })
const ByEngine = z.object({ engine: Engine.optional() })

export const databaseServerRoutes = [
  route({
    get: '/databases/engines',
    name: 'databases.engines.list',
    title: 'List database servers',
    ...common,
    reply: { 200: z.array(DatabaseServer) },
    cli: { command: 'databases:engine-list', columns: ['engine', 'installed', 'running', 'version', 'databases'] },
    handle: ({ ctx, services }) => services.databaseServers.engines(ctx),
  }),
  route({
    post: '/databases/engines/:engine/install',
    name: 'databases.engines.install',
    title: 'Install a database server',
    description: 'From the Debian sources that are configured on the server.',
    ...common,
    roles: adminOnly,
    async: 'job',
    params: z.object({ engine: Engine }),
    reply: { 202: JobAccepted },
    errors: { 'MariaDB is already installed': 409 },
    cli: { command: 'databases:engine-install' },
    async handle({ ctx, params: { engine }, services }) {
      return jobAccepted('Installation started', await services.databaseServers.install(ctx, engine))
    },
  }),
  route({
    get: '/databases/processes',
    name: 'databases.processes.list',
    title: 'List connections to the database servers',
    ...common,
    query: ByEngine,
    reply: { 200: z.array(DatabaseProcess) },
    cli: { command: 'databases:process-list', columns: ['id', 'engine', 'user', 'database', 'state', 'seconds', 'query'] },
    handle: ({ ctx, query, services }) => services.databaseServers.processes(ctx, query.engine),
  }),
  route({
    delete: '/databases/processes/:id',
    name: 'databases.processes.end',
    title: 'End a connection to a database server',
    ...common,
    params: z.object({ id: z.number().int().positive() }),
    query: ByEngine,
    reply: { 200: Ack },
    errors: { 'Process not found': 404 },
    cli: { command: 'databases:process-end', destroys: true },
    async handle({ ctx, params: { id }, query, services }) {
      await services.databaseServers.endProcess(ctx, id, query.engine)
      return ack('Process ended')
    },
  }),
  route({
    get: '/databases/:id/tables',
    name: 'databases.tables.list',
    title: 'List the tables of a database',
    ...common,
    byDomain: true,
    params: DatabaseParams,
    reply: { 200: z.array(DatabaseTable) },
    errors: { 'Database not found': 404 },
    cli: { command: 'databases:table-list', columns: ['name', 'rows', 'size_kb', 'engine'] },
    handle: ({ ctx, params: { id }, services }) => services.databaseServers.tables(ctx, id),
  }),
]
