import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fsync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { toDisk } from './files/identity.ts'
import { rootOwned, type Ownership } from './system.ts'
import { createTurns } from './turns.ts'

// Names and owners are changed within microseconds, far below what a thread of the pool costs; only the disk is waited for.
const sync = promisify(fsync)

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
  const folder = openSync(path, 'r')
  try {
    await sync(folder)
  } finally {
    closeSync(folder)
  }
}

const find = (path: string) => lstatSync(path, { throwIfNoEntry: false })

/** What a power cut left under the name. */
function clear(temporary: string): void {
  if (find(temporary) !== undefined) rmSync(temporary, { force: true, recursive: true })
}

async function writeFile(path: string, content: string, owner: Ownership): Promise<void> {
  const temporary = temporaryName(path)
  clear(temporary)
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      writeFileSync(file, content)
      fchownSync(file, toDisk(owner.uid, 'uid'), toDisk(owner.gid, 'gid'))
      fchmodSync(file, owner.mode)
      await sync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

async function writeLink(path: string, target: string, owner: { uid: number; gid: number }): Promise<void> {
  const temporary = temporaryName(path)
  clear(temporary)
  symlinkSync(target, temporary)
  lchownSync(temporary, toDisk(owner.uid, 'uid'), toDisk(owner.gid, 'gid'))
  renameSync(temporary, path)
  await syncFolder(dirname(path))
}

/** Owner and mode of what is there; a link has no mode of its own. Nothing is written where nothing differs. */
function own(path: string, owner: Ownership): void {
  const [uid, gid] = [toDisk(owner.uid, 'uid'), toDisk(owner.gid, 'gid')]
  const before = lstatSync(path)
  const differs = before.uid !== uid || before.gid !== gid
  if (differs) lchownSync(path, uid, gid)
  // a change of owner may take bits of the mode away
  const facts = differs ? lstatSync(path) : before
  if (!facts.isSymbolicLink() && (facts.mode & 0o7777) !== owner.mode) chmodSync(path, owner.mode)
}

async function ensureDirectory(path: string, owner: Ownership): Promise<void> {
  const there = find(path)
  if (there?.isDirectory() === true) return own(path, owner)
  if (there !== undefined) unlinkSync(path)
  const parent = dirname(path)
  if (find(parent) === undefined) await ensureDirectory(parent, rootOwned(0o755))
  try {
    mkdirSync(path, 0o700)
  } catch (error) {
    // another scope made the shared parent at the same moment
    if (!isCode(error, 'EEXIST')) throw error
  }
  own(path, owner)
  await syncFolder(parent)
}

async function remove(path: string): Promise<void> {
  try {
    unlinkSync(path)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return
    if (isCode(error, 'EISDIR', 'EPERM')) return rmdirSync(path)
    throw error
  }
  await syncFolder(dirname(path))
}

async function removeTree(path: string): Promise<void> {
  if (find(path) === undefined) return
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
    setOwnership: (path: string, owner: Ownership) => inTurn(path, async () => own(path, owner)),
    remove: (path: string) => inTurn(path, () => remove(path)),
    removeTree: (path: string) => inTurn(path, () => removeTree(path)),
  }
}
