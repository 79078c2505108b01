import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { at, openFolder, statAt, using } from './descriptor.ts'
import { localTime } from './entry.ts'
import { isCode } from './errors.ts'
import { temporaryName, unlinkQuietly } from './files.ts'
import type { Home } from './paths.ts'
import { namesOf, removeTree } from './tree.ts'
import { ensureFolder, withWork } from './workspace.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants

/** What is kept of one file. */
export const mostVersions = 20
export const largestVersion = 1024 * 1024
const keptMs = 90 * 86_400_000

/** One kept state of a file. */
export interface Version {
  readonly version: number
  readonly size: number
  /** `2026-05-18 17:44:36`, local time of the server. */
  readonly mod_time: string
  readonly actor: string
}

interface Kept extends Version {
  /** Its file: `<version>-<milliseconds>-<actor>`. */
  readonly name: string
  readonly at: number
}

const form = /^(\d{10})-(\d{13})-([\w.@+-]{1,100})$/
const actorName = (actor: string) => actor.replaceAll(/[^\w.@+-]/g, '_').slice(0, 100) || '_'

const folderOf = (path: string) => createHash('sha256').update(path).digest('hex').slice(0, 40)

/** Runs with the folder of one path's versions. */
export const withVersions = <Result>(home: Home, path: string, run: (folder: number) => Result | Promise<Result>): Promise<Result> =>
  withWork(home, 'versions', (area) => using(ensureFolder(area, folderOf(path)), run))

/** The same for looking at them; `null` when there are none. */
export const lookAtVersions = <Result>(home: Home, path: string, run: (folder: number) => Promise<Result>): Promise<Result | null> =>
  withWork(home, 'versions', async (area) => {
    const name = folderOf(path)
    return statAt(area, name)?.isDirectory() === true ? using(openFolder(area, name), run) : null
  })

/** The kept states, the latest first. */
export async function listVersions(folder: number, signal: AbortSignal): Promise<Kept[]> {
  const all: Kept[] = []
  for await (const bytes of namesOf(folder, signal)) {
    const name = bytes.toString('utf8')
    const [, number, time, actor] = form.exec(name) ?? []
    const facts = number === undefined ? null : statAt(folder, name)
    if (facts === null || time === undefined || actor === undefined || !facts.isFile()) continue
    all.push({ version: Number(number), size: facts.size, mod_time: localTime(Number(time)), actor, name, at: Number(time) })
  }
  return all.toSorted((one, other) => other.version - one.version)
}

/** The bytes of a small regular file; `null` when it is missing, no file, or more than a version may be. */
export function smallBytes(folder: number, name: string): Buffer | null {
  let descriptor: number
  try {
    descriptor = openSync(at(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ELOOP', 'EACCES', 'ENXIO')) return null
    throw error
  }
  try {
    const facts = fstatSync(descriptor)
    return facts.isFile() && facts.size <= largestVersion ? readFileSync(descriptor) : null
  } finally {
    closeSync(descriptor)
  }
}

/** Takes away what is too old or too many. */
async function expire(folder: number, signal: AbortSignal): Promise<void> {
  const oldest = Date.now() - keptMs
  for (const [index, { name, at: time }] of (await listVersions(folder, signal)).entries()) {
    if (index >= mostVersions || time < oldest) unlinkQuietly(folder, name)
  }
}

/** A state that is written but not yet kept; `keep` needs no room on the disk any more, and nothing else runs while it does. */
export interface Prepared {
  readonly keep: () => void
  readonly drop: () => void
}

const numberOf = (name: string): number => Number(form.exec(name)?.[1] ?? 0)
const latestIn = (folder: number): number => Math.max(0, ...readdirSync(at(folder, '.')).map(numberOf))

function prepare(folder: number, bytes: Buffer, actor: string, time: number): Prepared {
  const part = temporaryName()
  const descriptor = openSync(at(folder, part), O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600)
  try {
    writeFileSync(descriptor, bytes)
  } catch (error) {
    unlinkQuietly(folder, part)
    throw error
  } finally {
    closeSync(descriptor)
  }
  const keep = () => {
    const number = String(latestIn(folder) + 1).padStart(10, '0')
    renameSync(at(folder, part), at(folder, `${number}-${String(Math.trunc(time)).padStart(13, '0')}-${actorName(actor)}`))
  }
  return { keep, drop: () => unlinkQuietly(folder, part) }
}

/** What is about to be replaced, when the history does not have it yet, and what replaces it; `null` for what is too large to be kept. */
export interface Change {
  readonly before: { readonly bytes: Buffer; readonly modifiedMs: number } | null
  readonly after: Buffer | null
  readonly actor: string
  /** Who is named for what nobody is known to have written. */
  readonly owner: string
}

/** Writes the states of a change aside: the file is replaced only when there is room for its history. */
export async function prepareChange(folder: number, change: Change, signal: AbortSignal): Promise<Prepared> {
  await expire(folder, signal)
  const [latest] = await listVersions(folder, signal)
  const known = latest === undefined ? null : smallBytes(folder, latest.name)
  const { before, after } = change
  const isNews = before !== null && (known === null || !known.equals(before.bytes))
  const made: Prepared[] = []
  try {
    if (isNews) made.push(prepare(folder, before.bytes, change.owner, before.modifiedMs))
    const current = isNews ? before.bytes : known
    if (after !== null && (current === null || !current.equals(after))) made.push(prepare(folder, after, change.actor, Date.now()))
  } catch (error) {
    for (const { drop } of made) drop()
    throw error
  }
  return { keep: () => made.forEach(({ keep }) => keep()), drop: () => made.forEach(({ drop }) => drop()) }
}

/** Takes away histories in which nothing happened for too long. */
export const forgetOldVersions = (home: Home, signal: AbortSignal): Promise<void> =>
  withWork(home, 'versions', async (area) => {
    for await (const name of namesOf(area, signal)) {
      const facts = statAt(area, name)
      if (facts !== null && Date.now() - facts.mtimeMs > keptMs) await removeTree(area, name, signal)
    }
  })
