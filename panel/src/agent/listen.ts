import { chmod, chown } from 'node:fs/promises'
import { type Server, createConnection } from 'node:net'
import { listenForRoot } from '../system/root-socket.ts'

/** True when somebody answers at the socket. */
const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createConnection(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })

/** Listens on a Unix socket, root and the panel's group only. A dead agent's socket is replaced, a living one's is not. */
export async function listenOnSocket(server: Server, path: string, panelGroup: number): Promise<void> {
  if (await answers(path)) throw new Error(`an agent already listens on ${path}`)
  await listenForRoot(server, path)
  if (process.geteuid?.() === 0) await chown(path, 0, panelGroup)
  await chmod(path, 0o660)
}
