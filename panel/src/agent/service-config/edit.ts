import { createHash } from 'node:crypto'
import { conflict, forbidden, invalid, notFound } from '@croft/kit/errors.ts'
import { fpmPaths } from '../../drivers/php/fpm/paths.ts'
import type { Daemon } from '../../system/services/catalogue.ts'
import { rootOwned, type System } from '../../system/system.ts'
import { type ConfigFile, listConfigFiles } from './files.ts'
import { testNginxAdditions, testPhp } from './test.ts'

/** Follows from the content alone: an edit by hand counts as well. 0: there is no file. */
const revisionOf = (content: string | null): number =>
  content === null ? 0 : Number.parseInt(createHash('sha256').update(content).digest('hex').slice(0, 12), 16)

async function pick(daemon: Daemon, path: string | undefined, system: System) {
  const files = await listConfigFiles(daemon, system)
  const file = path === undefined ? files[0] : files.find((each) => each.path === path)
  if (file === undefined && path !== undefined) throw notFound('File')
  return { files, file }
}

/** The files of a daemon and the content of one of them; the first without `path`. Throws 404 for a path that is not on the list. */
export async function observeConfig(daemon: Daemon, path: string | undefined, system: System) {
  const { files, file } = await pick(daemon, path, system)
  const content = file === undefined ? null : await system.files.readText(file.path)
  return { files: files.map((each) => each.path), file: file?.path ?? '', content: content ?? '', revision: revisionOf(content) }
}

/** Masters that read the file: the version's, and those of accounts. */
async function readers(daemon: Daemon, system: System): Promise<string[]> {
  const [, version] = /^php-fpm-(\d\.\d)$/.exec(daemon.name) ?? []
  if (version === undefined) return [daemon.name]
  const own = await system.files.list(fpmPaths(system.paths).own(version))
  return [daemon.name, ...own.map((account) => `${daemon.name}@${account}`)]
}

async function takeOver(daemon: Daemon, system: System): Promise<void> {
  for (const name of await readers(daemon, system)) {
    if ((await system.services.state(name)).status === 'running') await system.services.reload(name)
  }
}

async function put({ path }: ConfigFile, content: string | null, system: System): Promise<void> {
  if (content === null) return system.files.remove(path)
  await system.files.ensureDirectory(path.slice(0, path.lastIndexOf('/')), rootOwned(0o755))
  await system.files.writeAtomic(path, content, rootOwned(0o644))
}

export interface ConfigEdit {
  readonly path: string
  readonly content: string
  /** That of the content which the editor saw. */
  readonly revision: number
}

/**
 * Replaces an editable file, tests it, and has the daemon take it over. What fails is put back. Throws 400 `Invalid configuration: …`,
 * 403 for files of Croft's, 409 when the file is not the one that the editor saw.
 */
export async function editConfig(daemon: Daemon, { path, content, revision }: ConfigEdit, system: System) {
  const { file } = await pick(daemon, path, system)
  if (file === undefined) throw notFound('File')
  if (file.check === null) throw forbidden('File is written by Croft')
  const before = await system.files.readText(path)
  if (revisionOf(before) !== revision) throw conflict('File was changed by someone else')
  file.check(content)
  if (daemon.name === 'nginx') await testNginxAdditions(path, content, system)
  await put(file, content, system)
  try {
    if (daemon.name !== 'nginx') await testPhp(daemon, system)
    await takeOver(daemon, system)
  } catch (cause) {
    await put(file, before, system)
    await takeOver(daemon, system)
    throw cause instanceof Error && 'status' in cause
      ? cause
      : invalid(`Invalid configuration: ${daemon.displayName} did not take it over`, { cause })
  }
  return observeConfig(daemon, path, system)
}
