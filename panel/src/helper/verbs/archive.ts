import { closeSync, readSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { conflict, invalid } from '@croft/kit/errors.ts'
import { entriesOf } from '../archive/read.ts'
import { extractInto, extractLimits } from '../archive/extract.ts'
import { type ArchiveFormat, formatOfBytes, formatOfName } from '../archive/kinds.ts'
import type { Delivery } from '../archive/delivery-note.ts'
import { madeName, merge, moveWhole, resultOfBefore } from '../archive/unfinished.ts'
import { eachSource } from '../archive/walk-source.ts'
import { archiveStream } from '../archive/write.ts'
import { openFolder, openForReading, statAt, syncFolder, using } from '../descriptor.ts'
import { isCode } from '../errors.ts'
import { chmodAt, writeNew } from '../files.ts'
import type { Home } from '../paths.ts'
import { reporting } from '../report.ts'
import { measureTree } from '../tree.ts'
import { Answer, flag, optionalText, several, text, type HelperVerb } from '../verb.ts'
import { requireStat, withNode, withPlace } from '../walk.ts'
import { ensureFolder, withStaging } from '../workspace.ts'
import { makeParents } from './change.ts'

type Written = Exclude<ArchiveFormat, 'tar'>
const written: ReadonlySet<string> = new Set<Written>(['zip', 'tar.gz', 'tar.zst'])

function formatOf(asked: string | null, name: string): Written {
  if (asked === null) return formatOfName(name)
  if (!written.has(asked)) throw invalid('Invalid format')
  return asked as Written
}

async function sizeOf(home: Home, paths: readonly string[], signal: AbortSignal): Promise<number> {
  let total = 0
  for (const path of paths) {
    await withPlace(home, path, { follow: false }, async (place) => {
      requireStat(place)
      total += (await measureTree(place.folder, place.name, signal)).bytes
    })
  }
  return total
}

function feeding(home: Home, paths: readonly string[], format: Written, signal: AbortSignal, passed: (bytes: number) => void): Readable {
  return archiveStream(format, (add) => eachSource(home, paths, signal, add), passed)
}

async function requireFree(home: Home, path: string): Promise<void> {
  const taken = await withPlace(home, path, { follow: false }, ({ folder, name, isHome }) => isHome || statAt(folder, name) !== null).catch(
    (error: unknown) => {
      // its folder is still to be made
      if (isCode(error, 'ENOENT')) return false
      throw error
    },
  )
  if (taken) throw conflict('File already exists')
}

/** `paths`, `archive`, `format` (by name), `key` of who asks: made aside and put in place when it is whole; never over something else. */
export const compress: HelperVerb = ({ home, args, signal }) =>
  reporting(async (tell) => {
    const paths = several(args, 'paths', 'paths')
    const archive = text(args, 'archive')
    const format = formatOf(optionalText(args, 'format'), archive)
    const key = optionalText(args, 'key') ?? ''
    const before = await resultOfBefore(home, key, signal)
    if (before !== null) return before
    await requireFree(home, archive)
    const total = await sizeOf(home, paths, signal)
    let done = 0
    const passed = (bytes: number) => tell((done += bytes), total)
    await makeParents(home, archive)
    return withStaging(home, signal, async (staging) => {
      const body = feeding(home, paths, format, signal, passed)
      const size = await writeNew(staging, madeName, body, { mode: 0o644, limit: Infinity, signal }).finally(() => body.destroy())
      const delivery = { key, destination: archive, overwrite: false, result: { size } }
      await withPlace(home, archive, { follow: false }, (target) => moveWhole(home, staging, target, delivery, signal))
      return { size }
    })
  })

/** `path` of a folder or file, `format` → the archive as it is being made. */
export const downloadArchive: HelperVerb = ({ home, args, signal }) =>
  withPlace(home, text(args, 'path'), { follow: false }, (place) => {
    requireStat(place)
    const format = formatOf(text(args, 'format'), '')
    const type = format === 'zip' ? 'application/zip' : 'application/gzip'
    return new Answer(
      200,
      { 'content-type': type },
      feeding(home, [place.path], format, signal, () => undefined),
    )
  })

/** Moves what was extracted to where it belongs: as a whole when nothing is there yet, else thing by thing. */
async function deliver(home: Home, staging: number, delivery: Omit<Delivery, 'whole'>, signal: AbortSignal): Promise<void> {
  await makeParents(home, delivery.destination)
  await withPlace(home, delivery.destination, { follow: true }, async (target) => {
    const facts = statAt(target.folder, target.name)
    if (facts === null) {
      chmodAt(staging, madeName, 0o755)
      return moveWhole(home, staging, target, delivery, signal)
    }
    if (!facts.isDirectory()) throw invalid('Not a directory')
    await using(openFolder(target.folder, target.name), (into) => merge(home, staging, into, delivery, signal))
    syncFolder(target.folder)
  })
}

/** `path`, `destination` (its own folder), `overwrite`, `room` in bytes, `key` of who asks: everything or nothing, also after a kill. */
export const extract: HelperVerb = ({ home, args, signal }) =>
  reporting(async (tell) => {
    const path = text(args, 'path')
    const destination = optionalText(args, 'destination') ?? path.slice(0, Math.max(1, path.lastIndexOf('/')))
    const room = typeof args['room'] === 'number' ? args['room'] : Infinity
    const key = optionalText(args, 'key') ?? ''
    const before = await resultOfBefore(home, key, signal)
    if (before !== null) return before
    return withPlace(home, path, { follow: true }, (place) =>
      withNode(place, async (node, facts) => {
        if (!facts.isFile()) throw invalid('Unsupported archive')
        const descriptor = openForReading(node)
        try {
          const head = Buffer.alloc(512)
          const format = formatOfBytes(head.subarray(0, readSync(descriptor, head, 0, head.length, 0)))
          let done = 0
          const passed = (bytes: number) => tell((done += bytes), facts.size)
          return await withStaging(home, signal, async (staging) => {
            const entries = entriesOf({ descriptor, size: facts.size, format, signal, passed })
            const limits = extractLimits(facts.size, room)
            const sum = await using(ensureFolder(staging, madeName), (tree) => extractInto(tree, entries, limits, signal))
            signal.throwIfAborted()
            await deliver(home, staging, { key, destination, overwrite: flag(args, 'overwrite', false), result: { ...sum } }, signal)
            return sum
          })
        } finally {
          closeSync(descriptor)
        }
      }),
    )
  })
