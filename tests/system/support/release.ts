import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { releaseFiles, releaseName } from '@croft/panel/setup/release.ts'
import { places } from '@croft/panel/setup/places.ts'
import { checkout } from '../../bed/checkout.ts'
import { command } from '../../bed/command.ts'
import type { Host } from '../../bed/host.ts'

interface Package {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
type Lock = Readonly<Record<string, Package>>

/** Where `name` is found from the package at `path`, as Node looks for it; `null` when the lock file has it nowhere. */
function resolve(lock: Lock, path: string, name: string): string | null {
  const parts = path.split('/node_modules/')
  for (let depth = parts.length; depth > 0; depth -= 1) {
    const candidate = `${parts.slice(0, depth).join('/node_modules/')}/node_modules/${name}`
    if (lock[candidate] !== undefined) return candidate
  }
  return lock[`node_modules/${name}`] === undefined ? null : `node_modules/${name}`
}

/** Folders of the modules that the running panel needs, as the lock file lists them; those for other platforms are not there. */
function modules(): readonly string[] {
  const { packages: lock } = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as { readonly packages: Lock }
  const found = new Set<string>()
  const queue = ['kit', 'panel', 'cli']
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const { dependencies = {}, optionalDependencies = {} } = lock[path] ?? {}
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = resolve(lock, path, name)
      if (at === null || found.has(at) || !existsSync(join(checkout, at))) continue
      found.add(at)
      queue.push(at)
    }
  }
  return ['kit', 'panel', 'cli']
    .map((name) => `node_modules/@croft/${name}`)
    .concat([...found].filter((path) => !path.startsWith('node_modules/@croft/')))
}

/** The console, where it is built. */
const built = () => (existsSync(join(checkout, 'web/dist')) ? ['web/dist'] : [])

/**
 * Puts the release that set-up would make of this checkout on the host, with the modules that are installed here: set-up then finds it
 * complete and fetches nothing. Answers with the folder of the release on the host.
 */
export async function placeRelease(host: Pick<Host, 'root' | 'copyIn'>): Promise<string> {
  const building = join(places.releases, '.building-test')
  await host.copyIn(checkout, building, [...releaseFiles(checkout), ...built(), ...modules()])
  const node = join(host.root, building, 'node/bin/node')
  mkdirSync(dirname(node), { recursive: true })
  await command(['cp', '--reflink=auto', '--', process.execPath, node])
  // named after what was copied: the checkout may have changed meanwhile
  const copied = join(host.root, building)
  const folder = join(places.releases, releaseName(copied, releaseFiles(copied)))
  renameSync(copied, join(host.root, folder))
  return folder
}
