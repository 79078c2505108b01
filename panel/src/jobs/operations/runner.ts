import { AsyncLocalStorage } from 'node:async_hooks'
import { randomHex } from '@croft/kit/ids.ts'
import type { Ctx } from '../../core/actor.ts'
import type { Secrets } from '../../core/secrets.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Operation } from './define.ts'
import { runOperation } from './run-operation.ts'
import type { RunDeps } from './step-context.ts'
import {
  claimOperation,
  finishOperation,
  insertOperation,
  releaseOperations,
  renewOperations,
  type StartOptions,
  type StoredJob,
} from './store.ts'

export interface Operations {
  /** Checks the input and writes the job in the current transaction. Returns its id; 409 when the resource is busy. */
  start(ctx: Ctx, type: string, input: unknown, options: StartOptions): Promise<number>
  /** The definition of a type; throws when there is none. */
  definition(type: string): Operation
}

/** The operations of all resources; `definitions` is asked when it is needed, so that services may start what is built from them. */
export function createOperations(db: PanelDb, secrets: Secrets, definitions: () => readonly Operation[]): Operations {
  const definition = (type: string): Operation => {
    const found = definitions().find((each) => each.type === type)
    if (found === undefined) throw new Error(`there is no operation "${type}"`)
    return found
  }
  return {
    definition,
    start: (ctx, type, input, options) => insertOperation(db, secrets, ctx, type, definition(type).input.parse(input), options),
  }
}

export interface RunnerOptions {
  readonly db: PanelDb
  readonly secrets: Secrets
  readonly operations: Operations
  /** Operations at the same time in this process; default 4. */
  readonly concurrency?: number
  /** Operations of one owner at the same time; default 2. */
  readonly perOwner?: number
  readonly leaseMs?: number
  readonly periodMs?: number
  readonly onError?: (error: unknown) => void
}

export interface OperationRunner {
  /** Aborts what runs, waits for its steps, gives them back: they go on after the next start. */
  stop(): Promise<void>
  /** Resolves when nothing runs here. */
  idle(): Promise<void>
}

/** Runs operations until stopped, beginning with those that a dead process left. */
export async function startOperationRunner(options: RunnerOptions): Promise<OperationRunner> {
  const { db, secrets, operations, concurrency = 4, perOwner = 2, leaseMs = 30_000, periodMs = 5000 } = options
  const deps: RunDeps = { db, secrets, worker: randomHex(8) }
  const onError = options.onError ?? ((error: unknown) => process.emitWarning(error instanceof Error ? error : new Error(String(error))))
  const detached = AsyncLocalStorage.snapshot()
  const active = new Map<number, { readonly abort: AbortController; readonly done: Promise<void> }>()
  let stopped = false
  let passing: Promise<void> | null = null
  let again = false

  const run = async (job: StoredJob, abort: AbortController): Promise<void> => {
    let operation: Operation
    try {
      operation = operations.definition(job.type)
    } catch (error) {
      return finishOperation(db, deps.worker, job, 'failed', error instanceof Error ? error.message : String(error), undefined)
    }
    await runOperation(deps, job, operation, abort)
  }
  const pass = async (): Promise<void> => {
    while (again && !stopped) {
      again = false
      while (active.size < concurrency && !stopped) {
        const job = await claimOperation(db, deps.worker, perOwner, leaseMs)
        if (job === undefined) break
        const abort = new AbortController()
        const done = run(job, abort)
          .catch(onError)
          .finally(() => {
            active.delete(job.id)
            wake()
          })
        active.set(job.id, { abort, done })
      }
    }
  }
  const wake = (): void => {
    again = true
    if (stopped || passing) return
    passing = detached(pass)
      .catch(onError)
      .finally(() => {
        passing = null
        if (again) wake()
      })
  }
  /** Aborts those of the named jobs, or of all, for which a cancel was asked. */
  const cancelAsked = async (ids: readonly number[]): Promise<void> => {
    const mine = [...active.keys()].filter((id) => ids.length === 0 || ids.includes(id))
    if (mine.length === 0) return
    const rows = await db.q.selectFrom('jobs').select('id').where('id', 'in', mine).where('cancel_requested', '=', 1).execute()
    for (const { id } of rows) active.get(id)?.abort.abort('cancel')
  }
  const off = db.signals.on('operations', (ids) => {
    wake()
    detached(() => cancelAsked(ids)).catch(onError)
  })
  const period = setInterval(wake, periodMs)
  const renewing = setInterval(() => {
    if (active.size > 0) detached(() => renewOperations(db, deps.worker, [...active.keys()], leaseMs)).catch(onError)
  }, leaseMs / 3)
  // Only one process works on a SQLite database: what runs there was left by one that died.
  if (db.engine === 'sqlite') await releaseOperations(db)
  wake()
  const idle = async (): Promise<void> => {
    while (passing || active.size > 0) await Promise.all([passing, ...[...active.values()].map((entry) => entry.done)])
  }
  return {
    idle,
    async stop() {
      stopped = true
      off()
      clearInterval(period)
      clearInterval(renewing)
      for (const { abort } of active.values()) abort.abort('shutdown')
      await idle()
      await releaseOperations(db, deps.worker)
    },
  }
}
