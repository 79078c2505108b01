import { closeSync, createReadStream, fstatSync, readlinkSync, readSync, type Stats } from 'node:fs'
import { Readable } from 'node:stream'
import { conflict, invalid, tooLarge } from '@croft/kit/errors.ts'
import { at, identity, openForReading, openNode, statAt, type Name } from '../descriptor.ts'
import { isCode } from '../errors.ts'
import type { Home } from '../paths.ts'
import { inside, namesOf } from '../tree.ts'
import { requireStat, withPlace } from '../walk.ts'
import { workFolder } from '../workspace.ts'

/** One thing that goes into an archive. */
export interface SourceItem {
  /** As the archive is to say it, folders without a slash at the end. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link'
  readonly facts: Stats
  readonly target: string
  /** The bytes of a file: as many as it had when it was looked at. */
  readonly open: () => Readable
  /** The same in one piece, for a file of at most `atOnce` bytes. */
  readonly whole: () => Buffer
}

const mostEntries = 200_000
const filling = 1024 * 1024

interface Walk {
  readonly signal: AbortSignal
  /** The file manager's own folder, which is in no archive. */
  readonly without: string | null
  count: number
}

/** The file that was looked at, and no other. */
function openSame(folder: number, name: Name, facts: Stats): number {
  const node = openNode(folder, name)
  try {
    if (identity(fstatSync(node)) !== identity(facts)) throw conflict('File was changed by someone else')
    return openForReading(node)
  } finally {
    closeSync(node)
  }
}

/** Its bytes: as many as it had when it was looked at, filled up when it has shrunk meanwhile. */
function wholeOf(folder: number, name: Name, facts: Stats): Buffer {
  const descriptor = openSame(folder, name, facts)
  try {
    const bytes = Buffer.alloc(facts.size)
    let count = 0
    while (count < bytes.length) {
      const more = readSync(descriptor, bytes, count, bytes.length - count, count)
      if (more === 0) break
      count += more
    }
    return bytes
  } finally {
    closeSync(descriptor)
  }
}

async function* bytesOf(folder: number, name: Name, facts: Stats): AsyncGenerator<Buffer> {
  const descriptor = openSame(folder, name, facts)
  let left = facts.size
  for await (const chunk of createReadStream('', { fd: descriptor, start: 0, end: facts.size - 1, highWaterMark: 256 * 1024 })) {
    left -= (chunk as Buffer).length
    yield chunk as Buffer
  }
  for (; left > 0; left -= filling) yield Buffer.alloc(Math.min(left, filling))
}

const nothing = { open: () => Readable.from([]), whole: () => Buffer.alloc(0) }

async function* below(walk: Walk, folder: number, name: Name, path: string, depth: number): AsyncGenerator<SourceItem> {
  const facts = statAt(folder, name)
  if (facts === null || identity(facts) === walk.without) return
  walk.count += 1
  if (walk.count > mostEntries) throw tooLarge('Too many files for one archive')
  if (facts.isSymbolicLink()) {
    yield { path, kind: 'link', facts, target: readlinkSync(at(folder, name)), ...nothing }
  } else if (facts.isFile()) {
    yield {
      path,
      kind: 'file',
      facts,
      target: '',
      open: () => Readable.from(bytesOf(folder, name, facts)),
      whole: () => wholeOf(folder, name, facts),
    }
  } else if (facts.isDirectory()) {
    if (path !== '') yield { path, kind: 'folder', facts, target: '', ...nothing }
    yield* contents(walk, folder, name, path, depth)
  }
}

/** A generator cannot yield from within a callback, so the folder is held open by one that waits. */
async function* contents(walk: Walk, folder: number, name: Name, path: string, depth: number): AsyncGenerator<SourceItem> {
  const done = Promise.withResolvers<undefined>()
  const opened = Promise.withResolvers<number>()
  const held = inside(folder, name, depth, async (descriptor) => {
    opened.resolve(descriptor)
    await done.promise
  })
  held.catch((error: unknown) => opened.reject(error instanceof Error ? error : new Error(String(error))))
  try {
    const descriptor = await opened.promise
    for await (const child of namesOf(descriptor, walk.signal)) {
      const childPath = path === '' ? child.toString('utf8') : `${path}/${child.toString('utf8')}`
      yield* below(walk, descriptor, child, childPath, depth + 1)
    }
  } catch (error) {
    // went away or was closed to us meanwhile
    if (!isCode(error, 'EACCES', 'ENOENT', 'ENOTDIR')) throw error
  } finally {
    done.resolve(undefined)
    await held.catch(() => undefined)
  }
}

function workIdentity(home: Home): Promise<string | null> {
  return withPlace(home, `/${workFolder}`, { follow: false }, ({ folder, name }) => {
    const facts = statAt(folder, name)
    return facts === null ? null : identity(facts)
  })
}

/** Calls `use` with everything at the paths, folders whole, links as links; sockets and the like are left out. */
export async function eachSource(
  home: Home,
  paths: readonly string[],
  signal: AbortSignal,
  use: (item: SourceItem) => Promise<void>,
): Promise<void> {
  const walk: Walk = { signal, without: await workIdentity(home), count: 0 }
  const names = new Set<string>()
  for (const path of paths) {
    await withPlace(home, path, { follow: false }, async (place) => {
      requireStat(place)
      const name = place.isHome ? '' : place.name
      if (names.has(name)) throw invalid('Paths must have different names')
      names.add(name)
      for await (const item of below(walk, place.folder, place.name, name, 0)) {
        signal.throwIfAborted()
        await use(item)
      }
    })
  }
}
