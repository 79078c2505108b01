import type { FileSystem, Ownership } from './system.ts'

/** What must be at a path. A link needs no mode. */
export type Wanted =
  | { readonly kind: 'file'; readonly content: string; readonly owner: Ownership }
  | { readonly kind: 'link'; readonly target: string; readonly owner: { readonly uid: number; readonly gid: number } }
  | { readonly kind: 'directory'; readonly owner: Ownership }

/** Absolute path → what must be there. Folders come before what is in them. */
export type FileMap = ReadonlyMap<string, Wanted>

export interface EnsureOptions {
  /** What this scope had before: what is no longer wanted goes. A link that by now points elsewhere belongs to another scope and stays. */
  readonly previous?: FileMap
  /** Folders that belong to this scope alone: everything in them that is not wanted goes, the empty folder too. */
  readonly owned?: readonly string[]
}

export interface Ensured {
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

const sameOwner = (a: { uid: number; gid: number }, b: { uid: number; gid: number }) => a.uid === b.uid && a.gid === b.gid

type Difference = 'none' | 'ownership' | 'content' | 'wrong-kind'

/** How the disk differs from what is wanted; only reads. */
export async function compare(files: FileSystem, path: string, wanted: Wanted): Promise<Difference> {
  const there = await files.stat(path)
  if (there === null) return 'content'
  if (there.kind !== wanted.kind) return there.kind === 'directory' || wanted.kind === 'directory' ? 'wrong-kind' : 'content'
  if (wanted.kind === 'link') {
    return (await files.readLink(path)) === wanted.target && sameOwner(there, wanted.owner) ? 'none' : 'content'
  }
  if (wanted.kind === 'file') {
    if (there.size !== Buffer.byteLength(wanted.content) || (await files.readText(path)) !== wanted.content) return 'content'
  }
  return sameOwner(there, wanted.owner) && there.mode === wanted.owner.mode ? 'none' : 'ownership'
}

async function put(files: FileSystem, path: string, wanted: Wanted, difference: Difference): Promise<void> {
  if (difference === 'ownership' && wanted.kind !== 'link') return files.setOwnership(path, wanted.owner)
  // a folder cannot be replaced by a rename; somebody made it by hand where a file belongs
  if (difference === 'wrong-kind' && wanted.kind !== 'directory') await files.removeTree(path)
  if (wanted.kind === 'directory') return files.ensureDirectory(path, wanted.owner)
  if (wanted.kind === 'link') return files.linkAtomic(path, wanted.target, wanted.owner)
  return files.writeAtomic(path, wanted.content, wanted.owner)
}

async function isStillOurs(files: FileSystem, path: string, before: Wanted): Promise<boolean> {
  const there = await files.stat(path)
  if (there === null) return false
  if (before.kind !== 'link') return true
  return (await files.readLink(path)) === before.target
}

/** Everything below an owned folder that is not wanted, deepest first. */
async function strangersBelow(files: FileSystem, folder: string, wanted: FileMap): Promise<string[]> {
  const found: string[] = []
  for (const name of await files.list(folder)) {
    const path = `${folder}/${name}`
    const isFolder = (await files.stat(path))?.kind === 'directory'
    if (isFolder) found.push(...(await strangersBelow(files, path, wanted)))
    if (!wanted.has(path)) found.push(path)
  }
  return found
}

async function listStrangers(files: FileSystem, wanted: FileMap, options: EnsureOptions): Promise<string[]> {
  const found = new Set<string>()
  for (const folder of options.owned ?? []) {
    const there = await files.stat(folder)
    if (there?.kind === 'directory') for (const path of await strangersBelow(files, folder, wanted)) found.add(path)
    if (there !== null && !wanted.has(folder)) found.add(folder)
  }
  for (const [path, before] of options.previous ?? []) {
    // folders outside the owned ones are shared with other scopes
    if (before.kind === 'directory' || wanted.has(path) || found.has(path)) continue
    if (await isStillOurs(files, path, before)) found.add(path)
  }
  return [...found]
}

/** What `ensureFiles` would do, without doing it. */
export async function observeFiles(files: FileSystem, wanted: FileMap, options: EnsureOptions = {}): Promise<Ensured> {
  const changed: string[] = []
  for (const [path, node] of wanted) if ((await compare(files, path, node)) !== 'none') changed.push(path)
  return { changed, removed: await listStrangers(files, wanted, options) }
}

/** Makes the disk agree with the map: writes what differs in content, kind, owner or mode, then removes the strangers; durable as a whole. */
export const ensureFiles = (files: FileSystem, wanted: FileMap, options: EnsureOptions = {}): Promise<Ensured> =>
  files.together(() => ensureTogether(files, wanted, options))

async function ensureTogether(files: FileSystem, wanted: FileMap, options: EnsureOptions): Promise<Ensured> {
  const changed: string[] = []
  for (const [path, node] of wanted) {
    const difference = await compare(files, path, node)
    if (difference === 'none') continue
    await put(files, path, node, difference)
    changed.push(path)
  }
  const removed = await listStrangers(files, wanted, options)
  for (const path of removed) await files.remove(path)
  return { changed, removed }
}
