import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { crc32, createGunzip, createZstdDecompress, inflateRawSync } from 'node:zlib'
import { extract, type Headers } from 'tar-stream'
import { fromRandomAccessReaderPromise, type Entry } from 'yauzl'
import { AppError } from '@croft/kit/errors.ts'
import { itself } from '../descriptor.ts'
import { type ArchiveEntry, type ArchiveFormat, atOnce, unsafe, unsupported } from './kinds.ts'
import { Window, WindowReader } from './window.ts'

/** An open archive; it is opened once more for reading, so that whoever still reads never has another's descriptor. */
export interface ArchiveSource {
  readonly descriptor: number
  readonly size: number
  readonly format: ArchiveFormat
  readonly signal: AbortSignal
  /** Bytes of the archive that are behind us. */
  readonly passed: (bytes: number) => void
}

const longestTarget = 4096

const kinds: Readonly<Record<string, ArchiveEntry['kind']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
  symlink: 'link',
}

async function joined(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

function tarEntry(header: Headers, body: AsyncIterable<Buffer>): ArchiveEntry {
  return {
    path: header.name,
    kind: kinds[header.type ?? 'file'] ?? 'other',
    mode: header.mode ?? null,
    modified: header.mtime ?? new Date(),
    target: header.linkname ?? '',
    size: header.size ?? 0,
    open: () => Promise.resolve(body),
    whole: () => joined(body),
  }
}

async function* readTar({ descriptor, format, signal, passed }: ArchiveSource): AsyncGenerator<ArchiveEntry> {
  const bytes = createReadStream(itself(descriptor), { highWaterMark: 256 * 1024 })
  bytes.on('data', (chunk) => passed(chunk.length))
  const tar = extract()
  // what goes wrong on the way is heard by whoever reads the entries
  const heard = () => undefined
  const unpacked = format === 'tar' ? [bytes] : [bytes, format === 'tar.gz' ? createGunzip() : createZstdDecompress()]
  pipeline([...unpacked, tar], { signal }).catch(heard)
  try {
    for await (const entry of tar) {
      yield tarEntry(entry.header, entry)
      entry.resume()
    }
  } finally {
    tar.destroy()
  }
}

const unixKind = (mode: number): ArchiveEntry['kind'] => {
  const type = mode & 0o170000
  if (type === 0o120000) return 'link'
  return type === 0 || type === 0o100000 ? 'file' : type === 0o040000 ? 'folder' : 'other'
}

/** Systems whose upper attributes are a Unix mode: Unix and macOS. */
const unixSystems = new Set([3, 19])

async function textOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of bytes) {
    chunks.push(chunk)
    if (chunks.reduce((sum, each) => sum + each.length, 0) > longestTarget) throw unsafe()
  }
  return Buffer.concat(chunks).toString('utf8')
}

const localHeader = { signature: 0x04034b50, bytes: 30, nameAt: 26, extraAt: 28 } as const
const stored = 0
const deflated = 8

/** A small file of a zip archive without a stream; 400 `Unsupported archive` when it is not what the archive says. */
function wholeOf(reader: Window, entry: Entry): Buffer {
  const { relativeOffsetOfLocalHeader: start, compressedSize, uncompressedSize: size, compressionMethod: method } = entry
  const head = reader.bytes(start, localHeader.bytes)
  if (head.length < localHeader.bytes || head.readUInt32LE(0) !== localHeader.signature) throw unsupported()
  const from = start + localHeader.bytes + head.readUInt16LE(localHeader.nameAt) + head.readUInt16LE(localHeader.extraAt)
  const packed = reader.bytes(from, compressedSize)
  if (packed.length < compressedSize || (method !== stored && method !== deflated)) throw unsupported()
  const bytes = method === stored ? Buffer.from(packed) : inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) })
  if (bytes.length !== size || crc32(bytes) !== entry.crc32) throw unsupported()
  return bytes
}

/** What was packed so badly that it is larger than it was is read as a stream, too. */
const isSmall = ({ compressedSize }: Entry): boolean => compressedSize <= 2 * atOnce

async function* readZip({ descriptor, size, passed, signal }: ArchiveSource): AsyncGenerator<ArchiveEntry> {
  // directory and files each in their own order
  const data = new Window(descriptor)
  const zip = await fromRandomAccessReaderPromise(new WindowReader(new Window(descriptor)), size, { lazyEntries: true })
  const entries = zip as unknown as { eachEntry(): AsyncIterable<Entry> }
  for await (const entry of entries.eachEntry()) {
    signal.throwIfAborted()
    if (entry.isEncrypted()) throw unsupported()
    const open = async () => (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>
    const unix = unixSystems.has(entry.versionMadeBy >> 8) ? entry.externalFileAttributes >>> 16 : 0
    const kind = entry.fileName.endsWith('/') ? 'folder' : unixKind(unix)
    if (kind === 'link' && entry.uncompressedSize > longestTarget) throw unsafe()
    const target = kind === 'link' ? await textOf(await open()) : ''
    const mode = unix === 0 ? null : unix & 0o7777
    const whole = async () => (isSmall(entry) ? wholeOf(data, entry) : joined(await open()))
    yield { path: entry.fileName, kind, mode, modified: entry.getLastModDate(), target, size: entry.uncompressedSize, open, whole }
    passed(Math.floor(size / zip.entryCount))
  }
}

/** What yauzl says of names that lead out of the folder. */
const ofNames = /^(absolute path|invalid relative path|invalid characters in fileName)/

/** The entries of an archive in their order, each read before the next. What is no such archive is 400 `Unsupported archive`. */
export async function* entriesOf(source: ArchiveSource): AsyncGenerator<ArchiveEntry> {
  try {
    yield* source.format === 'zip' ? readZip(source) : readTar(source)
  } catch (error) {
    source.signal.throwIfAborted()
    if (error instanceof AppError) throw error
    // a system call's own failure is no fault of the archive
    if (typeof (error as NodeJS.ErrnoException).errno === 'number' && typeof (error as NodeJS.ErrnoException).syscall === 'string')
      throw error
    throw error instanceof Error && ofNames.test(error.message) ? unsafe(error) : unsupported(error)
  }
}
