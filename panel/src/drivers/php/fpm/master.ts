import { setTimeout as sleep } from 'node:timers/promises'
import { randomHex } from '@croft/kit/ids.ts'
import { ensureFiles, type Wanted } from '../../../system/ensure-files.ts'
import { ProgramFailed, rootOwned, type System } from '../../../system/system.ts'
import type { Verdict } from '../../batch.ts'
import { Rejected } from '../../driver.ts'
import { publishSet, type FileSet, type SetChange } from '../../publish-set.ts'
import { fpmPaths, masterPaths, type Master } from './paths.ts'
import { parseReply, renderRequest } from './ping.ts'
import { renderFpm, renderPhpIni } from './render.ts'

/** Longer than `process_control_timeout`: requests in flight hold a reload up. */
const probeMs = 20_000

/** Folders of a master and `php.ini` of its version. Idempotent; true when the latter changed. */
export async function ensureMaster(master: Master, system: System): Promise<boolean> {
  const { version, account } = master
  const php = fpmPaths(system.paths)
  const own = masterPaths(system.paths, master)
  const folder = (mode: number) => ({ kind: 'directory', owner: rootOwned(mode) }) as const
  const below = (path: string, mode: number): [string, Wanted][] => (account === null ? [] : [[path, folder(mode)]])
  const done = await ensureFiles(
    system.files,
    new Map<string, Wanted>([
      [php.folder(version), folder(0o755)],
      ...below(php.own(version), 0o755),
      ...below(own.folder, 0o755),
      [own.pools, folder(0o750)],
      [`${system.paths.run}/php`, folder(0o755)],
      [php.run(version), folder(0o755)],
      ...below(own.run, 0o755),
      [`${system.paths.logs}/php`, folder(0o755)],
      [php.ini(version), { kind: 'file', content: renderPhpIni(), owner: rootOwned(0o644) }],
    ]),
  )
  return done.changed.includes(php.ini(version))
}

const plainWords = (output: string, folder: string): string =>
  output
    .split('\n')
    .map((line) => line.replace(/^\[[^\]]*\] (?:ERROR|ALERT|WARNING): /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('FPM initialization failed') && !line.includes('NOTICE'))
    .join('\n')
    .replaceAll(`${folder}/`, '')

async function testStaged(master: Master, wanted: FileSet, live: FileSet, system: System): Promise<void> {
  const folder = `${system.paths.state}/agent/stage/php-${randomHex(8)}`
  await system.files.ensureDirectory(folder, rootOwned(0o700))
  try {
    const includes: string[] = []
    for (const [path, content] of wanted) {
      const staged = `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`
      if (live.get(path) !== content) await system.files.writeAtomic(staged, content, rootOwned(0o600))
      includes.push(live.get(path) === content ? path : staged)
    }
    await system.files.writeAtomic(`${folder}/fpm.conf`, renderFpm(system.paths, master, 'test', includes), rootOwned(0o600))
    const { version } = master
    await system.run([`php-fpm${version}`, '-t', '-y', `${folder}/fpm.conf`, '-c', fpmPaths(system.paths).folder(version)])
  } catch (cause) {
    if (!(cause instanceof ProgramFailed)) throw cause
    throw new Rejected(plainWords(cause.output, folder), { cause })
  } finally {
    await system.files.removeTree(folder)
  }
}

/** Which configuration the master runs; `null` when it does not answer. */
async function observeGeneration(master: Master, system: System): Promise<string | null> {
  if (system.exchange === undefined) return null
  try {
    return parseReply(await system.exchange({ path: masterPaths(system.paths, master).probeSocket }, renderRequest('/generation'), 2000))
  } catch (error) {
    // between two generations, or dead: the caller looks at the service and asks again
    if (error instanceof Error) return null
    throw error
  }
}

async function awaitGeneration(master: Master, wanted: string, system: System): Promise<void> {
  const end = Date.now() + probeMs
  for (;;) {
    if (system.exchange !== undefined && (await observeGeneration(master, system)) === wanted) return
    const { status } = await system.services.state(masterPaths(system.paths, master).service)
    if (status !== 'running') throw new Error(`PHP ${master.version} does not run after the reload`)
    if (system.exchange === undefined) return
    if (Date.now() > end) throw new Error(`PHP ${master.version} did not take over the new configuration`)
    await sleep(20)
  }
}

/** Nobody's pools are left in it. One of an account goes for good, the version's waits for the next pool. */
async function rest(master: Master, system: System): Promise<void> {
  const { service, folder } = masterPaths(system.paths, master)
  const { status, enabled } = await system.services.state(service)
  if (status === 'running') await system.services.stop(service)
  if (enabled) await system.services.disable(service)
  if (master.account === null) return
  await system.services.forget(service)
  await system.files.removeTree(folder)
}

/** Writes `fpm.conf` and makes the master run it; without any pool of a tenant the master is stopped. */
async function takeOver(master: Master, pools: FileSet, system: System): Promise<void> {
  const php = masterPaths(system.paths, master)
  const generation = randomHex(8)
  await system.files.writeAtomic(php.conf, renderFpm(system.paths, master, generation, [`${php.pools}/*.conf`]), rootOwned(0o644))
  if (pools.size === 0) return rest(master, system)
  const { status, enabled } = await system.services.state(php.service)
  if (!enabled) await system.services.enable(php.service)
  // without a way to ask it, the service manager watches it for us
  const options = { proven: system.exchange !== undefined }
  if (status === 'running') await system.services.reload(php.service, options)
  else await system.services.start(php.service, options)
  await awaitGeneration(master, generation, system)
}

/** Brings changed pools of one master in: one test, one reload, a verdict for each. Other masters are not touched. */
export async function publishPools(master: Master, changes: readonly SetChange[], system: System): Promise<readonly Verdict<void>[]> {
  await ensureMaster(master, system)
  const target = {
    test: (wanted: FileSet, live: FileSet) => testStaged(master, wanted, live, system),
    takeOver: (pools: FileSet) => takeOver(master, pools, system),
  }
  return publishSet(masterPaths(system.paths, master).pools, changes, target, system)
}
