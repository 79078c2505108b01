import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { releaseFiles, releaseName } from '@croft/panel/setup/release.ts'
import { places } from '@croft/panel/setup/places.ts'
import { checkout } from '../../bed/checkout.ts'
import { command } from '../../bed/command.ts'
import type { Host } from '../../bed/host.ts'

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>
}

/** Folders of the production modules, as the lock file lists them. */
function modules(): readonly string[] {
  const { packages } = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as Lock
  return Object.entries(packages).flatMap(([path, { dev }]) => (path.startsWith('node_modules/') && dev !== true ? [path] : []))
}

/**
 * Puts the release that set-up would make of this checkout on the host, with the modules that are installed here: set-up then finds it
 * complete and fetches nothing. Answers with the folder of the release on the host.
 */
export async function placeRelease(host: Host): Promise<string> {
  const building = join(places.releases, '.building-test')
  await host.copyIn(checkout, building, [...releaseFiles(checkout), ...modules()])
  const node = join(host.root, building, 'node/bin/node')
  mkdirSync(dirname(node), { recursive: true })
  await command(['cp', '--reflink=auto', '--', process.execPath, node])
  // named after what was copied: the checkout may have changed meanwhile
  const copied = join(host.root, building)
  const folder = join(places.releases, releaseName(copied, releaseFiles(copied)))
  renameSync(copied, join(host.root, folder))
  return folder
}
