import { Readable } from 'node:stream'
import { chmodSync, fstatSync, mkdirSync, utimesSync, type Stats } from 'node:fs'
import { conflict, forbidden, invalid } from '@croft/kit/errors.ts'
import { at, itself, statAt, syncFolder, type Name } from '../descriptor.ts'
import { localTime } from '../entry.ts'
import { chmodAt, install, moveOver, temporaryName, unlinkQuietly, writeNew } from '../files.ts'
import { partsOf, shownPath, type Home } from '../paths.ts'
import { inside, namesOf } from '../tree.ts'
import { flag, modeOf, optionalText, several, text, type Args, type HelperVerb } from '../verb.ts'
import { prepareChange, smallBytes, withVersions, type Prepared } from '../version-store.ts'
import { requireStat, withNode, withPlace } from '../walk.ts'

const largestWrite = 10 * 1024 * 1024
const newFile = 0o644
const newFolder = 0o755

function requireUnchanged(before: Stats | null, expected: string | null): void {
  if (expected === null) return
  if (before === null || localTime(before.mtimeMs) !== expected) throw conflict('File was changed by someone else')
}

/** Makes the content the file at `path`, whole or not at all; an existing one keeps its mode, and its history keeps what it was. */
async function save(home: Home, args: Args, body: Readable, signal: AbortSignal) {
  const path = text(args, 'path')
  const asked = optionalText(args, 'mode')
  const mode = asked === null ? null : modeOf(asked)
  const expected = optionalText(args, 'if_mod_time')
  const actor = optionalText(args, 'actor') ?? home.user
  return withPlace(home, path, { follow: true }, async ({ folder, name, isHome, path: shown }) => {
    if (isHome || statAt(folder, name)?.isDirectory() === true) throw invalid('Not a file')
    requireUnchanged(statAt(folder, name), expected)
    const part = temporaryName()
    const written = await writeNew(folder, part, body, { mode: newFile, limit: largestWrite, signal })
    await withVersions(home, shown, async (versions) => {
      let history: Prepared | null = null
      try {
        const facts = statAt(folder, name)
        const bytes = facts === null ? null : smallBytes(folder, name)
        const before = facts === null || bytes === null ? null : { bytes, modifiedMs: facts.mtimeMs }
        history = await prepareChange(versions, { before, after: smallBytes(folder, part), actor, owner: home.user }, signal)
        replace(folder, part, name, mode, expected)
        history.keep()
      } catch (error) {
        unlinkQuietly(folder, part)
        history?.drop()
        throw error
      }
    }).catch((error: unknown) => {
      unlinkQuietly(folder, part)
      throw error
    })
    const after = statAt(folder, name)
    return { size: written, mod_time: after === null ? '' : localTime(after.mtimeMs) }
  })
}

/** From the look to the rename nothing else of this helper runs: of two savers one is told. */
function replace(folder: number, part: string, name: string, mode: number | null, expected: string | null): void {
  const before = statAt(folder, name)
  if (before !== null && !before.isFile()) throw invalid('Not a file')
  requireUnchanged(before, expected)
  chmodAt(folder, part, mode ?? (before === null ? newFile : before.mode & 0o777))
  keepTimesApart(folder, part, before)
  install(folder, part, name, true)
}

/** `path`, `mode`, `if_mod_time`, `actor`, content as the body. */
export const write: HelperVerb = ({ home, args, body, signal }) => save(home, args, body, signal)

/** The same for bytes that are already at hand. */
export const saveBytes = (home: Home, args: Args, bytes: Buffer, signal: AbortSignal) => save(home, args, Readable.from([bytes]), signal)

/** Times are compared in seconds: a save within the second of the one before would look unchanged. */
function keepTimesApart(folder: number, part: string, before: Stats | null): void {
  const now = statAt(folder, part)
  if (before === null || now === null) return
  const next = Math.floor(before.mtimeMs / 1000) + 1
  if (Math.floor(now.mtimeMs / 1000) < next && now.mtimeMs >= before.mtimeMs) utimesSync(at(folder, part), next, next)
}

