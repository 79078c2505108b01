import { Agent as HttpAgent, request, type IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { unavailable } from '@croft/kit/errors.ts'
import type { AgentFiles } from '../resources/files/agent.ts'

export interface FilesClient extends AgentFiles {
  close(): void
}

const plainHeaders = (response: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(response.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))

/** The panel's side of the agent's file verbs, over its Unix socket; 503 when nobody listens. A call ends when `signal` aborts. */
export function createFilesClient(socketPath: string, { maxSockets = 128 }: { maxSockets?: number } = {}): FilesClient {
  const http = new HttpAgent({ keepAlive: true, maxSockets })
  return {
    call(verb, { user, ...args }, { body, signal } = {}) {
      const query = new URLSearchParams({ user, ...(body === undefined ? {} : { args: JSON.stringify(args) }) })
      const message = body === undefined ? Buffer.from(JSON.stringify(args)) : null
      const headers = message === null ? { 'transfer-encoding': 'chunked' } : { 'content-length': message.length }
      return new Promise((resolve, reject) => {
        const call = request({
          socketPath,
          path: `/v1/files/${verb}?${query.toString()}`,
          method: 'POST',
          agent: http,
          headers,
          ...(signal === undefined ? {} : { signal }),
        })
        call.once('response', (response) => {
          // a refusal may come before the body is at its end: what is left of it goes nowhere
          response.once('close', () => call.writableFinished || call.destroy())
          resolve({ status: response.statusCode ?? 500, headers: plainHeaders(response), body: response })
        })
        call.once('error', (cause) => {
          // the source's own failure is what the caller has to hear, not that the agent missed the rest
          const broken = body?.errored ?? (signal?.aborted === true ? cause : null)
          reject(broken ?? unavailable(undefined, 5, cause))
        })
        if (message !== null) return void call.end(message)
        if (body === undefined) return
        // what can be refused is refused before the first byte comes
        call.flushHeaders()
        pipeline(body, call).catch((error: unknown) => {
          if (!call.destroyed) call.destroy(error instanceof Error ? error : undefined)
        })
      })
    },
    close: () => http.destroy(),
  }
}
