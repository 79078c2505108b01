import { Agent, request } from 'node:http'
import type { LocalReply, LocalRequest } from './system.ts'

const most = 64 * 1024 * 1024
const connections = new Agent({ keepAlive: true, maxSockets: 8 })

/** One request to a daemon's API on this machine. Rejects when nothing listens there or it does not answer in time. */
export function requestLocally({ port, method, path, headers = {}, body, timeoutMs = 10_000 }: LocalRequest): Promise<LocalReply> {
  return new Promise((resolve, reject) => {
    const all = {
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    }
    const sent = request({ host: '127.0.0.1', port, method, path, headers: all, agent: connections, timeout: timeoutMs }, (reply) => {
      const chunks: Buffer[] = []
      let size = 0
      reply.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > most) sent.destroy(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      reply.once('error', reject)
      reply.once('end', () => resolve({ status: reply.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }))
    })
    sent.once('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.once('error', reject)
    sent.end(body)
  })
}
