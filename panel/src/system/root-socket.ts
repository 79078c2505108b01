import { chmod, unlink } from 'node:fs/promises'
import type { Server } from 'node:net'

/** Listens on a Unix socket that only root may open; what was left there by one that was killed is replaced. */
export async function listenForRoot(server: Server, path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // Node binds the path before it returns: no moment at which others could connect, and nothing else made with this mask
    const mask = process.umask(0o177)
    try {
      server.listen(path, resolve)
    } finally {
      process.umask(mask)
    }
  })
  await listening
  await chmod(path, 0o600)
}
