import { closeSync, openSync, readFileSync, constants, fstatSync } from 'node:fs'
import { notFound } from '@croft/kit/errors.ts'
import { at, statAt, syncFolder } from './descriptor.ts'
import { localTime } from './entry.ts'
import { isCode } from './errors.ts'
import { moveOver, unlinkQuietly, writeSmall } from './files.ts'
import type { Home } from './paths.ts'
import { measureTree, namesOf, removeTree } from './tree.ts'
import { withPlace, type Place } from './walk.ts'
import { ensureFolder } from './workspace.ts'

/** What the trash shows of a deleted file or folder. */
export interface TrashItem {
  readonly trash_path: string
  readonly original_path: string
  readonly name: string
  readonly is_dir: boolean
  readonly size: number
  /** `2026-05-18 17:44:36`, local time of the server. */
  readonly deleted_at: string
}

/** The open folders of the trash: the items, and beside each a note of where it came from. */
export interface Trash {
  readonly items: number
  readonly notes: number
}

export const trashFolder = '.trash'
const notesFolder = '.notes'
const form = /^_bt_(.*)_t_(\d{19})$/s
const largestNote = 16 * 1024

/** Runs with the trash of a home, made when it is missing, never reached through a link. */
export const withTrash = <Result>(home: Home, run: (trash: Trash) => Promise<Result>): Promise<Result> =>
  withPlace(home, '/', { follow: false }, async ({ folder }) => {
    const items = ensureFolder(folder, trashFolder, 'The trash')
    try {
      const notes = ensureFolder(items, notesFolder, 'The trash')
      try {
        return await run({ items, notes })
      } finally {
        closeSync(notes)
      }
    } finally {
      closeSync(items)
    }
  })

/** `_bt_docs_a.txt_t_<nanoseconds>`; a long path loses its beginning, for a name has at most 255 bytes. */
function trashName(path: string): string {
  const nanoseconds = BigInt(Math.trunc((performance.timeOrigin + performance.now()) * 1000)) * 1000n
  let flat = path.slice(1).replaceAll('/', '_')
  while (Buffer.byteLength(flat) > 200) flat = flat.slice(1)
  return `_bt_${flat}_t_${String(nanoseconds).padStart(19, '0')}`
}

/** Moves what is at a place into the trash; the note is written first, so that no item is ever without. */
export async function putIntoTrash(trash: Trash, place: Place, signal: AbortSignal): Promise<void> {
  const sum = await measureTree(place.folder, place.name, signal)
  const facts = statAt(place.folder, place.name)
  if (facts === null) throw notFound('File')
  const name = trashName(place.path)
  writeSmall(trash.notes, name, JSON.stringify({ original_path: place.path, is_dir: facts.isDirectory(), size: sum.bytes }))
  try {
    moveOver(place.folder, place.name, trash.items, name)
  } catch (error) {
    unlinkQuietly(trash.notes, name)
    throw error
  }
  syncFolder(trash.items)
  syncFolder(place.folder)
}

interface Note {
  readonly original_path: string
  readonly size: number
}

/** The note of an item; `null` when it is missing or was changed by hand into something else. */
function readNote(trash: Trash, name: string): Note | null {
  try {
    const descriptor = openSync(at(trash.notes, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const facts = fstatSync(descriptor)
      if (!facts.isFile() || facts.size > largestNote) return null
      const note = JSON.parse(readFileSync(descriptor, 'utf8')) as Partial<Note> | null
      if (typeof note?.original_path !== 'string' || typeof note.size !== 'number') return null
      return { original_path: note.original_path, size: note.size }
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    if (error instanceof SyntaxError || isCode(error, 'ENOENT', 'ELOOP', 'EACCES')) return null
    throw error
  }
}

/** The item of that name; `null` when there is none. */
export function trashItem(trash: Trash, trashPath: string): TrashItem | null {
  const [, flat, nanoseconds] = form.exec(trashPath) ?? []
  if (flat === undefined || nanoseconds === undefined || trashPath.includes('/')) return null
  const facts = statAt(trash.items, trashPath)
  if (facts === null) return null
  const note = readNote(trash, trashPath)
  const original = note?.original_path ?? `/${flat}`
  return {
    trash_path: trashPath,
    original_path: original,
    name: original.slice(original.lastIndexOf('/') + 1),
    is_dir: facts.isDirectory(),
    size: note?.size ?? facts.size,
    deleted_at: localTime(Number(BigInt(nanoseconds) / 1_000_000n)),
  }
}

/** All items, the latest first. */
export async function listTrash(trash: Trash, signal: AbortSignal): Promise<TrashItem[]> {
  const items: TrashItem[] = []
  for await (const name of namesOf(trash.items, signal)) {
    const item = trashItem(trash, name.toString('utf8'))
    if (item !== null) items.push(item)
  }
  const time = (item: TrashItem) => item.trash_path.slice(-19)
  return items.toSorted((one, other) => (time(one) < time(other) ? 1 : -1))
}

/** Removes an item for ever; the note goes last, so that an interrupted removal is still an item. */
export async function removeItem(trash: Trash, trashPath: string, signal: AbortSignal): Promise<void> {
  await removeTree(trash.items, trashPath, signal)
  unlinkQuietly(trash.notes, trashPath)
}

/** Removes what was deleted more than so many days ago. */
export async function expireTrash(trash: Trash, days: number, signal: AbortSignal): Promise<void> {
  const oldest = BigInt(Date.now() - days * 86_400_000) * 1_000_000n
  for (const { trash_path: path } of await listTrash(trash, signal)) {
    if (BigInt(path.slice(-19)) < oldest) await removeItem(trash, path, signal)
  }
}

/** Puts an item back under a name that is free. */
export function takeFromTrash(trash: Trash, trashPath: string, target: Place): void {
  moveOver(trash.items, trashPath, target.folder, target.name)
  unlinkQuietly(trash.notes, trashPath)
  syncFolder(target.folder)
  syncFolder(trash.items)
}
