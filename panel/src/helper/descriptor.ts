import { closeSync, constants, fstatSync, fsyncSync, lstatSync, openSync, readlinkSync, type Stats } from 'node:fs'
import { isCode } from './errors.ts'

/** Opens a place without reading it; Node does not name this flag of Linux. */
const O_PATH = 0o10000000
const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants

/** A name as the disk has it: not every name is UTF-8. */
export type Name = string | Buffer

/** `openat` and its kin: the name below an open folder, whatever happens to the path that once led to it. */
export const at = (folder: number, name: Name): Name => {
  const prefix = `/proc/self/fd/${folder}/`
  return typeof name === 'string' ? prefix + name : Buffer.concat([Buffer.from(prefix), name])
}

/** What a descriptor stands for, to be opened again with other flags: no name is looked up twice. */
export const itself = (descriptor: number): string => `/proc/self/fd/${descriptor}`

/** A folder below an open one, never through a link; ENOTDIR for anything else. The caller closes it. */
export const openFolder = (folder: number, name: Name): number => openSync(at(folder, name), O_PATH | O_DIRECTORY | O_NOFOLLOW)

/** A file, folder or link itself, pinned: what was checked is what will be used. The caller closes it. */
export const openNode = (folder: number, name: Name): number => openSync(at(folder, name), O_PATH | O_NOFOLLOW)

/** The pinned regular file for reading. */
export const openForReading = (node: number): number => openSync(itself(node), O_RDONLY)

/** `null` when nothing is there. */
export const statAt = (folder: number, name: Name): Stats | null => lstatSync(at(folder, name), { throwIfNoEntry: false }) ?? null

/** Where a link points; `null` when nothing is there or it is no link. */
export function linkAt(folder: number, name: Name): string | null {
  try {
    return readlinkSync(at(folder, name))
  } catch (error) {
    if (isCode(error, 'ENOENT', 'EINVAL')) return null
    throw error
  }
}

/** Makes names that were written into a folder survive a power cut. */
export function syncFolder(folder: number): void {
  const readable = openSync(itself(folder), O_RDONLY | O_DIRECTORY)
  try {
    fsyncSync(readable)
  } finally {
    closeSync(readable)
  }
}

/** Runs with a descriptor and closes it whatever happens. */
export async function using<Result>(descriptor: number, run: (descriptor: number) => Result | Promise<Result>): Promise<Result> {
  try {
    return await run(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Two descriptors with the same identity are the same file or folder. */
export const identity = (facts: { readonly dev: number; readonly ino: number }): string => `${facts.dev}:${facts.ino}`
export const identityOf = (descriptor: number): string => identity(fstatSync(descriptor))
