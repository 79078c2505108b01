import { createHash } from 'node:crypto'
import { closeSync, readSync, readdirSync, lutimesSync } from 'node:fs'
import { Readable } from 'node:stream'
import { invalid } from '@croft/kit/errors.ts'
import { at, identity, itself, openForReading, statAt } from '../descriptor.ts'
import { isCode } from '../errors.ts'
import { temporaryName, unlinkQuietly, writeNew, install } from '../files.ts'
import { smallBytes } from '../version-store.ts'
import { Answer, text, type HelperVerb } from '../verb.ts'
import { withNode, withPlace } from '../walk.ts'
import { withWork } from '../workspace.ts'

/** What a picture begins with; SVG is not among them, for it is a program. */
const magic: readonly (readonly [number, string])[] = [
  [0, 'ffd8ff'],
  [0, '89504e470d0a1a0a'],
  [0, '47494638'],
  [8, Buffer.from('WEBP').toString('hex')],
  [4, Buffer.from('ftypavif').toString('hex')],
]
const largestFile = 64 * 1024 * 1024
const mostPixels = 40_000_000
const mostKept = 1000
const longestSeconds = 10

const notAnImage = (cause?: unknown) => invalid('Not an image', cause === undefined ? {} : { cause })

function requirePicture(descriptor: number): void {
  const head = Buffer.alloc(16)
  readSync(descriptor, head, 0, head.length, 0)
  const known = magic.some(([offset, bytes]) => head.subarray(offset, offset + bytes.length / 2).toString('hex') === bytes)
  if (!known) throw notAnImage()
}

/** Reads a picture with the loaders for these formats and no others, within bounds. */
async function shrink(descriptor: number, size: number): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  const loaders = ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif', 'VipsForeignLoadHeif']
  sharp.unblock({ operation: loaders })
  try {
    return await sharp(itself(descriptor), { limitInputPixels: mostPixels, sequentialRead: true, failOn: 'error' })
      .rotate()
      .resize(size, size, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75 })
      .timeout({ seconds: longestSeconds })
      .toBuffer()
  } catch (cause) {
    throw notAnImage(cause)
  }
}

/** Keeps as many small pictures as there may be, the latest used. */
function prune(folder: number): void {
  const names = readdirSync(at(folder, '.'))
  if (names.length < mostKept) return
  const times = names.map((name) => ({ name, time: statAt(folder, name)?.mtimeMs ?? 0 })).toSorted((one, other) => one.time - other.time)
  for (const { name } of times.slice(0, names.length - mostKept + mostKept / 10)) unlinkQuietly(folder, name)
}

const asWebp = (bytes: Buffer) => new Answer(200, { 'content-type': 'image/webp', 'content-length': String(bytes.length) }, bytes)

/** `path`, `size` → the picture no larger than that, as WebP; kept until the file changes. 400 `Not an image`. */
export const thumbnail: HelperVerb = ({ home, args, signal }) => {
  const size = typeof args['size'] === 'number' ? args['size'] : 160
  return withPlace(home, text(args, 'path'), { follow: true }, (place) =>
    withNode(place, (node, facts) => {
      if (!facts.isFile() || facts.size > largestFile) throw notAnImage()
      const name = createHash('sha256')
        .update(`${identity(facts)}:${facts.size}:${facts.mtimeMs}:${facts.ctimeMs}:${size}`)
        .digest('hex')
      return withWork(home, 'thumbnails', async (folder) => {
        const known = smallBytes(folder, name)
        if (known !== null) {
          const now = Date.now() / 1000
          lutimesSync(at(folder, name), now, now)
          return asWebp(known)
        }
        const descriptor = openForReading(node)
        try {
          requirePicture(descriptor)
          const bytes = await shrink(descriptor, size)
          await keep(folder, name, bytes, signal)
          return asWebp(bytes)
        } finally {
          closeSync(descriptor)
        }
      })
    }),
  )
}

/** A full disk costs the copy, not the picture. */
async function keep(folder: number, name: string, bytes: Buffer, signal: AbortSignal): Promise<void> {
  const part = temporaryName()
  try {
    prune(folder)
    await writeNew(folder, part, Readable.from([bytes]), { mode: 0o600, limit: Infinity, signal })
    install(folder, part, name, true)
  } catch (error) {
    unlinkQuietly(folder, part)
    if (!isCode(error, 'EDQUOT', 'ENOSPC')) throw error
  }
}