/** The mode is set afterwards: the process's mask is not to be part of it. */
function makeFolder(folder: number, name: string, mode: number): void {
  mkdirSync(at(folder, name), 0o700)
  chmodAt(folder, name, mode)
}

/** `path`, `parents`, `mode`: a new folder; 409 when something has that name. */
export const mkdir: HelperVerb = async ({ home, args }) => {
  const path = text(args, 'path')
  const mode = modeOf(optionalText(args, 'mode') ?? '755')
  if (flag(args, 'parents', true)) await makeParents(home, path)
  await withPlace(home, path, { follow: false }, ({ folder, name, isHome }) => {
    if (isHome) throw conflict('File already exists')
    makeFolder(folder, name, mode)
    syncFolder(folder)
  })
  return {}
}

/** Makes the folders above a path that are missing, one by one from the home down. */
export async function makeParents(home: Home, path: string): Promise<void> {
  const parts = partsOf(home, path)
  for (let count = 1; count < parts.length; count += 1) {
    await withPlace(home, shownPath(parts.slice(0, count)), { follow: true }, ({ folder, name }) => {
      const facts = statAt(folder, name)
      if (facts === null) makeFolder(folder, name, newFolder)
      else if (!facts.isDirectory()) throw invalid('Not a directory')
    })
  }
}

/** `path` → `new_path`, within the file system, never over something else. */
export const rename: HelperVerb = ({ home, args }) =>
  withPlace(home, text(args, 'path'), { follow: false }, (source) =>
    withPlace(home, text(args, 'new_path'), { follow: false }, (target) => {
      if (source.isHome) throw forbidden('Cannot rename the home directory')
      const facts = requireStat(source)
      if (target.isHome || statAt(target.folder, target.name) !== null) throw conflict('File already exists')
      if (facts.isDirectory() && target.ancestors().includes(`${facts.dev}:${facts.ino}`)) throw invalid('Cannot move a folder into itself')
      moveOver(source.folder, source.name, target.folder, target.name)
      syncFolder(target.folder)
      return {}
    }),
  )

interface Mode {
  readonly mode: number
  readonly files: boolean
  readonly folders: boolean
}

async function chmodTree(folder: number, name: Name, wanted: Mode, signal: AbortSignal, depth = 0): Promise<void> {
  const facts = statAt(folder, name)
  if (facts === null || facts.isSymbolicLink()) return
  if (!facts.isDirectory()) {
    if (wanted.files) chmodAt(folder, name, wanted.mode)
    return
  }
  await inside(folder, name, depth, async (below) => {
    const { mode } = fstatSync(below)
    // what is in a folder that its owner closed can be changed by its owner all the same
    const isClosed = (mode & 0o700) !== 0o700
    if (isClosed) chmodSync(itself(below), (mode & 0o7777) | 0o700)
    try {
      for await (const child of namesOf(below, signal)) await chmodTree(below, child, wanted, signal, depth + 1)
    } finally {
      if (isClosed) chmodSync(itself(below), mode & 0o7777)
    }
    // last, because it may take away the way in
    if (wanted.folders) chmodSync(itself(below), wanted.mode)
  })
}

/** `path` or `paths`, `mode`, `recursive`, `apply_to`: set-id bits are refused, links are left alone. */
export const chmod: HelperVerb = async ({ home, args, signal }) => {
  const mode = modeOf(text(args, 'mode'))
  const target = args['apply_to'] ?? 'all'
  const wanted = { mode, files: target !== 'dirs', folders: target !== 'files' }
  for (const path of several(args, 'path', 'paths')) {
    await withPlace(home, path, { follow: true }, async (place) => {
      requireStat(place)
      if (flag(args, 'recursive', false)) return chmodTree(place.folder, place.name, wanted, signal)
      await withNode(place, (node) => chmodSync(itself(node), mode))
    })
  }
  return {}
}
