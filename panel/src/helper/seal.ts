import { randomBytes } from 'node:crypto'
import { Transform } from 'node:stream'

/**
 * Node ends a stream of HTTP/2 before it resets it, so a caller that leaves in the middle of an upload looks like one that has finished.
 * The agent therefore closes every message with random bytes that it has announced in this header, and the helper takes nothing for
 * whole without them.
 */
export const sealHeader = 'x-seal'
const sealBytes = 16

/** A seal as it is announced: hex. */
export const newSeal = (): string => randomBytes(sealBytes).toString('hex')

/** Adds the seal when, and only when, the source comes to its end. */
export const sealing = (seal: string): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk)
    },
    flush(done) {
      done(null, Buffer.from(seal, 'hex'))
    },
  })

/** The bytes before the seal; throws when it is missing. */
export async function* unsealed(source: AsyncIterable<Buffer>, seal: string): AsyncGenerator<Buffer> {
  let kept: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    const all = chunk.length < sealBytes ? Buffer.concat([kept, chunk]) : chunk
    if (all === chunk && kept.length > 0) yield kept
    const cut = Math.max(0, all.length - sealBytes)
    kept = Buffer.from(all.subarray(cut))
    if (cut > 0) yield all.subarray(0, cut)
  }
  if (kept.length !== sealBytes || kept.toString('hex') !== seal) throw new Error('the caller left')
}
