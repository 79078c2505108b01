import { createHash } from 'node:crypto'
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createWriter } from '../system/atomic-write.ts'
import { exec } from './exec.ts'
import { ensureConsole, installModules, pruneModules } from './modules.ts'
import { places } from './places.ts'
import { say } from './report.ts'

const single = ['package.json', 'package-lock.json', 'tsconfig.json', '.npmrc', 'LICENSE', 'README.md', 'openapi.yaml']

/** Files below `folder`, relative to `root`, sorted; without modules, builds, tests and what editors leave. */
function walk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.') || /\.test\.tsx?$|~$/.test(entry.name))
        return []
      return entry.isDirectory() ? walk(root, path) : entry.isFile() ? [path] : []
    })
}

interface Manifest {
  readonly version: string
  readonly workspaces: readonly string[]
}

function readManifest(checkout: string): Manifest {
  const value = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as Partial<Manifest>
  return { version: value.version ?? '0', workspaces: value.workspaces ?? [] }
}

/** What a release is made of: the workspaces and the files around them; of `tests` only what npm wants to see. */
export function releaseFiles(checkout: string): readonly string[] {
  const { workspaces } = readManifest(checkout)
  const folders = workspaces.filter((name) => name !== 'tests').flatMap((name) => walk(checkout, name))
  return [...single, 'tests/package.json', ...folders].filter((path) => existsSync(join(checkout, path)))
}

/** `0.1.0-3f9a…`: the same sources with the same Node have the same name. */
export function releaseName(checkout: string, files: readonly string[]): string {
  const hash = createHash('sha256').update(process.version).update(process.arch)
  for (const path of files) hash.update(`\0${path}\0`).update(readFileSync(join(checkout, path)))
  return `${readManifest(checkout).version}-${hash.digest('hex').slice(0, 12)}`
}

/** Modes of its own: the checkout may lie in a folder, or have modes, that user croft cannot read. */
function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  copyFileSync(from, to, constants.COPYFILE_FICLONE)
  chmodSync(to, (statSync(from).mode & 0o100) === 0 ? 0o644 : 0o755)
}

/** Keeps the release in use and the one before it. */
function prune(inUse: string): void {
  const others = readdirSync(places.releases)
    .filter((name) => name !== inUse)
    .map((name) => ({ name, time: statSync(join(places.releases, name)).mtimeMs }))
    .toSorted((a, b) => b.time - a.time)
  const kept = others.find(({ name }) => !name.startsWith('.'))?.name
  for (const { name } of others) if (name !== kept) rmSync(join(places.releases, name), { recursive: true, force: true })
}

/**
 * Makes `/opt/croft/current` a complete copy of this checkout: sources, production modules, Node. A release appears under its name
 * only when it is whole; a cut-off attempt is thrown away by the next. True when the release is another than before.
 */
export async function ensureRelease(checkout: string): Promise<boolean> {
  const files = releaseFiles(checkout)
  const name = releaseName(checkout, files)
  const target = join(places.releases, name)
  const writer = createWriter()
  if (!existsSync(target)) {
    say(`Installing release ${name} to ${places.releases} (npm packages, Node) ...`)
    const building = join(places.releases, `.building-${name}`)
    rmSync(building, { recursive: true, force: true })
    for (const path of files) copy(join(checkout, path), join(building, path))
    copy(process.execPath, join(building, 'node/bin/node'))
    await installModules(building)
    await ensureConsole(building)
    await pruneModules(building)
    // the rename must not reach the disk before what it names
    await exec(['sync', '-f', building])
    renameSync(building, target)
  }
  const link = join('releases', name)
  if (existsSync(places.current) && readlinkSync(places.current) === link) return false
  await writer.linkAtomic(places.current, link, { uid: 0, gid: 0 })
  prune(name)
  return true
}
