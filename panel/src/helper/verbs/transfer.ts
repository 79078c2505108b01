import { closeSync, createReadStream, fstatSync, type Stats } from 'node:fs'
import { conflict, invalid } from '@croft/kit/errors.ts'
import { byteRange } from '@croft/kit/http/range.ts'
import { openForReading, statAt, syncFolder } from '../descriptor.ts'
import { createOwners, fileEntry } from '../entry.ts'
import { moveTo } from '../copy.ts'
import { writeNew } from '../files.ts'
import { mimeOf } from '../mime.ts'
import { fileName } from '../paths.ts'
import { Answer, flag, optionalText, text, type HelperVerb } from '../verb.ts'
import { requireStat, withNode, withPlace } from '../walk.ts'
import { withStaging } from '../workspace.ts'

const part = 'upload'

/** `path` (an existing folder), `name`, `overwrite`, `limit` and `room` in bytes, the body: 409 before anything is read when the name is taken. */
export const upload: HelperVerb = ({ home, args, body, signal }) =>
  withPlace(home, args['path'] ?? '/', { follow: true }, async (place) => {
    const name = fileName(args['name'])
    const overwrite = flag(args, 'overwrite', false)
    const room = typeof args['room'] === 'number' ? args['room'] : Infinity
    const limit = typeof args['limit'] === 'number' ? args['limit'] : Infinity
    if (!requireStat(place).isDirectory()) throw invalid('Not a directory')
    return withPlace(home, `${place.path}/${name}`, { follow: true }, async (target) => {
      const before = statAt(target.folder, target.name)
      if (before !== null && (!overwrite || !before.isFile())) throw conflict('File already exists')
      // aside, where the next one clears away what a kill leaves
      await withStaging(home, signal, async (staging) => {
        await writeNew(staging, part, body, { mode: before === null ? 0o644 : before.mode & 0o777, limit, room, signal })
        await moveTo({ folder: staging, name: part }, target, overwrite, signal)
      })
      syncFolder(target.folder)
      return fileEntry(target.path, requireStat(target), createOwners(home))
    })
  })

const tagOf = (facts: Stats) => `"${facts.ino.toString(36)}-${facts.size.toString(36)}-${Math.trunc(facts.mtimeMs * 1000).toString(36)}"`

/** `path`, `range` and `if_range` as the request had them → the bytes of a file: 200, 206 or 416. */
export const download: HelperVerb = ({ home, args, signal }) =>
  withPlace(home, text(args, 'path'), { follow: true }, (place) =>
    withNode(place, (node, pinned) => {
      if (!pinned.isFile()) throw invalid('Not a file')
      const descriptor = openForReading(node)
      const facts = fstatSync(descriptor)
      const etag = tagOf(facts)
      const headers = { 'content-type': mimeOf(place.path), 'accept-ranges': 'bytes', etag }
      const condition = optionalText(args, 'if_range')
      const asked = condition === null || condition === etag ? (optionalText(args, 'range') ?? undefined) : undefined
      const range = byteRange(asked, facts.size)
      if (range === 'unsatisfiable' || facts.size === 0) {
        closeSync(descriptor)
        const none = { ...headers, 'content-length': '0' }
        if (range !== 'unsatisfiable') return new Answer(200, none, Buffer.alloc(0))
        return new Answer(416, { ...none, 'content-range': `bytes */${facts.size}` }, Buffer.alloc(0))
      }
      const { start, end } = range ?? { start: 0, end: facts.size - 1 }
      const bytes = createReadStream('', { fd: descriptor, start, end, highWaterMark: 256 * 1024, signal })
      const sized = { ...headers, 'content-length': String(end - start + 1) }
      if (range === null) return new Answer(200, sized, bytes)
      return new Answer(206, { ...sized, 'content-range': `bytes ${start}-${end}/${facts.size}` }, bytes)
    }),
  )
