import type { System } from '../../../system/system.ts'
import { createBatcher } from '../../batch.ts'
import { Rejected, type Applied, type ApplyOptions, type Driver, type Probe, type Scope } from '../../driver.ts'
import { loadSet, type SetChange } from '../../publish-set.ts'
import { Username } from '../../unix/spec.ts'
import { phpDoor, phpDoors } from '../door.ts'
import { PhpSpec } from '../spec.ts'
import { changeOf, ensureDoors } from './changes.ts'
import { ensureLimits, removeLimits } from './limits.ts'
import { ensureMaster, publishPools } from './master.ts'
import { fpmPaths, masterPaths, type Master } from './paths.ts'
import { masterOf, renderPool } from './render.ts'
import { discoverPhpVersions } from './versions.ts'

export interface FpmOptions {
  /** How long changes of one version are gathered before its reload; default 150 ms. */
  readonly coalesceMs?: number
}

type Pools = ReadonlyMap<string, string>
const isVersion = (name: string) => /^\d\.\d$/.test(name)

/** Name → content of every pool of the account, by version. */
function wantedPools(spec: PhpSpec, system: System): Map<string, Map<string, string>> {
  const byVersion = new Map<string, Map<string, string>>()
  for (const pool of spec.pools) {
    if (pool.name !== spec.username && !pool.name.startsWith(`${spec.username}-`))
      throw new Rejected(`pool ${pool.name} is not of ${spec.username}`)
    const pools = byVersion.get(pool.version) ?? new Map<string, string>()
    pools.set(pool.name, renderPool(spec, pool, system.paths, system.edge))
    byVersion.set(pool.version, pools)
  }
  return byVersion
}

async function requireVersions(versions: Iterable<string>, system: System): Promise<void> {
  for (const version of versions) {
    const { status } = await system.services.state(`php-fpm-${version}`)
    if (status === 'not_installed') throw new Rejected(`PHP ${version} is not installed on this server`)
  }
}

async function ensureLogs(spec: PhpSpec, system: System): Promise<void> {
  if (spec.pools.length === 0) return
  const php = fpmPaths(system.paths)
  await system.files.ensureDirectory(php.logs(spec.username), { uid: 0, gid: spec.uid, mode: 0o750 })
  for (const { name } of spec.pools) {
    const path = php.poolLog(spec.username, name)
    if ((await system.files.stat(path)) === null) await system.files.writeAtomic(path, '', { uid: spec.uid, gid: spec.uid, mode: 0o640 })
  }
}

async function observeProbe(system: System): Promise<Probe> {
  const versions = await discoverPhpVersions(system)
  if (versions.length === 0) return { installed: false, version: '', healthy: false, message: 'PHP-FPM is not installed' }
  const failed: string[] = []
  for (const version of versions) if ((await system.services.state(`php-fpm-${version}`)).status === 'failed') failed.push(version)
  const message = failed.length === 0 ? '' : `PHP ${failed.join(', ')} has failed`
  return { installed: true, version: versions.join(', '), healthy: failed.length === 0, message }
}

interface Done {
  readonly changed: string[]
  readonly removed: string[]
  reloaded: boolean
  readonly notes: string[]
}

