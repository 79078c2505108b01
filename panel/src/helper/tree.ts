import { chmodSync, closeSync, fstatSync, opendirSync, rmdirSync, type Stats } from 'node:fs'
import { invalid } from '@croft/kit/errors.ts'
import { at, identity, itself, openFolder, statAt, type Name } from './descriptor.ts'
import { isCode } from './errors.ts'
import { unlinkQuietly } from './files.ts'
import { breathe } from './verb.ts'

/** Folders open at once on the way down. */
const deepest = 1000

/** How much a tree is: bytes as files say and as the disk counts them, each hard link once. */
export interface Measure {
  bytes: number
  onDisk: number
  files: number
  dirs: number
}

/** Every name in an open folder, as the disk has it; others get their turn now and then. */
export async function* namesOf(folder: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  // Node's types know no names in bytes here, which is what `encoding: 'buffer'` gives
  const entries = opendirSync(at(folder, '.'), { encoding: 'buffer' as BufferEncoding, bufferSize: 256 })
  let count = 0
  try {
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      count += 1
      if (count % 128 === 0) await breathe(signal)
      yield entry.name as unknown as Buffer
    }
  } finally {
    entries.closeSync()
  }
}

/** Runs with a folder below an open one; refuses what is nested too deeply to be held open. */
export async function inside<Result>(folder: number, name: Name, depth: number, run: (descriptor: number) => Promise<Result>) {
  if (depth > deepest) throw invalid('Folders are nested too deeply')
  const descriptor = openFolder(folder, name)
  try {
    return await run(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Removes a file, a link, or a folder with all that is in it; links are never followed. Quiet when it is gone. */
export async function removeTree(folder: number, name: Name, signal: AbortSignal, depth = 0): Promise<void> {
  const facts = statAt(folder, name)
  if (facts === null) return
  if (!facts.isDirectory()) return unlinkQuietly(folder, name)
  await inside(folder, name, depth, async (below) => {
    // a folder that its owner may not write can be emptied by its owner all the same
    if ((fstatSync(below).mode & 0o700) !== 0o700) chmodSync(itself(below), 0o700)
    for await (const child of namesOf(below, signal)) await removeTree(below, child, signal, depth + 1)
  })
  try {
    rmdirSync(at(folder, name))
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}

/** Adds up a file or a tree; links count as themselves, folders that cannot be read as empty. */
export async function measureTree(folder: number, name: Name, signal: AbortSignal): Promise<Measure> {
  const sum: Measure = { bytes: 0, onDisk: 0, files: 0, dirs: 0 }
  const linked = new Set<string>()
  const add = (facts: Stats): void => {
    if (!facts.isDirectory() && facts.nlink > 1) {
      if (linked.has(identity(facts))) return
      linked.add(identity(facts))
    }
    sum.onDisk += facts.blocks * 512
    if (facts.isDirectory()) sum.dirs += 1
    else {
      sum.files += 1
      sum.bytes += facts.size
    }
  }
  const visit = async (parent: number, child: Name, depth: number): Promise<void> => {
    const facts = statAt(parent, child)
    if (facts === null) return
    add(facts)
    if (!facts.isDirectory()) return
    try {
      await inside(parent, child, depth, async (below) => {
        for await (const each of namesOf(below, signal)) await visit(below, each, depth + 1)
      })
    } catch (error) {
      // went away or was closed to us meanwhile
      if (!isCode(error, 'EACCES', 'ENOENT', 'ENOTDIR')) throw error
    }
  }
  await visit(folder, name, 0)
  return sum
}
