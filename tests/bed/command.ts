import { spawn } from 'node:child_process'

export interface CommandOptions {
  readonly stdin?: string | Buffer
  /** Default 2 minutes. */
  readonly timeoutMs?: number
  /** The result instead of an error when the program fails. */
  readonly allowFailure?: boolean
  /** Hears both streams while the program runs. */
  readonly onOutput?: (text: string) => void
}
export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program of the machine that runs the tests, never through a shell. Throws with its words when it fails. */
export function command(argv: readonly [string, ...string[]], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0], argv.slice(1), {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 120_000,
      killSignal: 'SIGKILL',
    })
    const parts: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] }
    child.stdout.on('data', (part: Buffer) => parts.stdout.push(part))
    child.stderr.on('data', (part: Buffer) => parts.stderr.push(part))
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => options.onOutput?.(part.toString('utf8')))
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.stdin ?? '')
    child.once('error', (cause) => reject(new Error(`cannot start ${argv[0]}`, { cause })))
    child.once('close', (exit, signal) => {
      const [stdout, stderr] = [Buffer.concat(parts.stdout).toString('utf8'), Buffer.concat(parts.stderr).toString('utf8')]
      const result = { code: exit ?? 128, stdout, stderr: signal === null ? stderr : `${stderr}\nended by ${signal}` }
      if (result.code === 0 || options.allowFailure === true) return resolve(result)
      reject(new Error(`${argv.join(' ').slice(0, 300)} failed with code ${result.code}: ${result.stderr.trim() || result.stdout.trim()}`))
    })
  })
}