/** PHP-FPM: one master per version, pools per account, reloads gathered per master. An account with limits has masters of its own. */
export function createPhpFpmDriver(options: FpmOptions = {}): Driver<PhpSpec> {
  const batchers = new WeakMap<System, Map<string, (change: SetChange) => Promise<void>>>()

  async function publish(master: Master, change: SetChange, system: System): Promise<void> {
    const known = batchers.get(system) ?? new Map<string, (change: SetChange) => Promise<void>>()
    batchers.set(system, known)
    const { service } = masterPaths(system.paths, master)
    // nobody else's change could come together with one of a single account
    const delay = master.account === null ? (options.coalesceMs ?? 150) : 0
    const add = known.get(service) ?? createBatcher<SetChange, void>(delay, (changes) => publishPools(master, changes, system))
    known.set(service, add)
    await add(change)
    if (master.account !== null && change.size > 0 && [...change.values()].every((content) => content === null)) known.delete(service)
  }

  /** Makes one master run these pools of the account and no others of it. */
  async function bring(master: Master, username: string, pools: Pools, system: System, interrupted: boolean, done: Done): Promise<void> {
    const paths = masterPaths(system.paths, master)
    if (master.account !== null && pools.size === 0 && (await system.files.stat(paths.folder)) === null) return
    const { change, repaired } = await changeOf(master, username, pools, system)
    done.changed.push(...repaired)
    const { status, enabled } = await system.services.state(paths.service)
    // files without a master: it was cut off before the start, or somebody stopped it
    const asleep = pools.size > 0 && status !== 'running'
    // one of an account that has nothing to do any more was not cleared away to the end
    const left = master.account !== null && pools.size === 0
    const unsure = interrupted && (pools.size > 0 || status === 'running' || enabled)
    if (change.size === 0 && !asleep && !left && !unsure) return
    try {
      await publish(master, change, system)
    } catch (error) {
      const { size } = await loadSet(paths.pools, system)
      if (error instanceof Rejected && master.account !== null && size === 0) await system.files.removeTree(paths.folder)
      throw error
    }
    done.reloaded = true
    for (const [path, content] of change) (content === null ? done.removed : done.changed).push(path)
    if (change.size === 0) (left ? done.removed : done.changed).push(paths.conf)
  }

  async function apply(_scope: Scope, spec: PhpSpec | null, system: System, { previous, interrupted }: ApplyOptions): Promise<Applied> {
    const parsed = PhpSpec.safeParse(previous)
    const before = parsed.success ? parsed.data : null
    const username = spec?.username ?? before?.username
    if (username === undefined) return { changed: [], removed: [], reloaded: false, notes: [] }
    const wanted = spec === null ? new Map<string, Map<string, string>>() : wantedPools(spec, system)
    await requireVersions(wanted.keys(), system)
    const limits = spec === null ? { changed: [], notes: [] } : await ensureLimits(spec, system)
    if (spec !== null) await ensureLogs(spec, system)
    const done: Done = { changed: [...limits.changed], removed: [], reloaded: false, notes: limits.notes }
    const versions = new Set([...wanted.keys(), ...(await system.files.list(fpmPaths(system.paths).versions))])
    for (const version of [...versions].filter(isVersion)) {
      const pools: Pools = wanted.get(version) ?? new Map<string, string>()
      const here = spec === null ? { version, account: null } : masterOf(spec, version)
      const elsewhere = { version, account: here.account === null ? username : null }
      // the new master answers before the edge turns to it, and the old one finishes what it was asked
      await bring(here, username, pools, system, interrupted, done)
      const doors = await ensureDoors(here, username, pools.keys(), system)
      done.changed.push(...doors.changed)
      done.removed.push(...doors.removed)
      await bring(elsewhere, username, new Map(), system, interrupted, done)
    }
    const unlimited = spec !== null && spec.limits === null ? [spec] : []
    const renamed = before !== null && before.username !== spec?.username ? [before] : []
    for (const account of [...unlimited, ...renamed]) done.removed.push(...(await removeLimits(account, system)))
    return done
  }

  /** A master for everybody who has pools, with its folders (those for sockets are gone after a boot) and its `php.ini`. */
  async function ensureBase(system: System): Promise<readonly string[]> {
    const php = fpmPaths(system.paths)
    const changed: string[] = []
    const failures: unknown[] = []
    for (const version of (await system.files.list(php.versions)).filter(isVersion)) {
      const own = (await system.files.list(php.own(version))).filter((name) => Username.safeParse(name).success)
      let edited = false
      for (const account of [null, ...own]) {
        const master = { version, account }
        const paths = masterPaths(system.paths, master)
        if ((await loadSet(paths.pools, system)).size === 0) continue
        const { status } = await system.services.state(paths.service)
        if (status === 'not_installed') continue
        edited = (await ensureMaster(master, system)) || edited
        if (status === 'running' && !edited) continue
        try {
          await publish(master, new Map(), system)
          if (edited && !changed.includes(php.ini(version))) changed.push(php.ini(version))
          if (status !== 'running') changed.push(paths.service)
        } catch (error) {
          // one that cannot start leaves the others alone
          failures.push(error)
        }
      }
    }
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures, failures.map(String).join('; '))
    return changed
  }

  return { role: 'php', name: 'php-fpm', revision: 3, spec: PhpSpec, probe: observeProbe, apply, ensureBase, strangers }
}

/** Pools, doors and masters of accounts that have no spec, and those that their account does not list. */
async function strangers(specs: ReadonlyMap<Scope, PhpSpec>, system: System): Promise<string[]> {
  const php = fpmPaths(system.paths)
  const known = new Set<string>()
  for (const spec of specs.values()) {
    for (const { version, name } of spec.pools) {
      const master = masterPaths(system.paths, masterOf(spec, version))
      for (const path of [master.folder, master.pool(name), phpDoor(system.paths, version, name)]) known.add(path)
    }
  }
  const found: string[] = []
  const look = async (folder: string) => {
    for (const name of await system.files.list(folder)) if (!known.has(`${folder}/${name}`)) found.push(`${folder}/${name}`)
  }
  for (const version of (await system.files.list(php.versions)).filter(isVersion)) {
    await look(masterPaths(system.paths, { version, account: null }).pools)
    await look(php.own(version))
    await look(phpDoors(system.paths, version))
  }
  return found
}

/** PHP-FPM with the usual gathering of reloads. */
export const phpFpmDriver: Driver<PhpSpec> = createPhpFpmDriver()
