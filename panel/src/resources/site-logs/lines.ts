import { StringDecoder } from 'node:string_decoder'

const longest = 65_536

/** Lines of a stream of bytes, without their ends. What is longer than 64 KiB is cut there: memory stays bounded. */
export async function* linesOf(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let skipping = false
  for await (const chunk of stream) {
    const parts = (typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk))).split('\n')
    for (const [index, part] of parts.entries()) {
      const whole = rest + part
      const ends = index < parts.length - 1
      if (ends) {
        if (!skipping) yield whole.slice(0, longest).replace(/\r$/, '')
        rest = ''
        skipping = false
      } else if (whole.length > longest) {
        if (!skipping) yield whole.slice(0, longest)
        rest = ''
        skipping = true
      } else rest = whole
    }
  }
  const last = rest + decoder.end()
  if (last !== '' && !skipping) yield last
}
