import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { homedir } from 'node:os'
import { openHome } from './files/home.ts'
import { locateProgram, ProgramMissing, type Program, type ProgramPlaces } from './programs.ts'
import { ProgramFailed, type RunOptions, type RunResult } from './system.ts'

const outputCap = 1024 * 1024

/** The whole environment of everything that is started: nothing of the agent's own leaks into it, and nobody is there to be asked. */
export const environment = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C',
  LC_ALL: 'C',
  DEBIAN_FRONTEND: 'noninteractive',
  NEEDRESTART_MODE: 'l',
}

export type Argv = readonly [program: Program, ...args: string[]]

/** A value in operand position: refused when it could be read as an option or holds a NUL. */
export function operand(value: string): string {
  if (value === '' || value.startsWith('-') || value.includes('\0')) throw new Error(`refused as an argument: ${JSON.stringify(value)}`)
  return value
}

export function locate(argv: Argv, places: ProgramPlaces): string {
  const path = locateProgram(argv[0], places)
  if (path === null) throw new ProgramMissing(`${argv[0]} is not installed`)
  return path
}

/** Keeps the first `outputCap` bytes and lets the rest run dry, so that the program never blocks on a full pipe. */
export function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  const chunks: Buffer[] = []
  let size = 0
  child[stream]?.on('data', (chunk: Buffer) => {
    const room = outputCap - size
    if (room <= 0) return
    chunks.push(chunk.subarray(0, room))
    size += Math.min(chunk.length, room)
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

/** Makes the one function that runs programs to their end. No shell, a closed list, a clean environment, a time limit. */
export function createRun(homes: string, places: ProgramPlaces = {}) {
  return async function run(argv: Argv, options: RunOptions = {}): Promise<RunResult> {
    const path = locate(argv, places)
    if (options.inHome !== undefined && options.as === undefined) throw new Error('a program runs in a home only as its owner')
    const folder =
      options.inHome !== undefined && options.as !== undefined
        ? openHome(homes, options.inHome.user, options.inHome.parts, options.as.uid)
        : null
    try {
      return await runToEnd(path, argv, options, folder === null ? '/' : `/proc/${process.pid}/fd/${folder}`)
    } finally {
      if (folder !== null) closeSync(folder)
    }
  }
}

function runToEnd(path: string, argv: Argv, options: RunOptions, cwd: string): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const needsIds = options.as !== undefined && process.geteuid?.() === 0
    const child = spawn(path, argv.slice(1), {
      cwd,
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      ...(needsIds ? options.as : {}),
    })
    const stdout = collect(child, 'stdout')
    const stderr = collect(child, 'stderr')
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      // its own process group, so that children of the program go too
      if (child.pid !== undefined) killGroup(child.pid)
    }, options.timeoutMs ?? 30_000)
    child.once('error', (cause) => {
      clearTimeout(timer)
      reject(new Error(`cannot start ${argv[0]}`, { cause }))
    })
    child.once('close', (exitCode, signal) => {
      clearTimeout(timer)
      const code = timedOut ? 124 : (exitCode ?? 128)
      const result = { code, stdout: stdout(), stderr: stderr() }
      if (code === 0 || (options.allowFailure === true && !timedOut)) return resolve(result)
      const words = timedOut ? 'did not end in time\n' : signal === null ? '' : `ended by ${signal}\n`
      reject(new ProgramFailed(argv, code, words + (result.stderr.trim() === '' ? result.stdout : result.stderr)))
    })
    // a program may end without reading its input: that is its own affair, the exit code tells
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(options.stdin ?? '')
  })
}

export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Starts a daemon in a session of its own that outlives the agent; its words go to `log`. Resolves with the pid once it runs. */
export function launch(argv: Argv, log: string, places: ProgramPlaces = {}): Promise<number> {
  const path = locate(argv, places)
  const output = openSync(log, 'a', 0o640)
  return new Promise<number>((resolve, reject) => {
    const child = spawn(path, argv.slice(1), {
      cwd: '/',
      env: { ...environment, HOME: homedir() },
      stdio: ['ignore', output, output],
      detached: true,
    })
    child.once('error', (cause) => reject(new Error(`cannot start ${argv[0]}`, { cause })))
    child.once('spawn', () => {
      child.unref()
      if (child.pid !== undefined) resolve(child.pid)
    })
  }).finally(() => closeSync(output))
}
