import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
} from 'node:fs'
import type { Readable } from 'node:stream'
import { UnsafePath, type NodeStat } from '../system.ts'
import { fromDisk } from './identity.ts'

/*
 * Reads are synchronous inside: a sweep over 10,000 scopes looks at some 100,000 small files, and the thread pool costs several
 * times what the call itself does. Each call is some microseconds; callers await between them.
 */

const isCode = (error: unknown, ...codes: string[]) => codes.includes((error as NodeJS.ErrnoException).code ?? '')
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** `null` when nothing is there. Links are not followed. */
export function stat(path: string): NodeStat | null {
  const facts = lstatSync(path, { throwIfNoEntry: false })
  if (facts === undefined) return null
  return {
    kind: facts.isFile() ? 'file' : facts.isDirectory() ? 'directory' : facts.isSymbolicLink() ? 'link' : 'other',
    mode: facts.mode & 0o7777,
    uid: fromDisk(facts.uid, 'uid'),
    gid: fromDisk(facts.gid, 'gid'),
    size: facts.size,
    modifiedMs: facts.mtimeMs,
  }
}

function open(path: string): number | null {
  try {
    return openSync(path, openFlags)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return null
    if (isCode(error, 'ELOOP')) throw new UnsafePath(`${path} is a symbolic link`, { cause: error })
    throw error
  }
}

export function readText(path: string): string | null {
  const descriptor = open(path)
  if (descriptor === null) return null
  try {
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

export function readLink(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'EINVAL', 'ENOTDIR')) return null
    throw error
  }
}

export function list(path: string): string[] {
  try {
    return readdirSync(path).toSorted()
  } catch (error) {
    if (isCode(error, 'ENOENT')) return []
    throw error
  }
}

/** What is there now, not what is added while it is read; of a longer file only the last `most` bytes. */
export function openRead(path: string, most = Number.POSITIVE_INFINITY): Readable | null {
  const descriptor = open(path)
  if (descriptor === null) return null
  const { size } = fstatSync(descriptor)
  return createReadStream('', { fd: descriptor, autoClose: true, start: Math.max(0, size - most), end: Math.max(0, size - 1) })
}

/** At most `most` bytes from `offset` on, and the whole size. */
export function readFrom(path: string, offset: number, most = 256 * 1024): { bytes: Buffer; size: number } | null {
  const descriptor = open(path)
  if (descriptor === null) return null
  try {
    const size = fstatSync(descriptor).size
    const bytes = Buffer.alloc(Math.max(0, Math.min(size - offset, most)))
    return { bytes: bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset)), size }
  } finally {
    closeSync(descriptor)
  }
}

const chunkSize = 64 * 1024
/** How far back a search goes; what is older counts as cut. */
const scanLimit = 32 * 1024 * 1024
/** Of a line that is longer than this and a chunk only the beginning is kept. */
const longestLine = 64 * 1024

/** The last `wanted` lines that `keep` says yes to, oldest first; `truncated` when there may be more before them. */
export function tail(path: string, wanted: number, keep: (line: string) => boolean = () => true): { lines: string[]; truncated: boolean } {
  const descriptor = open(path)
  if (descriptor === null) return { lines: [], truncated: false }
  try {
    let position = fstatSync(descriptor).size
    const stopAt = Math.max(0, position - scanLimit)
    const found: string[] = []
    let rest = Buffer.alloc(0)
    while (position > stopAt && found.length <= wanted) {
      const size = Math.min(chunkSize, position - stopAt)
      position -= size
      const chunk = Buffer.alloc(size)
      const read = readSync(descriptor, chunk, 0, size, position)
      const text = Buffer.concat([chunk.subarray(0, read), rest.subarray(0, longestLine)])
      // the first line of the block may have begun earlier; bytes, so that no character is torn
      const cut = position === 0 ? 0 : text.indexOf(10) + 1
      if (position > 0 && cut === 0) {
        rest = text
        continue
      }
      rest = text.subarray(0, cut)
      const lines = text.subarray(cut).toString('utf8').split('\n')
      if (lines.at(-1) === '') lines.pop()
      for (const line of lines.toReversed()) if (keep(line)) found.push(line)
    }
    return { lines: found.slice(0, wanted).toReversed(), truncated: found.length > wanted || position > 0 }
  } finally {
    closeSync(descriptor)
  }
}
