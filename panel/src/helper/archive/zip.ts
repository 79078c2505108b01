import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'
import { atOnce } from './kinds.ts'
import type { SourceItem } from './walk-source.ts'

/** Sizes and places from here on need the longer form of the format; a little less than it could hold, for what deflate adds. */
const long = 0xf000_0000
const largest32 = 0xffff_ffff
const most16 = 0xffff
const version = 45
/** Sizes follow the bytes; names are UTF-8. */
const flags = 0x0808
/** Sizes are known before: names are UTF-8. */
const knownFlags = 0x0800
/** Small things are joined before they go out. */
const joinedBytes = 128 * 1024
const unix = 3 << 8

interface Member {
  readonly name: Buffer
  readonly mode: number
  readonly deflated: boolean
  readonly time: number
  readonly offset: number
  readonly isLong: boolean
  readonly flags: number
}
interface Sizes {
  crc: number
  packed: number
  size: number
}
const unknown: Sizes = { crc: 0, packed: 0, size: 0 }

/** Date and time as DOS kept them, in two seconds, from 1980 on. */
function dosTime(date: Date): number {
  const year = Math.min(2107, Math.max(1980, date.getFullYear()))
  const day = ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate()
  return ((day << 16) | (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1)) >>> 0
}

const numbers = (...parts: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer => {
  const buffer = Buffer.alloc(parts.reduce((sum, [bytes]) => sum + bytes, 0))
  let at = 0
  for (const [bytes, value] of parts) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at)
    else buffer.writeUIntLE(value, at, bytes)
    at += bytes
  }
  return buffer
}

function localHeader({ name, deflated, time, isLong, flags: bits }: Member, { crc, packed, size }: Sizes): Buffer {
  const short = (value: number) => (isLong ? largest32 : value)
  const extra = isLong ? numbers([2, 1], [2, 16], [8, 0], [8, 0]) : Buffer.alloc(0)
  const head = numbers(
    [4, 0x04034b50],
    [2, version],
    [2, bits],
    [2, deflated ? 8 : 0],
    [4, time],
    [4, crc],
    [4, short(packed)],
    [4, short(size)],
  )
  return Buffer.concat([head, numbers([2, name.length], [2, extra.length]), name, extra])
}

function directoryEntry({ name, mode, deflated, time, offset, isLong, flags: bits }: Member, { crc, packed, size }: Sizes): Buffer {
  const isFar = isLong || offset >= largest32
  const extra = isFar ? numbers([2, 1], [2, 24], [8, size], [8, packed], [8, offset]) : Buffer.alloc(0)
  const short = (value: number) => (isFar ? largest32 : value)
  const head = numbers([4, 0x02014b50], [2, unix | version], [2, version], [2, bits], [2, deflated ? 8 : 0], [4, time], [4, crc])
  const sizes = numbers([4, short(packed)], [4, short(size)], [2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0])
  return Buffer.concat([head, sizes, numbers([4, (mode << 16) >>> 0], [4, short(offset)]), name, extra])
}

function ending(count: number, offset: number, size: number): Buffer {
  const isFar = count >= most16 || offset >= largest32 || size >= largest32
  const record = numbers(
    [4, 0x06064b50],
    [8, 44],
    [2, unix | version],
    [2, version],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, offset],
  )
  const locator = numbers([4, 0x07064b50], [4, 0], [8, offset + size], [4, 1])
  const shown = Math.min(count, most16)
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, shown],
    [2, shown],
    [4, Math.min(size, largest32)],
    [4, Math.min(offset, largest32)],
    [2, 0],
  )
  return Buffer.concat(isFar ? [record, locator, end] : [end])
}

const types = { file: 0o100000, folder: 0o040000, link: 0o120000 } as const

/** Writes a zip archive thing by thing; of what is written nothing is kept but its line in the directory at the end. */
export function zipWriter(out: Writable, passed: (bytes: number) => void, signal: AbortSignal) {
  const directory: Buffer[] = []
  let offset = 0
  let count = 0
  let waiting: Buffer[] = []
  let waitingBytes = 0
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting)
    waiting = []
    waitingBytes = 0
    if (!out.write(bytes)) await once(out, 'drain', { signal })
    signal.throwIfAborted()
  }
  const put = async (bytes: Buffer): Promise<void> => {
    offset += bytes.length
    waiting.push(bytes)
    waitingBytes += bytes.length
    if (waitingBytes >= joinedBytes) await flush()
  }
  async function deflate(source: Readable, sizes: Sizes): Promise<void> {
    await pipeline(
      source,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          sizes.crc = crc32(chunk, sizes.crc)
          sizes.size += chunk.length
          passed(chunk.length)
          yield chunk
        }
      },
      createDeflateRaw(),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          sizes.packed += chunk.length
          await put(chunk)
        }
      },
      { signal },
    )
  }
  /** Small buffers are joined: two hundred thousand of them would cost more than what is in them. */
  const note = (line: Buffer) => {
    const last = directory.at(-1)
    if (last === undefined || last.length > 64 * 1024) directory.push(line)
    else directory[directory.length - 1] = Buffer.concat([last, line])
    count += 1
  }
  /** What is at hand as a whole: its sizes stand before it. */
  async function addWhole(common: Pick<Member, 'name' | 'mode' | 'time' | 'offset' | 'isLong'>, bytes: Buffer): Promise<void> {
    const small = bytes.length === 0 ? bytes : deflateRawSync(bytes, { windowBits: bytes.length < 8192 ? 13 : 15 })
    const deflated = small.length < bytes.length
    const data = deflated ? small : bytes
    const member: Member = { ...common, deflated, flags: knownFlags }
    const sizes: Sizes = { crc: crc32(bytes), packed: data.length, size: bytes.length }
    await put(localHeader(member, sizes))
    await put(data)
    note(directoryEntry(member, sizes))
  }
  return {
    async add(item: SourceItem): Promise<void> {
      const common = {
        name: Buffer.from(item.kind === 'folder' ? `${item.path}/` : item.path),
        mode: types[item.kind] | (item.kind === 'link' ? 0o777 : item.facts.mode & 0o777),
        time: dosTime(item.facts.mtime),
        offset,
        isLong: item.facts.size >= long && item.kind === 'file',
      }
      if (item.kind !== 'file') return addWhole(common, Buffer.from(item.target))
      if (item.facts.size <= atOnce) {
        const bytes = item.whole()
        passed(bytes.length)
        return addWhole(common, bytes)
      }
      const member: Member = { ...common, deflated: true, flags }
      const sizes: Sizes = { ...unknown }
      await put(localHeader(member, unknown))
      await deflate(item.open(), sizes)
      const bytes = member.isLong ? 8 : 4
      await put(numbers([4, 0x08074b50], [4, sizes.crc], [bytes, sizes.packed], [bytes, sizes.size]))
      note(directoryEntry(member, sizes))
    },
    async end(): Promise<void> {
      const start = offset
      for (const lines of directory) await put(lines)
      await put(ending(count, start, offset - start))
      await flush()
      out.end()
    },
  }
}
