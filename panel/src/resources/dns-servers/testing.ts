import { createSocket } from 'node:dgram'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A datagram server on loopback for one test; `null` says nothing. Answers with its port. */
export async function udpServer(answer: (message: Buffer) => Buffer | null): Promise<number> {
  const socket = createSocket('udp4')
  socket.on('message', (message, peer) => {
    const reply = answer(message)
    if (reply !== null) socket.send(reply, peer.port, peer.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => socket.close(() => resolve())))
  return (socket.address() as AddressInfo).port
}

/** The question with the answer bits set: `code` 0 = no error. */
export function reply(message: Buffer, code: number, records: readonly Buffer[] = []): Buffer {
  const head = Buffer.from(message.subarray(0, 12))
  head.writeUInt16BE(0x8400 | (message.readUInt16BE(2) & 0x7800) | code, 2)
  head.writeUInt16BE(records.length, 6)
  head.writeUInt16BE(0, 8)
  head.writeUInt16BE(0, 10)
  let end = 12
  while (message.readUInt8(end) !== 0) end += message.readUInt8(end) + 1
  return Buffer.concat([head, message.subarray(12, end + 5), ...records])
}

/** A SOA record of the name in the question. */
export function soaRecord(serial: number): Buffer {
  const data = Buffer.alloc(24)
  data.writeUInt16BE(0xc00c, 0)
  data.writeUInt16BE(0xc00c, 2)
  data.writeUInt32BE(serial, 4)
  const head = Buffer.from('c00c000600010000003c0018', 'hex')
  return Buffer.concat([head, data])
}
