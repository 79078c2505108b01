import { invalid } from '@croft/kit/errors.ts'

/** What archives are made in; `tar` is only read. */
export type ArchiveFormat = 'zip' | 'tar' | 'tar.gz' | 'tar.zst'

/** Files up to here are read and written in one piece: a stream for each would cost many times what is in them. */
export const atOnce = 256 * 1024

/** One thing in an archive, as the archive says it. */
export interface ArchiveEntry {
  /** With slashes. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** Permission bits; `null` when the archive says none. */
  readonly mode: number | null
  readonly modified: Date
  /** Where a link points. */
  readonly target: string
  /** Bytes of a file, as the archive says it. */
  readonly size: number
  /** The bytes of a file; read before the next entry is asked for. */
  readonly open: () => Promise<AsyncIterable<Buffer>>
  /** The same in one piece, for a file of at most `atOnce` bytes. */
  readonly whole: () => Buffer | Promise<Buffer>
}

/** The format that a name's ending says; 400 `Invalid format`. */
export function formatOfName(name: string): Exclude<ArchiveFormat, 'tar'> {
  const lower = name.toLowerCase()
  if (lower.endsWith('.zip')) return 'zip'
  if (lower.endsWith('.tar.gz') || lower.endsWith('.tgz')) return 'tar.gz'
  if (lower.endsWith('.tar.zst') || lower.endsWith('.tzst')) return 'tar.zst'
  throw invalid('Invalid format')
}

const magic: readonly (readonly [ArchiveFormat, number, string])[] = [
  ['zip', 0, '504b0304'],
  // a zip archive of nothing
  ['zip', 0, '504b0506'],
  ['tar.gz', 0, '1f8b08'],
  ['tar.zst', 0, '28b52ffd'],
  ['tar', 257, Buffer.from('ustar').toString('hex')],
]

/** The format that the first bytes say, whatever the name; 400 `Unsupported archive`. */
export function formatOfBytes(head: Buffer): ArchiveFormat {
  for (const [format, offset, bytes] of magic) {
    if (head.subarray(offset, offset + bytes.length / 2).toString('hex') === bytes) return format
  }
  throw invalid('Unsupported archive')
}

export const unsafe = (cause?: unknown) => invalid('Archive contains unsafe entries', cause === undefined ? {} : { cause })
export const unsupported = (cause?: unknown) => invalid('Unsupported archive', cause === undefined ? {} : { cause })

// eslint-disable-next-line no-control-regex -- refusing control characters is the point
const controls = /[\u0000-\u001f\u007f]/

/** The components of an entry's path; nothing absolute, no `..`, no control characters: 400 `Archive contains unsafe entries`. */
export function entryParts(path: string): string[] {
  if (path.startsWith('/') || path.includes('\\') || controls.test(path) || Buffer.byteLength(path) > 4096) throw unsafe()
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.some((part) => part === '..' || Buffer.byteLength(part) > 255)) throw unsafe()
  return parts
}

/**
 * Refuses a link that leaves the folder it is extracted to. Steps up are allowed at the beginning only: behind another link they would
 * lead from somewhere else.
 */
export function requireInside(parts: readonly string[], target: string): void {
  if (target === '' || target.startsWith('/') || controls.test(target) || Buffer.byteLength(target) > 4096) throw unsafe()
  const steps = target.split('/').filter((part) => part !== '' && part !== '.')
  const down = steps.findIndex((part) => part !== '..')
  const ups = down === -1 ? steps.length : down
  if (ups > parts.length - 1 || steps.slice(ups).includes('..')) throw unsafe()
}
