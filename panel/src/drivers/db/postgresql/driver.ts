import type { System } from '../../../system/system.ts'
import { type Applied, DaemonDown, type Driver, Rejected } from '../../driver.ts'
import { PostgresSpec } from '../spec.ts'
import { execute, query } from './client.ts'
import { diff, foreignOf, goneRoles, groupNames } from './diff.ts'
import { observe } from './observe.ts'
import { ownerOf, readersOf } from './privileges.ts'
import { applyRemote } from './remote.ts'
import { ensureTool } from '../tool/ensure.ts'

const service = 'postgresql'
const nothing: Applied = { changed: [], removed: [], reloaded: false, notes: [] }

/** Whether the daemon is on this machine at all. */
export const isInstalled = async (system: System): Promise<boolean> => (await system.users.byName('postgres')) !== null

const rolesOf = (spec: PostgresSpec | null): string[] =>
  spec === null
    ? []
    : [
        spec.account,
        ...spec.logins.map(({ name }) => name),
        ...spec.databases.flatMap(({ id }) => [ownerOf(id), readersOf(id)]),
        ...groupNames(spec),
      ]

async function applyWanted(system: System, spec: PostgresSpec | null, previous: PostgresSpec | null): Promise<Applied> {
  const databases = [...(spec?.databases ?? []), ...(previous?.databases ?? [])].map(({ name }) => name)
  const roles = [...rolesOf(spec), ...rolesOf(previous)]
  const found = await observe(system, [...new Set(databases)], [...new Set(roles)], goneRoles(spec, previous))
  const foreign = spec === null ? null : foreignOf(spec, found)
  if (foreign !== null) throw new Rejected(`A database ${foreign} that is not Croft's is on the server already`)
  const { batches, changed, removed } = diff(spec, previous, found)
  await execute(system, batches)
  return { ...nothing, changed, removed }
}

/** Takes from everybody what PostgreSQL gives to everybody: to connect to the databases that are nobody's. */
async function closeToAll(system: System): Promise<string[]> {
  const open = await query<{ name: string }>(system, [
    "SELECT json_build_object('name', d.datname) FROM pg_database AS d WHERE d.datname IN ('postgres', 'template1') AND (d.datacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(d.datacl) AS a WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT')) ORDER BY d.datname",
  ])
  const statements = open.map(
    ({ name }) => `REVOKE CONNECT, TEMPORARY ON DATABASE ${name === 'postgres' ? 'postgres' : 'template1'} FROM PUBLIC`,
  )
  await execute(system, [{ database: 'postgres', statements }])
  return open.map(({ name }) => `database ${name}`)
}

/** PostgreSQL, told what differs through its socket. Only names that Croft gave are ever looked at; no database is dropped here. */
export const postgresqlDriver: Driver<PostgresSpec> = {
  role: 'postgresql',
  name: 'postgresql',
  revision: 1,
  spec: PostgresSpec,
  async probe(system) {
    if (!(await isInstalled(system))) return { installed: false, version: '', healthy: false, message: 'PostgreSQL is not installed' }
    const { status } = await system.services.state(service)
    if (status !== 'running') return { installed: true, version: '', healthy: false, message: `PostgreSQL is ${status}` }
    try {
      const [row] = await query<{ version: string }>(system, ["SELECT json_build_object('version', current_setting('server_version'))"])
      return { installed: true, version: row?.version ?? '', healthy: true, message: '' }
    } catch (error) {
      // it goes down or comes up at this moment
      if (!(error instanceof DaemonDown)) throw error
      return { installed: true, version: '', healthy: false, message: error.message }
    }
  },
  async apply(_, spec, system, { previous, interrupted }) {
    const last = PostgresSpec.safeParse(previous)
    const before = last.success ? last.data : null
    // nothing to take away where nothing ever was
    if (spec === null && (before === null || !(await isInstalled(system)))) return nothing
    try {
      const applied = await applyWanted(system, spec, before)
      const remote = await applyRemote(system, spec, before, interrupted)
      return { ...applied, ...remote, changed: [...applied.changed, ...remote.changed] }
    } catch (error) {
      if (error instanceof Rejected && before !== null && spec !== null) await applyWanted(system, before, spec)
      throw error
    }
  },
  async ensureBase(system) {
    if (!(await isInstalled(system))) return []
    const closed = (await system.services.state(service)).status === 'running' ? await closeToAll(system) : []
    return [...closed, ...(await ensureTool(system))]
  },
}
