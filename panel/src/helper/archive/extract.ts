import { closeSync, constants, fchmodSync, futimesSync, openSync, symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { AppError, tooLarge } from '@croft/kit/errors.ts'
import { at, openFolder, statAt, using } from '../descriptor.ts'
import { isCode } from '../errors.ts'
import { chmodAt, unlinkQuietly } from '../files.ts'
import { breathe } from '../verb.ts'
import { ensureFolder } from '../workspace.ts'
import { type ArchiveEntry, atOnce, entryParts, requireInside, unsafe, unsupported } from './kinds.ts'

/** How much an archive may become. */
export interface ExtractLimits {
  readonly entries: number
  /** Bytes. */
  readonly total: number
}

const mostEntries = 200_000
const highestRatio = 200
/** Up to here an archive may be as dense as it likes: a megabyte of blanks is no bomb. */
const harmless = 16 * 1024 * 1024
const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants

/** What an archive of so many bytes may become, and what the account has room for. */
export const extractLimits = (size: number, room: number): ExtractLimits => ({
  entries: mostEntries,
  total: Math.min(Math.max(size * highestRatio, harmless), room),
})

const tooBig = () => tooLarge('Archive is too large')

/** Runs with the folder of an entry, made as needed, one component at a time and never through a link. */
function withFolders<Result>(folder: number, parts: readonly string[], run: (folder: number) => Promise<Result>): Promise<Result> {
  const [name, ...rest] = parts
  if (name === undefined) return run(folder)
  const facts = statAt(folder, name)
  if (facts !== null && !facts.isDirectory()) throw unsafe()
  return using(facts === null ? ensureFolder(folder, name) : openFolder(folder, name), (below) => withFolders(below, rest, run))
}

interface Sum {
  entries: number
  bytes: number
}

const fresh = O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY

function finish(descriptor: number, { modified, mode }: ArchiveEntry): void {
  futimesSync(descriptor, modified, modified)
  fchmodSync(descriptor, mode === null ? 0o644 : (mode & 0o777) | 0o600)
}

/** What is no refusal and no failure of the disk is the fault of the archive. */
function refusal(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof AppError || signal.aborted || typeof (error as NodeJS.ErrnoException).syscall === 'string') return error
  return unsupported(error)
}

async function bytesOf(entry: ArchiveEntry, signal: AbortSignal): Promise<Buffer> {
  try {
    return await entry.whole()
  } catch (error) {
    throw refusal(error, signal)
  }
}

/** Of two entries with one name the later one counts. */
function makeRoom(folder: number, name: string): void {
  if (statAt(folder, name)?.isDirectory() === true) throw unsafe()
  unlinkQuietly(folder, name)
}

/** Nearly always the name is free: nothing is looked up for that. */
function openFresh(folder: number, name: string): number {
  try {
    return openSync(at(folder, name), fresh, 0o600)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  makeRoom(folder, name)
  return openSync(at(folder, name), fresh, 0o600)
}

/** Two hundred thousand times: a turn of the thread pool each would be most of the work. */
function writeSmall(folder: number, name: string, bytes: Buffer, entry: ArchiveEntry, sum: Sum, limits: ExtractLimits): void {
  sum.bytes += bytes.length
  if (sum.bytes > limits.total) throw tooBig()
  const descriptor = openFresh(folder, name)
  try {
    writeFileSync(descriptor, bytes)
    finish(descriptor, entry)
  } finally {
    closeSync(descriptor)
  }
}

/** Not made durable one by one: two hundred thousand times that would take an hour, and what is lost can be extracted again. */
async function writeFile(folder: number, name: string, entry: ArchiveEntry, sum: Sum, limits: ExtractLimits, signal: AbortSignal) {
  if (entry.size <= atOnce) return writeSmall(folder, name, await bytesOf(entry, signal), entry, sum, limits)
  makeRoom(folder, name)
  const handle = await open(at(folder, name), fresh, 0o600)
  try {
    for await (const chunk of await entry.open()) {
      signal.throwIfAborted()
      sum.bytes += chunk.length
      if (sum.bytes > limits.total) throw tooBig()
      await handle.writeFile(chunk)
    }
    finish(handle.fd, entry)
  } catch (error) {
    throw refusal(error, signal)
  } finally {
    await handle.close()
  }
}

/**
 * Puts all entries below an open, empty folder. Refused: absolute paths, `..`, links that leave the folder, hard links, devices; and
 * 413 `Archive is too large` beyond the limits. Set-id bits are cleared. Links are made last, so that nothing is written through one.
 */
export async function extractInto(
  folder: number,
  entries: AsyncIterable<ArchiveEntry>,
  limits: ExtractLimits,
  signal: AbortSignal,
): Promise<Sum> {
  const sum: Sum = { entries: 0, bytes: 0 }
  const links: { parts: readonly string[]; target: string }[] = []
  const folders = new Map<string, number>()
  for await (const entry of entries) {
    signal.throwIfAborted()
    sum.entries += 1
    if (sum.entries % 64 === 0) await breathe(signal)
    if (sum.entries > limits.entries) throw tooBig()
    const parts = entryParts(entry.path)
    const name = parts.at(-1)
    if (entry.kind === 'other') throw unsafe()
    if (name === undefined) continue
    if (entry.kind === 'folder') {
      await withFolders(folder, parts, async () => undefined)
      if (entry.mode !== null) folders.set(parts.join('/'), (entry.mode & 0o777) | 0o700)
    } else if (entry.kind === 'link') {
      requireInside(parts, entry.target)
      links.push({ parts, target: entry.target })
    } else {
      await withFolders(folder, parts.slice(0, -1), (below) => writeFile(below, name, entry, sum, limits, signal))
    }
  }
  for (const { parts, target } of links) {
    const name = parts.at(-1) ?? ''
    await withFolders(folder, parts.slice(0, -1), async (below) => {
      if (statAt(below, name)?.isDirectory() === true) throw unsafe()
      unlinkQuietly(below, name)
      symlinkSync(target, at(below, name))
    })
  }
  for (const [path, mode] of folders) await setMode(folder, path.split('/'), mode)
  return sum
}

async function setMode(folder: number, parts: readonly string[], mode: number): Promise<void> {
  await withFolders(folder, parts.slice(0, -1), async (below) => chmodAt(below, parts.at(-1) ?? '', mode))
}
