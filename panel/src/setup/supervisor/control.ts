import { createServer, connect, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { listenForRoot } from '../../system/root-socket.ts'
import { describe, problem } from '../report.ts'

/** What the supervisor can be told; `leave` ends it and Croft's own programs, and what serves sites goes on. */
export const Order = z.enum(['start', 'stop', 'restart', 'reload', 'leave'])
export type Order = z.infer<typeof Order>

const Answer = z.object({ error: z.string().nullable() })
const longest = 64

/** Takes orders of root's on a socket, one a connection, one after the other. */
export async function takeOrders(path: string, obey: (order: Order) => Promise<void>): Promise<Server> {
  let last: Promise<unknown> = Promise.resolve()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    let line = ''
    socket.setEncoding('utf8').on('data', (part: string) => {
      line += part
      if (line.length > longest) socket.destroy()
    })
    socket.once('end', () => {
      last = last
        .then(() => obey(Order.parse(line.trim())))
        .then(
          () => null,
          (error: unknown) => describe(error),
        )
        .then((error) => socket.end(`${JSON.stringify({ error })}\n`))
    })
  })
  // whoever is alive was looked for before
  await listenForRoot(server, path)
  return server
}

/** Tells the supervisor and waits until it is done; false when there is none. */
export async function tellSupervisor(path: string, order: Order): Promise<boolean> {
  const socket = connect({ path, allowHalfOpen: true })
  const there = await new Promise<boolean>((resolve, reject) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(false)
      else reject(error)
    })
  })
  if (!there) return false
  socket.end(`${order}\n`)
  const { error } = Answer.parse(JSON.parse(await text(socket)))
  if (error !== null) throw problem(`the supervisor could not ${order} the panel: ${error}`)
  return true
}
