import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { chmod, lchown, lstat, mkdir, open, rename, rm, rmdir, symlink, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { toDisk } from './files/identity.ts'
import { rootOwned, type Ownership } from './system.ts'
import { createTurns } from './turns.ts'

const isCode = (error: unknown, ...codes: string[]) => codes.includes((error as NodeJS.ErrnoException).code ?? '')

/**
 * Hidden and with an ending of its own, so that no daemon's include pattern takes a half-written file. The name is fixed: a left-over
 * of a power cut is overwritten, never piled up; two writers of one path take turns.
 */
function temporaryName(path: string): string {
  const name = basename(path)
  // a host name of 253 bytes would not leave room for the ending
  const short = Buffer.byteLength(name) > 240 ? createHash('sha256').update(name).digest('hex') : name
  return join(dirname(path), `.${short}.croft-tmp`)
}

/** Folders whose entries changed in works that are made durable together. */
const gathered = new AsyncLocalStorage<Set<string>>()

/** Makes a rename or removal in a folder survive a power cut: now, or at the end of the works that it is one of. */
async function syncFolder(path: string): Promise<void> {
  const later = gathered.getStore()
  if (later === undefined) return syncNow(path)
  later.add(path)
}

async function syncNow(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function writeFile(path: string, content: string, owner: Ownership): Promise<void> {
  const temporary = temporaryName(path)
  await rm(temporary, { force: true, recursive: true })
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.chown(toDisk(owner.uid, 'uid'), toDisk(owner.gid, 'gid'))
      await file.chmod(owner.mode)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

async function writeLink(path: string, target: string, owner: { uid: number; gid: number }): Promise<void> {
  const temporary = temporaryName(path)
  await rm(temporary, { force: true, recursive: true })
  await symlink(target, temporary)
  await lchown(temporary, toDisk(owner.uid, 'uid'), toDisk(owner.gid, 'gid'))
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

async function kindOf(path: string): Promise<'directory' | 'other' | null> {
  try {
    return (await lstat(path)).isDirectory() ? 'directory' : 'other'
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

async function setOwnership(path: string, owner: Ownership): Promise<void> {
  await lchown(path, toDisk(owner.uid, 'uid'), toDisk(owner.gid, 'gid'))
  const facts = await lstat(path)
  if (!facts.isSymbolicLink() && (facts.mode & 0o7777) !== owner.mode) await chmod(path, owner.mode)
}

async function ensureDirectory(path: string, owner: Ownership): Promise<void> {
  const kind = await kindOf(path)
  if (kind === null) {
    const parent = dirname(path)
    if ((await kindOf(parent)) === null) await ensureDirectory(parent, rootOwned(0o755))
    try {
      await mkdir(path, 0o700)
    } catch (error) {
      // another scope made the shared parent at the same moment
      if (!isCode(error, 'EEXIST')) throw error
    }
    await setOwnership(path, owner)
    return syncFolder(parent)
  }
  if (kind === 'other') {
    await unlink(path)
    return ensureDirectory(path, owner)
  }
  await setOwnership(path, owner)
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return
    if (isCode(error, 'EISDIR', 'EPERM')) return rmdir(path)
    throw error
  }
  await syncFolder(dirname(path))
}

async function removeTree(path: string): Promise<void> {
  if ((await kindOf(path)) === null) return
  await rm(path, { recursive: true, force: true })
  await syncFolder(dirname(path))
}

/**
 * Runs works whose changes of folders are made durable at its end, each folder once: a dozen links of a site cost one wait for the
 * disk. A failed work leaves durable what it did, as it would alone.
 */
async function together<Result>(work: () => Promise<Result>): Promise<Result> {
  if (gathered.getStore() !== undefined) return work()
  const folders = new Set<string>()
  try {
    return await gathered.run(folders, work)
  } finally {
    for (const path of folders) await syncIfThere(path)
  }
}

/** A later work of the same group may have removed it. */
async function syncIfThere(path: string): Promise<void> {
  try {
    await syncNow(path)
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'ENOTDIR')) throw error
  }
}

/** The writing half of the real file system: every change is complete and durable when its promise resolves. */
export function createWriter() {
  const inTurn = createTurns()
  return {
    together,
    writeAtomic: (path: string, content: string, owner: Ownership) => inTurn(path, () => writeFile(path, content, owner)),
    linkAtomic: (path: string, target: string, owner: { uid: number; gid: number }) => inTurn(path, () => writeLink(path, target, owner)),
    ensureDirectory: (path: string, owner: Ownership) => inTurn(path, () => ensureDirectory(path, owner)),
    setOwnership: (path: string, owner: Ownership) => inTurn(path, () => setOwnership(path, owner)),
    remove: (path: string) => inTurn(path, () => remove(path)),
    removeTree: (path: string) => inTurn(path, () => removeTree(path)),
  }
}
