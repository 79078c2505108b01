import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

export interface ExecOptions {
  readonly stdin?: string
  readonly cwd?: string
  /** Added to the environment of set-up: npm and apt need its proxy and certificate settings. */
  readonly env?: Readonly<Record<string, string>>
  readonly as?: { readonly uid: number; readonly gid: number }
  /** Default 10 minutes. */
  readonly timeoutMs?: number
}
export interface ExecResult {
  /** 127 when the program is not there. */
  readonly code: number
  readonly stdout: string
  /** Both streams as they came, at most the last 64 KiB. */
  readonly output: string
}

const outputCap = 64 * 1024

/** Runs a program to its end, never through a shell; a failure is told by `code`, not thrown. */
export function exec(argv: readonly [program: string, ...args: string[]], options: ExecOptions = {}): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      timeout: options.timeoutMs ?? 600_000,
      killSignal: 'SIGKILL',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...options.as,
    })
    let stdout = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      stdout += part
      output = (output + part).slice(-outputCap)
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      output = (output + part).slice(-outputCap)
    })
    // the program may end without reading; its exit code tells
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.stdin ?? '')
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ code: 127, stdout: '', output: `${argv[0]} is not installed` })
      else reject(error)
    })
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128, stdout, output: signal === null ? output : `${output}\nended by ${signal}` }),
    )
  })
}

/** The last lines of what a program said, indented for showing below a message. */
export function lastWords(output: string, lines = 12): string {
  const words = output.trim().split('\n').slice(-lines)
  return words.map((line) => `    ${line}`).join('\n')
}

/** Starts a program that outlives this one, its words in `log`. */
export async function launch(argv: readonly [program: string, ...args: string[]], log: string): Promise<void> {
  const output = openSync(log, 'a', 0o640)
  try {
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }
    const child = spawn(argv[0], argv.slice(1), { cwd: '/', env, stdio: ['ignore', output, output], detached: true })
    await once(child, 'spawn')
    child.unref()
  } finally {
    closeSync(output)
  }
}
