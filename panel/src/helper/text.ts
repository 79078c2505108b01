import { isUtf8 } from 'node:buffer'
import { read } from 'node:fs'
import { promisify } from 'node:util'
import { invalid, tooLarge } from '@croft/kit/errors.ts'

const readBytes = promisify(read)

/** All bytes of an open file, which may grow meanwhile; 400 `Not a text file` when they are no UTF-8 or hold a NUL. */
export async function readText(descriptor: number, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for (;;) {
    const { bytesRead, buffer } = await readBytes(descriptor, Buffer.alloc(256 * 1024), 0, 256 * 1024, size)
    if (bytesRead === 0) break
    size += bytesRead
    if (size > limit) throw tooLarge('File is too large to edit')
    chunks.push(buffer.subarray(0, bytesRead))
  }
  const bytes = Buffer.concat(chunks)
  if (!isUtf8(bytes) || bytes.includes(0)) throw invalid('Not a text file')
  return bytes
}
