import { once } from 'node:events'
import { type Socket, createConnection } from 'node:net'
import { Readable } from 'node:stream'
import { fastCgiHead, fastCgiKinds, fastCgiRecord, fastCgiRecords } from '@croft/kit/fastcgi.ts'

const longestHead = 65_536

export interface FastCgiRequest {
  readonly parameters: Readonly<Record<string, string>>
  /** `null`: none. */
  readonly body: Readable | null
  /** Longest silence of the other side. */
  readonly idleMs: number
}
export interface FastCgiReply {
  readonly status: number
  /** Names in lower case, in the order of the answer. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Fails when the other side breaks off. */
  readonly body: Readable
  /** Nobody wants the rest: the connection ends now, whatever the other side is doing. */
  readonly abandon: () => void
}

async function send(socket: Socket, { parameters, body }: FastCgiRequest): Promise<void> {
  socket.write(fastCgiHead(parameters))
  for await (const chunk of body ?? []) {
    for (const part of fastCgiRecords(fastCgiKinds.input, Buffer.from(chunk as Uint8Array))) {
      if (!socket.write(part)) await once(socket, 'drain')
    }
  }
  socket.write(fastCgiRecord(fastCgiKinds.input, Buffer.alloc(0)))
}

/** What the program prints, until it is done; breaking off is an error. */
async function* output(socket: Socket): AsyncGenerator<Buffer> {
  // the loop ends the connection when it is left
  let pending = Buffer.alloc(0)
  for await (const chunk of socket) {
    pending = Buffer.concat([pending, chunk as Buffer])
    for (;;) {
      if (pending.length < 8) break
      const length = pending.readUInt16BE(4)
      const whole = 8 + length + (pending[6] ?? 0)
      if (pending.length < whole) break
      const kind = pending[1]
      if (kind === fastCgiKinds.end) return
      if (kind === fastCgiKinds.output && length > 0) yield pending.subarray(8, 8 + length)
      pending = pending.subarray(whole)
    }
  }
  throw new Error('the FastCGI server broke off')
}

function parseHead(text: string): Pick<FastCgiReply, 'status' | 'headers'> {
  const headers = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':')
    return colon <= 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]]
  })
  const status = Number(headers.find(([name]) => name === 'status')?.[1].slice(0, 3) ?? 200)
  return { status: status >= 200 && status <= 599 ? status : 502, headers: headers.filter(([name]) => name !== 'status') }
}

async function readHead(parts: AsyncGenerator<Buffer>): Promise<{ readonly text: string; readonly rest: Buffer }> {
  let seen = Buffer.alloc(0)
  for (;;) {
    const { value, done } = await parts.next()
    if (done === true) throw new Error('the FastCGI server answered without a head')
    seen = Buffer.concat([seen, value])
    const end = seen.indexOf('\r\n\r\n')
    if (end >= 0) return { text: seen.subarray(0, end).toString('latin1'), rest: seen.subarray(end + 4) }
    if (seen.length > longestHead) throw new Error('the head of the FastCGI answer is too long')
  }
}

/**
 * One request to a FastCGI server behind a Unix socket; body and answer are passed on as they come, neither is kept. Rejects when nobody
 * answers.
 */
export async function fastCgi(path: string, request: FastCgiRequest): Promise<FastCgiReply> {
  const socket = createConnection({ path })
  socket.setTimeout(request.idleMs, () => socket.destroy(new Error('the FastCGI server does not answer in time')))
  const parts = output(socket)
  try {
    await once(socket, 'connect')
    // an answer may come before all was sent, or instead of it: reading tells what became of the request
    send(socket, request).catch((error: unknown) => socket.destroy(error instanceof Error ? error : new Error(String(error))))
    const { text, rest } = await readHead(parts)
    const whole = async function* () {
      if (rest.length > 0) yield rest
      yield* parts
    }
    const body = Readable.from(whole(), { objectMode: false })
    const abandon = () => {
      body.destroy()
      socket.destroy()
    }
    return { ...parseHead(text), body, abandon }
  } catch (error) {
    socket.destroy()
    throw error
  }
}
