import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compare, ensureFiles, type Wanted } from '../../../system/ensure-files.ts'
import { rootOwned, type System, type UserRecord } from '../../../system/system.ts'
import { discoverPhpVersions } from '../../php/fpm/versions.ts'
import { adminerFile, panelUser, phpMyAdminFile, toolPaths, toolUser } from './paths.ts'
import { renderTool } from './render.ts'

const serviceOf = (version: string) => `dbtool-${version}`
const wrapper = () => readFileSync(join(import.meta.dirname, 'adminer.php'), 'utf8')

/** Whether Debian's Adminer is on this machine. */
export const isAdminerInstalled = async (system: System): Promise<boolean> => (await system.files.stat(adminerFile)) !== null

async function ensureToolUser(system: System): Promise<UserRecord> {
  const there = await system.users.byName(toolUser)
  if (there !== null) {
    if (there.uid === 0 || there.uid >= 1000) throw new Error(`there is a user ${toolUser} that is no system user (uid ${there.uid})`)
    return there
  }
  const how = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin']
  await system.run(['useradd', ...how, '--comment', 'Croft database tool', '--', toolUser])
  const made = await system.users.byName(toolUser)
  if (made === null) throw new Error(`the user ${toolUser} was not made`)
  return made
}

async function filesOf(system: System): Promise<Map<string, Wanted>> {
  const tool = await ensureToolUser(system)
  // without a user of the panel it runs as root
  const panel = (await system.users.byName(panelUser)) ?? { uid: 0, gid: 0 }
  const own = toolPaths(system.paths)
  const folder = (mode: number, owner = { uid: 0, gid: 0 }): Wanted => ({ kind: 'directory', owner: { ...owner, mode } })
  const its = { uid: tool.uid, gid: tool.gid }
  return new Map<string, Wanted>([
    [own.folder, folder(0o755)],
    [own.state, folder(0o755)],
    [own.www, folder(0o755)],
    [own.sessions, folder(0o700, its)],
    [own.temporary, folder(0o700, its)],
    [own.run, folder(0o755)],
    [own.script, { kind: 'file', content: wrapper(), owner: rootOwned(0o644) }],
    [own.conf, { kind: 'file', content: renderTool(system.paths, { tool, panel }), owner: rootOwned(0o644) }],
  ])
}

/** Masters of PHP versions that are not the chosen one any more. */
async function stopOthers(version: string, versions: readonly string[], system: System): Promise<void> {
  for (const other of versions.filter((each) => each !== version).map(serviceOf)) {
    const { status, enabled } = await system.services.state(other)
    if (status === 'running') await system.services.stop(other)
    if (enabled) await system.services.disable(other)
    if (status === 'running' || enabled) await system.services.forget(other)
  }
}

/**
 * Makes the login tool for databases run where Adminer is installed: its own user, its own PHP master, a socket for the panel. Answers with
 * what it changed. Idempotent.
 */
export async function ensureTool(system: System): Promise<readonly string[]> {
  if (!(await isAdminerInstalled(system))) return []
  const versions = await discoverPhpVersions(system)
  const version = versions.at(-1)
  if (version === undefined) return []
  const service = serviceOf(version)
  const own = toolPaths(system.paths)
  const { changed } = await ensureFiles(system.files, await filesOf(system))
  await stopOthers(version, versions, system)
  const generation = createHash('sha256')
    .update(`${version}\n${(await system.files.readText(own.conf)) ?? ''}`)
    .digest('hex')
  const mark = { kind: 'file', content: generation, owner: rootOwned(0o644) } as const
  const stale = (await compare(system.files, own.started, mark)) !== 'none'
  const { status, enabled } = await system.services.state(service)
  if (status === 'running' && enabled && !stale) return changed
  if (!enabled) await system.services.enable(service)
  if (status !== 'running') await system.services.start(service)
  else if (stale) await system.services.restart(service)
  await ensureFiles(system.files, new Map([[own.started, mark]]))
  return [...changed, service]
}

export interface ObservedTool {
  /** Adminer is installed and its master runs. */
  readonly adminer: boolean
  /** Debian's phpMyAdmin is installed. */
  readonly phpmyadmin: boolean
  readonly socket: string
  readonly script: string
}

/** What there is of tools for databases, and where the panel finds its own. */
export async function observeTool(system: System): Promise<ObservedTool> {
  const { socket, script } = toolPaths(system.paths)
  const version = (await discoverPhpVersions(system)).at(-1)
  const there = version !== undefined && (await isAdminerInstalled(system))
  const runs = there && (await system.services.state(serviceOf(version))).status === 'running'
  return { adminer: runs, phpmyadmin: (await system.files.stat(phpMyAdminFile)) !== null, socket, script }
}
