import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import type { System } from '../system/system.ts'

/** Bytes that are caught up with; of a log that gains more at once, as a sparse file does at no cost, the rest is left out. */
const mostBehind = 4 * 1024 * 1024

/** Complete new lines of a growing file, from its end on, until `signal` aborts. A rotated file is read from its beginning. */
async function* lines(system: System, path: string, signal: AbortSignal): AsyncGenerator<string> {
  let offset = (await system.files.stat(path))?.size ?? 0
  let rest = Buffer.alloc(0)
  while (!signal.aborted) {
    const part = await system.files.readFrom(path, offset)
    if (part !== null && part.size < offset) {
      offset = 0
      rest = Buffer.alloc(0)
      continue
    }
    if (part !== null && part.size - offset > mostBehind) {
      offset = part.size - mostBehind
      rest = Buffer.alloc(0)
      continue
    }
    if (part !== null && part.bytes.length > 0) {
      offset += part.bytes.length
      const text = Buffer.concat([rest, part.bytes])
      const end = text.lastIndexOf(10) + 1
      rest = text.subarray(end)
      if (end > 0) yield text.subarray(0, end).toString('utf8')
      // a line without end is not gathered for ever
      if (rest.length > 1024 * 1024) rest = Buffer.alloc(0)
      // reading waits for nothing: the others have their turn
      await turn()
      continue
    }
    await sleep(500, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
}

/** The file as it grows: text in whole lines. */
export const follow = (system: System, path: string, signal: AbortSignal): Readable => Readable.from(lines(system, path, signal))
