import { createServer, type Server, type Socket } from 'node:net'
import { z } from 'zod'
import { listenForRoot } from '../system/root-socket.ts'
import type { Runner } from './runner.ts'

/** What the agent may ask the runner, one line of JSON for each connection, answered with one. */
const Request = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('start'), account: z.number().int().positive(), job: z.number().int().positive() }),
  z.strictObject({ ask: z.literal('running') }),
])

const longest = 4096

async function answer(line: string, runner: Pick<Runner, 'startNow' | 'running'>): Promise<unknown> {
  const request = Request.parse(JSON.parse(line))
  return request.ask === 'start' ? runner.startNow(request.account, request.job) : { running: runner.running().slice(0, 500) }
}

/** Listens on a socket that only root may open. */
export async function listenForRequests(
  path: string,
  runner: Pick<Runner, 'startNow' | 'running'>,
  log: (event: Readonly<Record<string, unknown>>) => void,
): Promise<Server> {
  const serve = (socket: Socket) => {
    let text = ''
    socket.setTimeout(10_000, () => socket.destroy())
    socket.on('error', () => undefined)
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part
      const end = text.indexOf('\n')
      if (text.length > longest) return void socket.destroy()
      if (end < 0) return
      socket.removeAllListeners('data')
      answer(text.slice(0, end), runner).then(
        (reply) => socket.end(`${JSON.stringify(reply)}\n`),
        (error: unknown) => {
          log({ event: 'request refused', error })
          socket.end(`${JSON.stringify({ outcome: 'unknown' })}\n`)
        },
      )
    })
  }
  const server = createServer({ allowHalfOpen: true }, serve)
  await listenForRoot(server, path)
  return server
}
