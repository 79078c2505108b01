import { z } from 'zod'
import { checkDatabase, copyDatabase, dumpDatabase, dumpFormats, forgetDump, loadDump, testDump } from '../../drivers/db/dumps.ts'
import { installEngine } from '../../drivers/db/packages.ts'
import { mariadbDriver } from '../../drivers/db/mariadb/driver.ts'
import * as mariadb from '../../drivers/db/mariadb/tools.ts'
import { postgresqlDriver } from '../../drivers/db/postgresql/driver.ts'
import * as postgresql from '../../drivers/db/postgresql/tools.ts'
import { ensureTool, observeTool } from '../../drivers/db/tool/ensure.ts'
import { Username } from '../../drivers/unix/spec.ts'
import type { System } from '../../system/system.ts'
import { verb, type VerbTable } from '../verb.ts'

const Engine = z.enum(['mariadb', 'postgresql'])
const Name = z.string().regex(/^[a-zA-Z0-9_]{1,64}$/)
const Database = z.strictObject({ engine: Engine, name: Name, id: z.number().int().positive() })
const Users = z.array(Name).max(10_000).nullable()

const Uid = z.number().int().min(1000).max(60_000_000)
const Target = z.strictObject({ engine: Engine, database: Name, username: Username, uid: Uid })
const Tables = z.array(z.string().regex(/^\w[\w.-]{0,127}$/)).max(1000)
const File = z.string().regex(/^[A-Za-z0-9_.-]{1,120}$/)
// eslint-disable-next-line no-control-regex -- relative to the home, whatever its tenant calls its files
const HomePath = z.string().regex(/^[^\u0000-\u001f\u007f/][^\u0000-\u001f\u007f]{0,1023}$/)

const tools = { mariadb, postgresql } as const
const drivers = { mariadb: mariadbDriver, postgresql: postgresqlDriver } as const

async function observeEngines(system: System) {
  const states = Object.entries(drivers).map(async ([engine, driver]) => {
    const { installed, healthy, version } = await driver.probe(system)
    return { engine, installed, running: healthy, version: version.replace(/[-+ ].*$/, '') }
  })
  return { engines: await Promise.all(states) }
}

/** Database servers: looked at, installed, and rid of databases that were kept long enough. */
export const databaseVerbs: VerbTable = {
  'databases.engines': verb({ body: z.strictObject({}), handle: (_, { system }) => observeEngines(system) }),
  'databases.install': verb({
    body: z.strictObject({ engine: Engine }),
    handle: ({ engine }, { system }) => installEngine(engine, system),
  }),
  'databases.tool': verb({
    body: z.strictObject({}),
    async handle(_, { system }) {
      // installed by hand a moment ago, or stopped: made ready now
      await ensureTool(system)
      return observeTool(system)
    },
  }),
  'databases.sizes': verb({
    body: z.strictObject({ engine: Engine, names: z.array(Name).max(50_000) }),
    handle: async ({ engine, names }, { system }) => ({ sizes: await tools[engine].observeSizes(system, names) }),
  }),
  'databases.tables': verb({
    body: Database,
    handle: async ({ engine, name }, { system }) => ({ tables: await tools[engine].observeTables(system, name) }),
  }),
  'databases.processes': verb({
    body: z.strictObject({ engine: Engine, users: Users }),
    handle: async ({ engine, users }, { system }) => ({ processes: await tools[engine].observeProcesses(system, users) }),
  }),
  'databases.end-process': verb({
    body: z.strictObject({ engine: Engine, users: Users, id: z.number().int().positive() }),
    handle: async ({ engine, users, id }, { system }) => ({ ended: await tools[engine].endProcess(system, id, users) }),
  }),
  'databases.dump': verb({
    body: Target.extend({ name: File, format: z.enum(dumpFormats), tables: Tables, structureOnly: z.boolean() }),
    handle: (request, { system }) => dumpDatabase(request, system),
  }),
  'databases.forget-dump': verb({
    body: z.strictObject({ username: Username, uid: Uid, name: File }),
    handle: ({ name, ...account }, { system }) => forgetDump(account, name, system),
  }),
  'databases.test-dump': verb({
    body: Target.extend({ path: HomePath }),
    handle: ({ path, ...target }, { system }) => testDump(target, path, system),
  }),
  'databases.load': verb({
    body: Target.extend({ path: HomePath, charset: z.string().regex(/^[A-Za-z0-9_-]{0,32}$/) }),
    handle: ({ path, charset, ...target }, { system }, signal) => loadDump(target, { path, charset }, system, signal),
  }),
  'databases.copy': verb({
    body: Target.extend({ to: Name, structureOnly: z.boolean() }),
    handle: ({ to, structureOnly, ...from }, { system }, signal) => copyDatabase(from, to, structureOnly, system, signal),
  }),
  'databases.check': verb({
    body: Target.extend({ tables: Tables, repair: z.boolean(), optimize: z.boolean() }),
    handle: async (request, { system }) => ({ lines: await checkDatabase(request, system) }),
  }),
  'databases.drop': verb({
    body: Database,
    async handle({ engine, name, id }, { system }) {
      // a server that was taken off the machine has taken its databases along
      if ((await drivers[engine].probe(system)).installed) await tools[engine].dropDatabase(system, name, id)
    },
  }),
}
