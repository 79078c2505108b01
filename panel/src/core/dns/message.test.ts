import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { dsOfMessage, encodeName, parseMessage, queryMessage, readName, serialOf, signMessage, updateMessage } from './message.ts'

test('a name goes out and comes back, pointers included', () => {
  const bytes = Buffer.concat([encodeName('Example.COM.'), Buffer.of(3, 0x77, 0x77, 0x77, 0xc0, 0)])
  expect(readName(bytes, 0)).toEqual({ name: 'example.com', next: 13 })
  expect(readName(bytes, 13)).toEqual({ name: 'www.example.com', next: 19 })
  expect(() => encodeName(`${'a'.repeat(64)}.com`)).toThrow('too long')
})

test('pointers that go round are refused', () => {
  expect(() => readName(Buffer.of(0xc0, 0), 0)).toThrow('points forward')
  expect(() => readName(Buffer.of(0xc0, 2, 0xc0, 0), 2)).toThrow('points forward')
  expect(() => readName(Buffer.of(5, 1), 0)).toThrow(RangeError)
})

const header = (flags: number, answers: number) => {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt16BE(7, 0)
  bytes.writeUInt16BE(flags, 2)
  bytes.writeUInt16BE(1, 4)
  bytes.writeUInt16BE(answers, 6)
  return bytes
}
const record = (type: number, data: Buffer) => {
  const head = Buffer.alloc(10)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(1, 2)
  head.writeUInt32BE(300, 4)
  head.writeUInt16BE(data.length, 8)
  return Buffer.concat([Buffer.of(0xc0, 12), head, data])
}
const question = Buffer.concat([encodeName('example.com'), Buffer.of(0, 6, 0, 1)])

test('the serial of an answer is read behind both names', () => {
  const numbers = Buffer.alloc(20)
  numbers.writeUInt32BE(2026010101, 0)
  const soa = Buffer.concat([Buffer.of(3, 0x6e, 0x73, 0x31, 0xc0, 12), encodeName('hostmaster.example.com'), numbers])
  const message = parseMessage(Buffer.concat([header(0x8400, 1), question, record(6, soa)]))
  expect(message).toMatchObject({ id: 7, rcode: 0, authoritative: true, truncated: false })
  expect(serialOf(message)).toBe(2026010101)
  expect(serialOf(parseMessage(Buffer.concat([header(0x8403, 0), question])))).toBeNull()
})

test('DS records are read as they are written in zones', () => {
  const ds = Buffer.concat([Buffer.of(0x30, 0x39, 13, 2), Buffer.from('49fd', 'hex')])
  const message = parseMessage(Buffer.concat([header(0x8180, 1), question, record(43, ds)]))
  expect(dsOfMessage(message)).toEqual(['12345 13 2 49FD'])
  expect(message.answers[0]?.ttl).toBe(300)
})

test('what is cut off is no answer', () => {
  const whole = Buffer.concat([header(0x8180, 1), question, record(43, Buffer.alloc(10))])
  for (const end of [13, 20, whole.length - 1]) expect(() => parseMessage(whole.subarray(0, end))).toThrow(RangeError)
})

test('a question is one', () => {
  const bytes = queryMessage(513, 'example.com', 'DS', { recursion: true })
  expect(bytes.readUInt16BE(0)).toBe(513)
  expect(bytes.readUInt16BE(2)).toBe(0x0100)
  expect(readName(bytes, 12)).toEqual({ name: 'example.com', next: 25 })
  expect(bytes.readUInt16BE(25)).toBe(43)
})

test('a signature covers the message as it was before it was signed', () => {
  const update = updateMessage(9, { zone: 'example.com', name: '_x.example.com', value: 'v', verb: 'add', ttl: 60 })
  const key = { name: 'key.example.com', algorithm: 'hmac-sha256', secret: Buffer.from('secret').toString('base64') } as const
  const signed = signMessage(update, key, 1_767_225_600)
  expect(signed.readUInt16BE(10)).toBe(1)
  expect(signed.subarray(12, update.length)).toEqual(update.subarray(12))
  const time = Buffer.from('00006955b9000000'.slice(0, 12), 'hex')
  time.writeUIntBE(1_767_225_600, 0, 6)
  const variables = [encodeName(key.name), Buffer.of(0, 255, 0, 0, 0, 0), encodeName(key.algorithm), time, Buffer.of(1, 44, 0, 0, 0, 0)]
  const mac = createHmac('sha256', 'secret').update(update).update(Buffer.concat(variables)).digest()
  expect(signed.includes(mac)).toBe(true)
})
