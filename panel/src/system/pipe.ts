import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync } from 'node:fs'
import { openHome } from './files/home.ts'
import type { ProgramPlaces } from './programs.ts'
import { collect, environment, killGroup, locate } from './run.ts'
import { ProgramFailed, type PipeEnd, type System } from './system.ts'

interface Started {
  readonly child: ChildProcess
  /** Resolves with the exit code; 128 for a signal. */
  readonly ended: Promise<number>
  readonly words: () => string
}

function start({ argv, as, inHome }: PipeEnd, homes: string, places: ProgramPlaces): Started {
  const path = locate(argv, places)
  const folder = openHome(homes, inHome.user, inHome.parts, as.uid)
  try {
    const needsIds = process.geteuid?.() === 0
    const options = { cwd: `/proc/${process.pid}/fd/${folder}`, env: environment, detached: true, ...(needsIds ? as : {}) }
    const child = spawn(path, argv.slice(1), { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
    const ended = new Promise<number>((resolve, reject) => {
      child.once('error', (cause) => reject(new Error(`cannot start ${argv[0]}`, { cause })))
      child.once('close', (code) => resolve(code ?? 128))
    })
    return { child, ended, words: collect(child, 'stderr') }
  } finally {
    closeSync(folder)
  }
}

/** See `System.pipe`. */
export function createPipe(homes: string, places: ProgramPlaces = {}): System['pipe'] {
  return async (from, to, { timeoutMs, signal, through }) => {
    signal.throwIfAborted()
    const reader = start(to, homes, places)
    const writer = start(from, homes, places)
    const both = [reader, writer]
    const stop = () => both.forEach(({ child }) => child.pid !== undefined && child.exitCode === null && killGroup(child.pid))
    const timer = setTimeout(stop, timeoutMs)
    signal.addEventListener('abort', stop)
    try {
      writer.child.stdin?.end()
      reader.child.stdout?.resume()
      if (writer.child.stdout === null || reader.child.stdin === null) throw new Error('a pipe without ends')
      const said = writer.child.stdout
      // a reader that has all it wants may close before the last padding: what is left runs dry, so that the writer ends by itself
      reader.child.stdin.on('error', () => said.unpipe().resume())
      const heading = through === undefined ? said : said.pipe(through)
      heading.pipe(reader.child.stdin)
      const heard = reader.ended.then((code) => {
        if (code > (to.tolerate ?? 0)) stop()
        return code
      })
      const [read, written] = await Promise.all([heard, writer.ended])
      signal.throwIfAborted()
      // what the reader says is the reason when both failed: the writer lost its other end
      if (read > (to.tolerate ?? 0)) throw new ProgramFailed(to.argv, read, reader.words())
      if (written > (from.tolerate ?? 0)) throw new ProgramFailed(from.argv, written, writer.words())
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      stop()
    }
  }
}
