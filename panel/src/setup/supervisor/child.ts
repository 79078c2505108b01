import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { createRecords } from '../../system/services/direct-record.ts'
import { recognise } from '../../system/services/direct-record.ts'
import { signal } from '../../system/services/process.ts'

/** A program of Croft's own that runs for as long as the supervisor does. */
export interface Program {
  readonly name: string
  readonly argv: readonly [program: string, ...args: string[]]
  readonly env: Readonly<Record<string, string>>
  readonly as?: { readonly uid: number; readonly gid: number }
  readonly log: string
  readonly pidFile: string
  /** Before each start: folders that it needs and may not make. */
  readonly prepare: () => Promise<void>
}

export interface ChildOptions {
  readonly records: ReturnType<typeof createRecords>
  readonly writePid: (path: string, pid: number) => Promise<void>
  readonly report: (line: string) => void
  /** First wait before a restart; doubles up to `longestMs`. */
  readonly firstMs?: number
  readonly longestMs?: number
  readonly stopMs?: number
}

/** Ends a process that an earlier supervisor left running, or one of ours: by request first, by force after `stopMs`. */
async function end(records: ChildOptions['records'], name: string, stopMs: number): Promise<void> {
  const record = await records.running(name)
  const found = recognise(record)
  if (found !== null) {
    signal(found.pid, 'SIGTERM')
    const deadline = Date.now() + stopMs
    while (recognise(record) !== null) {
      if (Date.now() > deadline) signal(found.pid, 'SIGKILL')
      await sleep(25)
    }
  }
  await records.clearRunning(name)
}

export interface Child {
  start(): Promise<void>
  /** Ends it and starts it again at once. */
  restart(): Promise<void>
  stop(): Promise<void>
  /** Starts it unless it is kept running already. */
  ensure(): Promise<void>
  signal(name: NodeJS.Signals): Promise<void>
}

/** Keeps one program running: started again when it ends, after 1 s, 2 s, 4 s … 60 s when it keeps ending. */
export function superviseChild(program: Program, options: ChildOptions): Child {
  const { records, report, firstMs = 1_000, longestMs = 60_000, stopMs = 20_000 } = options
  let wanted = false
  let waitMs = firstMs
  let timer: NodeJS.Timeout | undefined
  let starting: Promise<void> = Promise.resolve()

  async function launch(): Promise<void> {
    await program.prepare()
    const output = openSync(program.log, 'a', 0o640)
    try {
      const startedAt = Date.now()
      const child = spawn(program.argv[0], program.argv.slice(1), {
        cwd: '/',
        env: { ...program.env },
        stdio: ['ignore', output, output],
        // a session of its own: Ctrl-C reaches the supervisor alone, which ends everything in order
        detached: true,
        ...program.as,
      })
      const isOver = () => child.exitCode !== null || child.signalCode !== null
      const over = () => {
        if (wanted) later(`${program.name} ended (${child.signalCode ?? `code ${child.exitCode}`})`, Date.now() - startedAt)
      }
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve)
        child.once('error', reject)
      })
      if (child.pid === undefined) return
      try {
        await records.setRunning(program.name, child.pid)
        await options.writePid(program.pidFile, child.pid)
      } catch (error) {
        // one that is not written down could be ended by nobody, and would stand in the way of the next
        child.kill('SIGKILL')
        if (!isOver()) await once(child, 'exit')
        throw error
      }
      if (isOver()) over()
      else child.once('exit', over)
    } finally {
      closeSync(output)
    }
  }

  function later(what: string, ranMs: number): void {
    if (ranMs > longestMs) waitMs = firstMs
    report(`${what}; starting it again in ${waitMs / 1000} s (its words: ${program.log})`)
    clearTimeout(timer)
    timer = setTimeout(() => (starting = attempt()), waitMs)
    waitMs = Math.min(longestMs, waitMs * 2)
  }

  async function attempt(): Promise<void> {
    if (!wanted) return
    try {
      await launch()
    } catch (error) {
      later(`${program.name} cannot be started: ${(error as Error).message}`, 0)
    }
  }

  async function stop(): Promise<void> {
    wanted = false
    clearTimeout(timer)
    // one that is being started now has no record yet, and would outlive its end
    await starting
    await end(records, program.name, stopMs)
  }

  async function start(): Promise<void> {
    await end(records, program.name, stopMs)
    wanted = true
    starting = attempt()
    await starting
  }

  return {
    start,
    stop,
    ensure: async () => {
      if (!wanted) await start()
    },
    signal: async (name) => {
      const found = recognise(await records.running(program.name))
      if (found !== null) signal(found.pid, name)
    },
    restart: async () => {
      await stop()
      waitMs = firstMs
      await start()
    },
  }
}
