import { createConnection } from 'node:net'
import type { Listener } from './system.ts'

/** Connects, writes `bytes` and resolves with everything read until the other side closes (at most 64 KiB). Rejects on any failure. */
export function exchange(to: Listener, bytes: Uint8Array, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createConnection('path' in to ? { path: to.path } : { host: to.host, port: to.port })
    const chunks: Buffer[] = []
    let size = 0
    const end = (error: Error | null) => {
      clearTimeout(timer)
      socket.destroy()
      if (error === null) resolve(Buffer.concat(chunks))
      else reject(error)
    }
    const timer = setTimeout(() => end(new Error('no answer in time')), timeoutMs)
    socket.once('error', end)
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > 65_536) end(null)
    })
    socket.once('end', () => end(null))
    socket.once('connect', () => socket.write(bytes))
  })
}
