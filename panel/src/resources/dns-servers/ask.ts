import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { getServers } from 'node:dns'
import { isIP } from 'node:net'
import { type AskedType, type Message, parseMessage, queryMessage } from '../../core/dns/message.ts'

/** A name server: an address and a port. */
export interface Server {
  readonly address: string
  readonly port: number
}

/** `192.0.2.1`, `192.0.2.1:5300`, `2001:db8::1`, `[2001:db8::1]:5300`; `null` for anything else. */
export function parseServer(text: string): Server | null {
  if (isIP(text) !== 0) return { address: text, port: 53 }
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)):(\d{1,5})$/i.exec(text) ?? []
  const address = bracketed ?? plain ?? ''
  return isIP(address) === 0 || Number(port) > 65_535 || Number(port) < 1 ? null : { address, port: Number(port) }
}

/** The resolvers of this machine. */
export const systemServers = (): Server[] => getServers().flatMap((text) => parseServer(text) ?? [])

/** A name server that does not answer, or with something that is no answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** Sends one message and waits for its answer; throws `NoAnswer` after `ms`. */
export function exchange(server: Server, message: Buffer, ms: number): Promise<Message> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIP(server.address) === 6 ? 'udp6' : 'udp4')
    const finish = (settle: () => void) => {
      clearTimeout(timer)
      socket.close()
      settle()
    }
    const fail = (words: string, cause?: unknown) =>
      finish(() => reject(new NoAnswer(`${server.address} ${words}`, cause === undefined ? undefined : { cause })))
    const timer = setTimeout(() => fail('does not answer'), ms)
    socket.on('error', (cause) => fail('cannot be reached', cause))
    socket.on('message', (bytes) => {
      // somebody else's answer, or one that comes late
      if (bytes.length < 12 || bytes.readUInt16BE(0) !== message.readUInt16BE(0)) return
      try {
        const parsed = parseMessage(bytes)
        finish(() => resolve(parsed))
      } catch (cause) {
        fail('answers with something that is no answer', cause)
      }
    })
    // connected: only this server's answers are taken
    socket.connect(server.port, server.address, () => socket.send(message))
  })
}

/** Asks one name server, twice at most. */
export async function ask(
  server: Server,
  name: string,
  type: AskedType,
  options: { readonly recursion: boolean; readonly ms?: number },
): Promise<Message> {
  const { recursion, ms = 1500 } = options
  const question = () => exchange(server, queryMessage(randomInt(65_536), name, type, { recursion }), ms)
  try {
    return await question()
  } catch (error) {
    // a datagram may be lost
    if (error instanceof NoAnswer) return question()
    throw error
  }
}
