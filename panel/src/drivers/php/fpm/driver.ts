import { compare } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import { createBatcher } from '../../batch.ts'
import { Rejected, type Applied, type ApplyOptions, type Driver, type Probe, type Scope } from '../../driver.ts'
import { loadSet, type SetChange } from '../../publish-set.ts'
import { PhpSpec } from '../spec.ts'
import { ensureVersion, publishPools } from './master.ts'
import { fpmPaths } from './paths.ts'
import { renderPool } from './render.ts'
import { discoverPhpVersions } from './versions.ts'

export interface FpmOptions {
  /** How long changes of one version are gathered before its reload; default 150 ms. */
  readonly coalesceMs?: number
}

/** Path → content of every pool of the account, by version. */
function wantedPools(spec: PhpSpec, system: System): Map<string, Map<string, string>> {
  const byVersion = new Map<string, Map<string, string>>()
  for (const pool of spec.pools) {
    if (pool.name !== spec.username && !pool.name.startsWith(`${spec.username}-`))
      throw new Rejected(`pool ${pool.name} is not of ${spec.username}`)
    const files = byVersion.get(pool.version) ?? new Map<string, string>()
    files.set(fpmPaths(system.paths).pool(pool.version, pool.name), renderPool(spec, pool, system.paths, system.edge))
    byVersion.set(pool.version, files)
  }
  return byVersion
}

async function requireVersions(versions: Iterable<string>, system: System): Promise<void> {
  for (const version of versions) {
    const { status } = await system.services.state(`php-fpm-${version}`)
    if (status === 'not_installed') throw new Rejected(`PHP ${version} is not installed on this server`)
  }
}

/** What has to change in the folder of one version: pools of this account that differ, and those that go. Owner and mode are put right. */
async function changeOf(
  version: string,
  username: string,
  wanted: ReadonlyMap<string, string>,
  system: System,
): Promise<{ change: Map<string, string | null>; repaired: string[] }> {
  const folder = fpmPaths(system.paths).pools(version)
  const change = new Map<string, string | null>()
  const repaired: string[] = []
  for (const [path, content] of wanted) {
    const owner = rootOwned(0o640)
    const difference = await compare(system.files, path, { kind: 'file', content, owner })
    if (difference === 'none') continue
    if (difference === 'ownership') {
      await system.files.setOwnership(path, owner)
      repaired.push(path)
      continue
    }
    // a folder or link made by hand in its place could not be read with the others
    if (((await system.files.stat(path))?.kind ?? 'file') !== 'file') await system.files.removeTree(path)
    change.set(path, content)
  }
  for (const name of await system.files.list(folder)) {
    const pool = /^([a-z][a-z0-9]*)(?:-\d+)?\.conf$/.exec(name)
    if (pool?.[1] === username && !wanted.has(`${folder}/${name}`)) change.set(`${folder}/${name}`, null)
  }
  return { change, repaired }
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

/** PHP-FPM: one master per version, pools per account, reloads gathered per version. */
export function createPhpFpmDriver(options: FpmOptions = {}): Driver<PhpSpec> {
  const batchers = new WeakMap<System, Map<string, (change: SetChange) => Promise<void>>>()

  function publish(version: string, change: SetChange, system: System): Promise<void> {
    const known = batchers.get(system) ?? new Map<string, (change: SetChange) => Promise<void>>()
    batchers.set(system, known)
    const add =
      known.get(version) ?? createBatcher<SetChange, void>(options.coalesceMs ?? 150, (changes) => publishPools(version, changes, system))
    known.set(version, add)
    return add(change)
  }

  async function apply(_scope: Scope, spec: PhpSpec | null, system: System, how: ApplyOptions): Promise<Applied> {
    const parsed = PhpSpec.safeParse(how.previous)
    const previous = parsed.success ? parsed.data : null
    const username = spec?.username ?? previous?.username
    if (username === undefined) return { changed: [], removed: [], reloaded: false, notes: [] }
    const wanted = spec === null ? new Map<string, Map<string, string>>() : wantedPools(spec, system)
    await requireVersions(wanted.keys(), system)
    if (spec !== null) await ensureLogs(spec, system)
    const versions = new Set([...wanted.keys(), ...(await system.files.list(fpmPaths(system.paths).versions))])
    const changed: string[] = []
    const removed: string[] = []
    let reloaded = false
    for (const version of [...versions].filter((name) => /^\d\.\d$/.test(name))) {
      const pools = wanted.get(version) ?? new Map<string, string>()
      const { change, repaired } = await changeOf(version, username, pools, system)
      changed.push(...repaired)
      const { status, enabled } = await system.services.state(`php-fpm-${version}`)
      // files without a master: it was cut off before the start, or somebody stopped it
      const asleep = pools.size > 0 && status !== 'running'
      if (change.size === 0 && !asleep && !(how.interrupted && (pools.size > 0 || status === 'running' || enabled))) continue
      await publish(version, change, system)
      reloaded = true
      for (const [path, content] of change) (content === null ? removed : changed).push(path)
      if (change.size === 0) changed.push(fpmPaths(system.paths).conf(version))
    }
    return { changed, removed, reloaded, notes: [] }
  }

  /** A master for every version that has pools, with its folders (those for sockets are gone after a boot) and its `php.ini`. */
  async function ensureBase(system: System): Promise<readonly string[]> {
    const php = fpmPaths(system.paths)
    const changed: string[] = []
    const failures: unknown[] = []
    for (const version of (await system.files.list(php.versions)).filter((name) => /^\d\.\d$/.test(name))) {
      if ((await loadSet(php.pools(version), system)).size === 0) continue
      const { status } = await system.services.state(`php-fpm-${version}`)
      if (status === 'not_installed') continue
      const edited = await ensureVersion(version, system)
      if (status === 'running' && !edited) continue
      try {
        await publish(version, new Map(), system)
        changed.push(...(edited ? [php.ini(version)] : []), ...(status === 'running' ? [] : [`php-fpm-${version}`]))
      } catch (error) {
        // one version that cannot start leaves the others alone
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures, failures.map(String).join('; '))
    return changed
  }

  return { role: 'php', name: 'php-fpm', revision: 1, spec: PhpSpec, probe: observeProbe, apply, ensureBase, strangers }
}

/** Pools of accounts that have no spec, and pools that their account does not list. */
async function strangers(specs: ReadonlyMap<Scope, PhpSpec>, system: System): Promise<string[]> {
  const php = fpmPaths(system.paths)
  const known = new Set([...specs.values()].flatMap((spec) => spec.pools.map(({ version, name }) => php.pool(version, name))))
  const found: string[] = []
  for (const version of (await system.files.list(php.versions)).filter((name) => /^\d\.\d$/.test(name))) {
    for (const name of await system.files.list(php.pools(version))) {
      const path = `${php.pools(version)}/${name}`
      if (!known.has(path)) found.push(path)
    }
  }
  return found
}

/** PHP-FPM with the usual gathering of reloads. */
export const phpFpmDriver: Driver<PhpSpec> = createPhpFpmDriver()
