import { type Server, type Socket, createServer } from 'node:net'
import { answerFtp } from '../drivers/ftp/pureftpd/answer.ts'
import { ftpPaths } from '../drivers/ftp/pureftpd/paths.ts'
import { rootOwned, type System } from '../system/system.ts'
import { listenForRoot } from '../system/root-socket.ts'

type Log = (event: Readonly<Record<string, unknown>>) => void

const longest = 8192

/** Reads one question and answers it; whoever asks nothing is sent away. */
function serve(socket: Socket, system: System, log: Log): void {
  let text = ''
  socket.setEncoding('utf8').setTimeout(5000, () => socket.destroy())
  // the daemon may have gone meanwhile
  socket.on('error', () => socket.destroy())
  socket.on('data', (part: string) => {
    text += part
    if (text.length > longest) socket.destroy()
    if (!/(?:^|\n)end\n$/.test(text)) return
    socket.pause()
    answerFtp(text, system).then(
      (reply) => socket.end(reply),
      (error: unknown) => {
        log({ event: 'ftp question failed', error })
        socket.destroy()
      },
    )
  })
}

/** Answers the FTP daemon about names that its own database cannot hold. Root alone may ask. */
export async function listenForFtp(system: System, log: Log): Promise<Server> {
  const { run, socket: path } = ftpPaths(system.paths)
  await system.files.ensureDirectory(run, rootOwned(0o755))
  const server = createServer((socket) => serve(socket, system, log))
  await listenForRoot(server, path)
  return server
}
