import { homedir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Io } from './io.ts'
import { main } from './main.ts'

/** The command line. Started by the wrappers `croft` and `pc`, which say in CROFT_PROGRAM which of the two it is. */
const interruption = new AbortController()
process.once('SIGINT', () => interruption.abort())
// whoever reads the output may leave before its end
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const io: Io = {
  program: process.env['CROFT_PROGRAM'] === 'pc' ? 'pc' : 'croft',
  env: process.env,
  home: process.env['HOME'] ?? homedir(),
  uid: process.getuid?.() ?? -1,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: interruption.signal,
  delay: (milliseconds) => wait(milliseconds, undefined, { signal: interruption.signal }),
}

process.exitCode = await main(io, process.argv.slice(2))
// an open standard input would keep the process
process.stdin.destroy()
