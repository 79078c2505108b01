import { createHmac } from 'node:crypto'

/** Numbers of record types that are asked for. */
export const typeNumbers = { A: 1, NS: 2, SOA: 6, TXT: 16, AAAA: 28, DS: 43 } as const
export type AskedType = keyof typeof typeNumbers

const classIn = 1
const classNone = 254
const classAny = 255
const optType = 41
const tsigType = 250

/** One record of an answer; `at` is where its data begin in `message`, for names in it may point elsewhere. */
export interface Answer {
  readonly name: string
  readonly type: number
  readonly ttl: number
  readonly at: number
  readonly length: number
}

export interface Message {
  readonly id: number
  /** 0 = no error, 3 = no such name. */
  readonly rcode: number
  readonly authoritative: boolean
  readonly truncated: boolean
  readonly answers: readonly Answer[]
  readonly bytes: Buffer
}

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A name as it is sent, lower case. Throws for labels that are too long. */
export function encodeName(name: string): Buffer {
  const labels = name
    .toLowerCase()
    .replace(/\.$/, '')
    .split('.')
    .filter((label) => label !== '')
  if (labels.some((label) => label.length > 63)) throw new RangeError(`the name ${name} has a label that is too long`)
  return Buffer.concat([...labels.flatMap((label) => [Buffer.of(label.length), Buffer.from(label, 'latin1')]), Buffer.of(0)])
}

/** Reads a name, following pointers, which may only lead backwards. */
export function readName(bytes: Buffer, start: number): { readonly name: string; readonly next: number } {
  const labels: string[] = []
  let at = start
  let next = -1
  for (let limit = start; ;) {
    const length = bytes.readUInt8(at)
    if (length === 0) return { name: labels.join('.').toLowerCase(), next: next === -1 ? at + 1 : next }
    if ((length & 0xc0) === 0xc0) {
      const target = bytes.readUInt16BE(at) & 0x3fff
      if (target >= limit) throw new RangeError('a name in the answer points forward')
      if (next === -1) next = at + 2
      limit = target
      at = target
      continue
    }
    if (length > 63) throw new RangeError('a name in the answer is malformed')
    labels.push(bytes.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
}

/** A question for one name and type, with room for large answers. */
export function queryMessage(id: number, name: string, type: AskedType, options: { readonly recursion: boolean }): Buffer {
  const header = Buffer.concat([u16(id), u16(options.recursion ? 0x0100 : 0), u16(1), u16(0), u16(0), u16(1)])
  const question = Buffer.concat([encodeName(name), u16(typeNumbers[type]), u16(classIn)])
  const edns = Buffer.concat([Buffer.of(0), u16(optType), u16(1232), u32(0), u16(0)])
  return Buffer.concat([header, question, edns])
}

/** Reads an answer; throws `RangeError` for what is none. */
export function parseMessage(bytes: Buffer): Message {
  const flags = bytes.readUInt16BE(2)
  let at = 12
  for (let count = bytes.readUInt16BE(4); count > 0; count -= 1) at = readName(bytes, at).next + 4
  const answers: Answer[] = []
  for (let count = bytes.readUInt16BE(6); count > 0; count -= 1) {
    const { name, next } = readName(bytes, at)
    const length = bytes.readUInt16BE(next + 8)
    answers.push({ name, type: bytes.readUInt16BE(next), ttl: bytes.readUInt32BE(next + 4), at: next + 10, length })
    at = next + 10 + length
    if (at > bytes.length) throw new RangeError('the answer is cut off')
  }
  return {
    id: bytes.readUInt16BE(0),
    rcode: flags & 0xf,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    answers,
    bytes,
  }
}

/** Serial of the SOA record in an answer, `null` without one. */
export function serialOf({ answers, bytes }: Message): number | null {
  const soa = answers.find(({ type }) => type === typeNumbers.SOA)
  if (soa === undefined) return null
  const { next } = readName(bytes, readName(bytes, soa.at).next)
  return bytes.readUInt32BE(next)
}

/** DS records of an answer as `tag algorithm digest HEX`. */
export const dsOfMessage = ({ answers, bytes }: Message): string[] =>
  answers
    .filter(({ type, length }) => type === typeNumbers.DS && length > 4)
    .map(({ at, length }) => {
      const hex = bytes.toString('hex', at + 4, at + length).toUpperCase()
      return `${bytes.readUInt16BE(at)} ${bytes.readUInt8(at + 2)} ${bytes.readUInt8(at + 3)} ${hex}`
    })

const txtData = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  const parts = Array.from({ length: Math.max(1, Math.ceil(bytes.length / 255)) }, (_, index) =>
    bytes.subarray(index * 255, (index + 1) * 255),
  )
  return Buffer.concat(parts.flatMap((part) => [Buffer.of(part.length), part]))
}

/** One value of a TXT record that an update (RFC 2136) adds, or removes while others of the name stay. */
export interface TxtUpdate {
  readonly zone: string
  readonly name: string
  readonly value: string
  readonly verb: 'add' | 'remove'
  readonly ttl: number
}

export function updateMessage(id: number, { zone, name, value, verb, ttl }: TxtUpdate): Buffer {
  const header = Buffer.concat([u16(id), u16(5 << 11), u16(1), u16(0), u16(1), u16(0)])
  const question = Buffer.concat([encodeName(zone), u16(typeNumbers.SOA), u16(classIn)])
  const data = txtData(value)
  const adds = verb === 'add'
  const head = Buffer.concat([u16(typeNumbers.TXT), u16(adds ? classIn : classNone), u32(adds ? ttl : 0), u16(data.length)])
  return Buffer.concat([header, question, encodeName(name), head, data])
}

/** A key that two name servers share. */
export interface TsigKey {
  readonly name: string
  readonly algorithm: 'hmac-sha256' | 'hmac-sha512'
  /** Base64. */
  readonly secret: string
}

/** The message with a signature (RFC 8945) of the given moment, in seconds since the epoch. */
export function signMessage(message: Buffer, key: TsigKey, seconds: number): Buffer {
  const algorithm = encodeName(key.algorithm)
  const time = Buffer.concat([u16(Math.floor(seconds / 2 ** 32)), u32(seconds % 2 ** 32), u16(300)])
  const variables = Buffer.concat([encodeName(key.name), u16(classAny), u32(0), algorithm, time, u16(0), u16(0)])
  const hash = key.algorithm === 'hmac-sha256' ? 'sha256' : 'sha512'
  const mac = createHmac(hash, Buffer.from(key.secret, 'base64')).update(message).update(variables).digest()
  const data = Buffer.concat([algorithm, time, u16(mac.length), mac, message.subarray(0, 2), u16(0), u16(0)])
  const record = Buffer.concat([encodeName(key.name), u16(tsigType), u16(classAny), u32(0), u16(data.length), data])
  const signed = Buffer.concat([message, record])
  signed.writeUInt16BE(message.readUInt16BE(10) + 1, 10)
  return signed
}
