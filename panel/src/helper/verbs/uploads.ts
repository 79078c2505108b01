import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { conflict, invalid, notFound, tooLarge } from '@croft/kit/errors.ts'
import { moveTo } from '../copy.ts'
import { statAt, syncFolder } from '../descriptor.ts'
import { createOwners, fileEntry } from '../entry.ts'
import { chmodAt } from '../files.ts'
import { fileName, type Home } from '../paths.ts'
import { beginUpload, dropUpload, holdUpload, nameOfUpload, uploadId, withUploadFile } from '../upload-store.ts'
import { flag, optionalText, text, type Args, type Call, type HelperVerb } from '../verb.ts'
import { requireStat, withPlace, type Place } from '../walk.ts'
import { withWork } from '../workspace.ts'

const count = (args: Args, key: string): number => {
  const value = args[key]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw invalid(`Invalid ${key}`)
  return value
}

/** Runs with the place that the finished file goes to, which has to be free or may be overwritten. */
function withTarget<Result>(home: Home, args: Args, run: (target: Place, mode: number) => Promise<Result> | Result): Promise<Result> {
  return withPlace(home, text(args, 'path'), { follow: true }, async (place) => {
    if (!requireStat(place).isDirectory()) throw invalid('Not a directory')
    return withPlace(home, `${place.path}/${fileName(args['name'])}`, { follow: true }, (target) => {
      const before = statAt(target.folder, target.name)
      if (before !== null && (!flag(args, 'overwrite', false) || !before.isFile())) throw conflict('File already exists')
      return run(target, before === null ? 0o644 : before.mode & 0o777)
    })
  })
}

/** Puts a whole upload under its name. */
const finish = (home: Home, args: Args, area: number, name: string, signal: AbortSignal) =>
  withTarget(home, args, async (target, mode) => {
    chmodAt(area, name, mode)
    await moveTo({ folder: area, name }, target, flag(args, 'overwrite', false), signal)
    syncFolder(target.folder)
    return fileEntry(target.path, requireStat(target), createOwners(home))
  })

/** `id`, `path` (an existing folder), `name`, `overwrite`, `length`: an empty upload; one of no bytes is in place at once. */
export const beginsUpload: HelperVerb = async ({ home, args, signal }) => {
  const id = uploadId(args['id'])
  await withTarget(home, args, () => undefined)
  return withWork(home, 'uploads', async (area) => {
    await beginUpload(area, id)
    if (count(args, 'length') > 0) return { offset: 0 }
    return { offset: 0, file: await holdUpload(area, id, signal, (name) => finish(home, args, area, name, signal)) }
  })
}

/** `id` → how many bytes are there. */
export const uploadOffset: HelperVerb = ({ home, args, signal }) =>
  withWork(home, 'uploads', async (area) => {
    const name = await nameOfUpload(area, uploadId(args['id']), signal)
    const facts = name === null ? null : statAt(area, name)
    if (facts === null) throw notFound('Upload')
    return { offset: facts.size }
  })

const algorithms: ReadonlySet<string> = new Set(['sha1', 'sha256', 'md5'])

/** `sha1 <base64>` as the digest to be computed and what it has to be. */
function checksumOf(args: Args): { readonly hash: Hash; readonly wanted: string } | null {
  const header = optionalText(args, 'checksum')
  if (header === null) return null
  const [algorithm = '', wanted = ''] = header.split(' ')
  if (!algorithms.has(algorithm)) throw invalid('Invalid Upload-Checksum')
  return { hash: createHash(algorithm), wanted }
}

/** Writes what comes at the end of the file. Of a chunk with a checksum nothing stays unless it is whole and right. */
async function append(file: FileHandle, offset: number, length: number, { args, body, signal }: Call): Promise<number> {
  const checksum = checksumOf(args)
  let at = offset
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      signal.throwIfAborted()
      if (at + chunk.length > length) throw tooLarge('File is too large')
      checksum?.hash.update(chunk)
      // a disk that is nearly full takes a part and says so by the count alone
      for (let done = 0; done < chunk.length;) {
        const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at)
        done += bytesWritten
        at += bytesWritten
      }
    }
    if (checksum !== null && checksum.hash.digest('base64') !== checksum.wanted) throw invalid('Checksum mismatch')
  } catch (error) {
    if (checksum !== null) await file.truncate(offset)
    throw error
  } finally {
    await file.sync()
  }
  return at
}

/** `id`, `offset`, `length`, `checksum`, where it goes, the bytes as the body; the last of them move the file into place. */
export const appendsUpload: HelperVerb = (call) => {
  const { home, args, signal } = call
  const [id, offset, length] = [uploadId(args['id']), count(args, 'offset'), count(args, 'length')]
  return withWork(home, 'uploads', (area) =>
    holdUpload(area, id, signal, async (name) => {
      const after = await withUploadFile(area, name, async (file, size) => {
        if (size !== offset) throw conflict('Upload offset mismatch')
        return append(file, offset, length, call)
      })
      if (after < length) return { offset: after }
      return { offset: after, file: await finish(home, args, area, name, signal) }
    }),
  )
}

/** `id`: takes the upload away; quiet when it is gone. */
export const dropsUpload: HelperVerb = async ({ home, args, signal }) => {
  await withWork(home, 'uploads', (area) => dropUpload(area, uploadId(args['id']), signal))
  return {}
}
