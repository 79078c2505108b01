import { execFile } from 'node:child_process'
import { join } from 'node:path'

/** What a load generator asks for, in a process of its own. */
export interface LoadOptions {
  readonly secure: boolean
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** `host` headers to go round. */
  readonly hosts?: readonly string[]
  /** Requests under way at the same time. */
  readonly width: number
  /** Requests per second at a fixed pace; without it the next follows the answer. */
  readonly rate?: number
  readonly seconds: number
}

export interface Load {
  /** Milliseconds of each answer, from the moment it was due. */
  readonly times: readonly number[]
  readonly failed: number
  /** What went wrong, each kind once. */
  readonly errors: readonly string[]
  readonly seconds: number
}

export interface RunningLoad {
  readonly done: Promise<Load>
  /** Ends it early. */
  stop(): void
}

/** Starts a load beside what this process does. */
export function startLoad(options: LoadOptions): RunningLoad {
  const { promise, resolve, reject } = Promise.withResolvers<Load>()
  const argv = [join(import.meta.dirname, 'load-generator.ts'), JSON.stringify(options)]
  const child = execFile(process.execPath, argv, { maxBuffer: 1 << 28 }, (error, stdout) => {
    if (error === null) resolve(JSON.parse(stdout) as Load)
    else reject(error)
  })
  return { done: promise, stop: () => void child.kill('SIGINT') }
}

/** Runs a load to its end. */
export const generate = (options: LoadOptions): Promise<Load> => startLoad(options).done
