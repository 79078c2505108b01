import { PassThrough, type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, createZstdCompress } from 'node:zlib'
import { pack, type Headers, type Pack } from 'tar-stream'
import { type ArchiveFormat, atOnce } from './kinds.ts'
import type { SourceItem } from './walk-source.ts'
import { zipWriter } from './zip.ts'

/** What walks the sources and hands each over: the next only when the one before is in the archive. */
export type Feed = (add: (item: SourceItem) => Promise<void>) => Promise<void>

type Passed = (bytes: number) => void

const counting = (passed: Passed) =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed(chunk.length)
      done(null, chunk)
    },
  })

/** One piece, when whoever reads the archive has come along so far. */
function put(tar: Pack, header: Headers, bytes: Buffer, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const done = Promise.withResolvers<undefined>()
  const left = () => done.reject(signal.reason)
  signal.addEventListener('abort', left, { once: true })
  const entry = tar.entry(header, (error) => (error ? done.reject(error) : done.resolve(undefined)))
  entry.end(bytes)
  return done.promise.finally(() => signal.removeEventListener('abort', left))
}

async function addToTar(tar: Pack, item: SourceItem, passed: Passed, signal: AbortSignal): Promise<void> {
  const { path, facts, kind } = item
  const header: Headers = { name: path, mode: facts.mode & 0o777, mtime: facts.mtime, uid: 0, gid: 0 }
  if (kind === 'folder') return void tar.entry({ ...header, name: `${path}/`, type: 'directory' })
  if (kind === 'link') return void tar.entry({ ...header, type: 'symlink', linkname: item.target })
  if (facts.size <= atOnce) {
    const bytes = item.whole()
    passed(bytes.length)
    return put(tar, { ...header, type: 'file', size: bytes.length }, bytes, signal)
  }
  await pipeline(item.open(), counting(passed), tar.entry({ ...header, type: 'file', size: facts.size }), { signal })
}

/** A failure before anybody reads is heard when somebody does. */
const heard = () => undefined

/** An archive as a stream; it fails when what feeds it does. `passed` hears how many bytes of files went in. */
export function archiveStream(format: Exclude<ArchiveFormat, 'tar'>, feed: Feed, passed: Passed): Readable {
  // whoever reads may leave: then nothing waits for room any more
  const gone = new AbortController()
  if (format === 'zip') {
    const out = new PassThrough()
    out.on('error', heard)
    out.once('close', () => gone.abort())
    const zip = zipWriter(out, passed, gone.signal)
    const fail = (error: unknown) => void out.destroy(error instanceof Error ? error : new Error(String(error)))
    feed((item) => zip.add(item))
      .then(() => zip.end())
      .catch(fail)
    return out
  }
  const tar = pack()
  const compress = format === 'tar.gz' ? createGzip() : createZstdCompress()
  compress.on('error', heard)
  compress.once('close', () => gone.abort())
  pipeline(tar, compress).catch((error: unknown) => void compress.destroy(error instanceof Error ? error : undefined))
  feed((item) => addToTar(tar, item, passed, gone.signal)).then(
    () => tar.finalize(),
    (error: unknown) => void compress.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return compress
}
