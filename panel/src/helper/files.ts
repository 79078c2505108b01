import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, constants, fstatSync, fsyncSync, linkSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { conflict, forbidden, tooLarge } from '@croft/kit/errors.ts'
import { at, itself, openNode, statAt, syncFolder, type Name } from './descriptor.ts'
import { isCode } from './errors.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants
const temporary = /^\.croft-[0-9a-f]{16}\.part$/
const day = 86_400_000

/** A name for something that is not finished. */
export const temporaryName = (): string => `.croft-${randomBytes(8).toString('hex')}.part`

/** Unfinished work of this moment, which nobody wants to see; what a power cut left behind shows after a day. */
export const isUnfinished = (name: string, modifiedMs: number): boolean => temporary.test(name) && Date.now() - modifiedMs < day

/** Sets the mode of what is pinned, not of what now has its name. */
export function chmodAt(folder: number, name: Name, mode: number): void {
  const node = openNode(folder, name)
  try {
    if (!fstatSync(node).isSymbolicLink()) chmodSync(itself(node), mode)
  } finally {
    closeSync(node)
  }
}

/** Takes a single name away; quiet when it is gone. */
export function unlinkQuietly(folder: number, name: Name): void {
  try {
    unlinkSync(at(folder, name))
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}

export interface NewFile {
  readonly mode: number
  /** Bytes; 413 `File is too large` beyond. */
  readonly limit: number
  /** Bytes that are left of the quota; 403 `Disk quota exceeded` beyond. */
  readonly room?: number
  readonly signal: AbortSignal
}

/** Streams into a fresh file of that name and makes it durable; nothing is left when it fails. Resolves with the bytes written. */
export async function writeNew(folder: number, name: Name, body: Readable, options: NewFile): Promise<number> {
  const path = at(folder, name)
  const handle = await open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600)
  let size = 0
  try {
    // the answer goes out on the same stream: a refusal must not destroy it
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      options.signal.throwIfAborted()
      size += chunk.length
      if (size > options.limit) throw tooLarge('File is too large')
      if (size > (options.room ?? Infinity)) throw forbidden('Disk quota exceeded')
      await handle.writeFile(chunk)
    }
    options.signal.throwIfAborted()
    await handle.chmod(options.mode)
    await handle.sync()
    return size
  } catch (error) {
    unlinkQuietly(folder, name)
    throw error
  } finally {
    await handle.close()
  }
}

/** Moves a name without ever replacing another; 409 `File already exists`. */
export function moveOver(from: number, name: Name, to: number, target: Name): void {
  const facts = statAt(from, name)
  if (facts !== null && !facts.isDirectory()) {
    try {
      linkSync(at(from, name), at(to, target))
      unlinkSync(at(from, name))
      return
    } catch (error) {
      // file systems without hard links, and files of others in the home
      if (!isCode(error, 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP')) throw error
    }
  }
  if (statAt(to, target) !== null) throw conflict('File already exists')
  renameSync(at(from, name), at(to, target))
}

/** Puts a finished file under its name in one step. */
export function install(folder: number, temporaryFile: string, name: string, overwrite: boolean): void {
  if (overwrite) renameSync(at(folder, temporaryFile), at(folder, name))
  else moveOver(folder, temporaryFile, folder, name)
  syncFolder(folder)
}

/** A small file written whole, durable, in one step. */
export function writeSmall(folder: number, name: string, content: string): void {
  const part = temporaryName()
  const descriptor = openSync(at(folder, part), O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600)
  try {
    writeFileSync(descriptor, content)
    fsyncSync(descriptor)
    renameSync(at(folder, part), at(folder, name))
  } catch (error) {
    unlinkQuietly(folder, part)
    throw error
  } finally {
    closeSync(descriptor)
  }
}
