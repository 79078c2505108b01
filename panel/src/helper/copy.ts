import { closeSync, createReadStream, mkdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs'
import { conflict, invalid } from '@croft/kit/errors.ts'
import { at, identity, openForReading, openNode, statAt, type Name } from './descriptor.ts'
import { isCode } from './errors.ts'
import { chmodAt, moveOver, temporaryName, writeNew } from './files.ts'
import { inside, namesOf, removeTree } from './tree.ts'

/** A name below an open folder. */
export interface Spot {
  readonly folder: number
  readonly name: Name
}

/** Without set-id bits. */
const plainMode = (mode: number) => mode & 0o777

async function copyFile(from: Spot, to: Spot, mode: number, signal: AbortSignal): Promise<void> {
  const node = openNode(from.folder, from.name)
  let descriptor: number
  try {
    descriptor = openForReading(node)
  } finally {
    closeSync(node)
  }
  const bytes = createReadStream('', { fd: descriptor, highWaterMark: 1024 * 1024, start: 0 })
  try {
    await writeNew(to.folder, to.name, bytes, { mode: plainMode(mode), limit: Infinity, signal })
  } finally {
    bytes.destroy()
  }
}

/** Makes a copy under a name that is free: files by their bytes, links as links, folders whole; anything else is left out. */
async function copyFresh(from: Spot, to: Spot, signal: AbortSignal, depth: number): Promise<void> {
  const facts = statAt(from.folder, from.name)
  if (facts === null) return
  if (facts.isSymbolicLink()) {
    symlinkSync(readlinkSync(at(from.folder, from.name), { encoding: 'buffer' }), at(to.folder, to.name))
  } else if (facts.isFile()) {
    await copyFile(from, to, facts.mode, signal)
  } else if (facts.isDirectory()) {
    mkdirSync(at(to.folder, to.name), 0o700)
    await inside(from.folder, from.name, depth, (source) =>
      inside(to.folder, to.name, depth, async (target) => {
        for await (const child of namesOf(source, signal)) {
          await copyFresh({ folder: source, name: child }, { folder: target, name: child }, signal, depth + 1)
        }
      }),
    )
    chmodAt(to.folder, to.name, plainMode(facts.mode))
  }
}

/** Copies to a name; with `overwrite` a file is replaced and a folder is merged into. What is unfinished never has the final name. */
export async function copyTo(from: Spot, to: Spot, overwrite: boolean, signal: AbortSignal, depth = 0): Promise<void> {
  const source = statAt(from.folder, from.name)
  const target = statAt(to.folder, to.name)
  if (source === null) return
  if (target !== null) {
    if (!overwrite) throw conflict('File already exists')
    if (identity(source) === identity(target)) throw invalid('Source and destination are the same')
    if (source.isDirectory() !== target.isDirectory()) throw conflict('File already exists')
    if (source.isDirectory()) {
      return inside(from.folder, from.name, depth, (below) =>
        inside(to.folder, to.name, depth, async (into) => {
          for await (const name of namesOf(below, signal)) {
            await copyTo({ folder: below, name }, { folder: into, name }, true, signal, depth + 1)
          }
        }),
      )
    }
  }
  const part = temporaryName()
  try {
    await copyFresh(from, { folder: to.folder, name: part }, signal, depth)
    if (statAt(to.folder, part) === null) return
    if (overwrite) renameSync(at(to.folder, part), at(to.folder, to.name))
    else moveOver(to.folder, part, to.folder, to.name)
  } catch (error) {
    // what was begun goes even when the caller has left
    await removeTree(to.folder, part, new AbortController().signal)
    throw error
  }
}

/** One file instead of another in one step: there is no moment without either. */
async function replace(from: Spot, to: Spot, signal: AbortSignal): Promise<void> {
  try {
    renameSync(at(from.folder, from.name), at(to.folder, to.name))
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error
    await copyTo(from, to, true, signal)
    await removeTree(from.folder, from.name, signal)
  }
}

/** Moves to a name; with `overwrite` a file replaces a file. Works across file systems. */
export async function moveTo(from: Spot, to: Spot, overwrite: boolean, signal: AbortSignal): Promise<void> {
  const target = statAt(to.folder, to.name)
  const source = statAt(from.folder, from.name)
  if (target !== null && source !== null && identity(target) === identity(source)) throw invalid('Source and destination are the same')
  if (target !== null) {
    if (!overwrite || target.isDirectory() || source?.isDirectory() === true) throw conflict('File already exists')
    return replace(from, to, signal)
  }
  try {
    moveOver(from.folder, from.name, to.folder, to.name)
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error
    await copyTo(from, to, false, signal)
    await removeTree(from.folder, from.name, signal)
  }
}
