import { setTimeout as sleep } from 'node:timers/promises'
import { randomHex } from '@croft/kit/ids.ts'
import { ensureFiles, type Wanted } from '../../../system/ensure-files.ts'
import { ProgramFailed, rootOwned, type System } from '../../../system/system.ts'
import type { Verdict } from '../../batch.ts'
import { Rejected } from '../../driver.ts'
import { publishSet, type FileSet, type SetChange } from '../../publish-set.ts'
import { fpmPaths } from './paths.ts'
import { parseReply, renderRequest } from './ping.ts'
import { renderFpm, renderPhpIni } from './render.ts'

/** Longer than `process_control_timeout`: requests in flight hold a reload up. */
const probeMs = 20_000

const service = (version: string): string => `php-fpm-${version}`

/** Folders and `php.ini` of one version. Idempotent. */
export async function ensureVersion(version: string, system: System): Promise<boolean> {
  const php = fpmPaths(system.paths)
  const folder = (mode: number) => ({ kind: 'directory', owner: rootOwned(mode) }) as const
  const done = await ensureFiles(
    system.files,
    new Map<string, Wanted>([
      [php.folder(version), folder(0o755)],
      [php.pools(version), folder(0o750)],
      [`${system.paths.run}/php`, folder(0o755)],
      [php.run(version), folder(0o755)],
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

async function testStaged(version: string, wanted: FileSet, live: FileSet, system: System): Promise<void> {
  const folder = `${system.paths.state}/agent/stage/php-${randomHex(8)}`
  await system.files.ensureDirectory(folder, rootOwned(0o700))
  try {
    const includes: string[] = []
    for (const [path, content] of wanted) {
      const staged = `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`
      if (live.get(path) !== content) await system.files.writeAtomic(staged, content, rootOwned(0o600))
      includes.push(live.get(path) === content ? path : staged)
    }
    await system.files.writeAtomic(`${folder}/fpm.conf`, renderFpm(system.paths, version, 'test', includes), rootOwned(0o600))
    await system.run([`php-fpm${version}`, '-t', '-y', `${folder}/fpm.conf`, '-c', fpmPaths(system.paths).folder(version)])
  } catch (cause) {
    if (!(cause instanceof ProgramFailed)) throw cause
    throw new Rejected(plainWords(cause.output, folder), { cause })
  } finally {
    await system.files.removeTree(folder)
  }
}

/** Which configuration the master runs; `null` when it does not answer. */
async function observeGeneration(version: string, system: System): Promise<string | null> {
  if (system.exchange === undefined) return null
  try {
    return parseReply(await system.exchange({ path: fpmPaths(system.paths).probeSocket(version) }, renderRequest('/generation'), 2000))
  } catch (error) {
    // between two generations, or dead: the caller looks at the service and asks again
    if (error instanceof Error) return null
    throw error
  }
}

async function awaitGeneration(version: string, wanted: string, system: System): Promise<void> {
  const end = Date.now() + probeMs
  for (;;) {
    if (system.exchange !== undefined && (await observeGeneration(version, system)) === wanted) return
    const { status } = await system.services.state(service(version))
    if (status !== 'running') throw new Error(`PHP ${version} does not run after the reload`)
    if (system.exchange === undefined) return
    if (Date.now() > end) throw new Error(`PHP ${version} did not take over the new configuration`)
    await sleep(20)
  }
}

/** Writes `fpm.conf` and makes the master run it; without any pool of a tenant the master is stopped. */
async function takeOver(version: string, pools: FileSet, system: System): Promise<void> {
  const php = fpmPaths(system.paths)
  const name = service(version)
  const generation = randomHex(8)
  const text = renderFpm(system.paths, version, generation, [`${php.pools(version)}/*.conf`])
  await system.files.writeAtomic(php.conf(version), text, rootOwned(0o644))
  const { status, enabled } = await system.services.state(name)
  if (pools.size === 0) {
    if (status === 'running') await system.services.stop(name)
    if (enabled) await system.services.disable(name)
    return
  }
  if (!enabled) await system.services.enable(name)
  // without a way to ask it, the service manager watches it for us
  const options = { proven: system.exchange !== undefined }
  if (status === 'running') await system.services.reload(name, options)
  else await system.services.start(name, options)
  await awaitGeneration(version, generation, system)
}

/** Brings changed pools of one version in: one test, one reload, a verdict for each. Other versions are not touched. */
export async function publishPools(version: string, changes: readonly SetChange[], system: System): Promise<readonly Verdict<void>[]> {
  await ensureVersion(version, system)
  const target = {
    test: (wanted: FileSet, live: FileSet) => testStaged(version, wanted, live, system),
    takeOver: (pools: FileSet) => takeOver(version, pools, system),
  }
  return publishSet(fpmPaths(system.paths).pools(version), changes, target, system)
}
