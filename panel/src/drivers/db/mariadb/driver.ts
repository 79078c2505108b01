import { dirname } from 'node:path'
import { ensureFiles } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import { type Applied, DaemonDown, type Driver, Rejected } from '../../driver.ts'
import { MariaDbSpec } from '../spec.ts'
import { query, execute } from './client.ts'
import { diff, foreignOf } from './diff.ts'
import { observe } from './observe.ts'
import { ensureTool } from '../tool/ensure.ts'

const service = 'mariadb'
const nothing: Applied = { changed: [], removed: [], reloaded: false, notes: [] }

/** Read after Debian's own files. */
export const settingsFile = '/etc/mysql/mariadb.conf.d/90-croft.cnf'
const settings = `# Written by Croft; changes are overwritten.
[mariadbd]
# nobody is told the names of others' databases
skip_show_database
local_infile = 0
`

/** Lets the daemon be reached from elsewhere; written as soon as a customer has a login from there. */
const remoteFile = '/etc/mysql/mariadb.conf.d/91-croft-remote.cnf'
const remoteSettings = `# Written by Croft; changes are overwritten.
[mariadbd]
bind_address = *
`
const local = new Set(['localhost', '127.0.0.1', '::1'])

/** True when the daemon had to be restarted, which ends all connections: once in the life of a server. */
async function ensureReachable(system: System, spec: MariaDbSpec | null): Promise<boolean> {
  if (spec === null || spec.logins.every(({ host }) => local.has(host))) return false
  const wanted = new Map([[remoteFile, { kind: 'file', content: remoteSettings, owner: rootOwned(0o644) } as const]])
  await ensureFiles(system.files, wanted)
  // asked of the daemon itself: a cut between file and restart is made good, and nothing is restarted for nothing
  const [row] = await query<{ address: string | null }>(system, ["SELECT JSON_OBJECT('address', @@bind_address)"])
  if (row === undefined || row.address === null || row.address === '*') return false
  await system.services.restart(service)
  return true
}

/** Whether the daemon is on this machine at all. */
export const isInstalled = async (system: System): Promise<boolean> =>
  (await system.files.stat(dirname(settingsFile))) !== null && (await system.services.state(service)).status !== 'not_installed'

const usersOf = (spec: MariaDbSpec | null): string[] => (spec === null ? [] : [spec.account, ...spec.logins.map(({ name }) => name)])

async function applyWanted(system: System, spec: MariaDbSpec | null, previous: MariaDbSpec | null): Promise<Applied> {
  const users = [...new Set([...usersOf(spec), ...usersOf(previous)])]
  if (users.length === 0) return nothing
  const found = await observe(system, spec?.databases.map(({ name }) => name) ?? [], users)
  const foreign = spec === null ? null : foreignOf(spec, found)
  if (foreign !== null) throw new Rejected(`A database ${foreign} that is not Croft's is on the server already`)
  const { statements, changed, removed } = diff(spec, found)
  await execute(system, statements)
  return { ...nothing, changed, removed }
}

/** MariaDB, told what differs through its socket. Only names that Croft gave are ever looked at; no database is dropped here. */
export const mariadbDriver: Driver<MariaDbSpec> = {
  role: 'mariadb',
  name: 'mariadb',
  revision: 1,
  spec: MariaDbSpec,
  async probe(system) {
    const { status } = await system.services.state(service)
    if (status === 'not_installed') return { installed: false, version: '', healthy: false, message: 'MariaDB is not installed' }
    if (status !== 'running') return { installed: true, version: '', healthy: false, message: `MariaDB is ${status}` }
    try {
      const [row] = await query<{ version: string }>(system, ["SELECT JSON_OBJECT('version', VERSION())"])
      return { installed: true, version: row?.version ?? '', healthy: true, message: '' }
    } catch (error) {
      // it goes down or comes up at this moment
      if (!(error instanceof DaemonDown)) throw error
      return { installed: true, version: '', healthy: false, message: error.message }
    }
  },
  async apply(_, spec, system, { previous }) {
    const last = MariaDbSpec.safeParse(previous)
    const before = last.success ? last.data : null
    // nothing to take away where nothing ever was
    if (spec === null && (before === null || !(await isInstalled(system)))) return nothing
    try {
      const applied = await applyWanted(system, spec, before)
      const reloaded = await ensureReachable(system, spec)
      return reloaded ? { ...applied, changed: [...applied.changed, remoteFile], reloaded } : applied
    } catch (error) {
      if (error instanceof Rejected && before !== null && spec !== null) await applyWanted(system, before, spec)
      throw error
    }
  },
  async ensureBase(system) {
    if (!(await isInstalled(system))) return []
    const wanted = new Map([[settingsFile, { kind: 'file', content: settings, owner: rootOwned(0o644) } as const]])
    const { changed } = await ensureFiles(system.files, wanted)
    if (changed.length > 0) await system.services.restart(service)
    return [...changed, ...(await ensureTool(system))]
  },
}
