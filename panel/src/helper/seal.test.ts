import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newSeal, sealing, unsealed } from './seal.ts'

const collect = async (source: AsyncIterable<Buffer>) => {
  const chunks: Buffer[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const slices = (bytes: Buffer, sizes: readonly number[]) => {
  const parts: Buffer[] = []
  let from = 0
  for (let index = 0; from < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1
    parts.push(bytes.subarray(from, from + size))
    from += size
  }
  return parts
}

it('gives back what was sealed, however it is cut, and nothing that is not whole', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), sizes, fc.nat(), async (content, cuts, missing) => {
      const seal = newSeal()
      const message = await buffer(Readable.from(slices(Buffer.from(content), cuts)).pipe(sealing(seal)))
      expect(message.length).toBe(content.length + 16)
      expect(await collect(unsealed(Readable.from(slices(message, cuts)), seal))).toEqual(Buffer.from(content))
      const cut = message.subarray(0, message.length - 1 - (missing % message.length))
      await expect(collect(unsealed(Readable.from(slices(cut, cuts)), seal))).rejects.toThrow('the caller left')
    }),
    { numRuns: 200 },
  )
})
