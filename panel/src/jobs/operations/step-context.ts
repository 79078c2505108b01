import type { Secrets } from '../../core/secrets.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Operation, StepContext } from './define.ts'
import { LeaseLost, appendLog, requestOf, saveOperation, sealState, type StoredJob } from './store.ts'

export interface RunDeps {
  readonly db: PanelDb
  readonly secrets: Secrets
  readonly worker: string
}

/** Milliseconds between two saved progress messages of a step. */
const progressEvery = 250

/** What a step gets; its `state` is saved together with the cursor. */
export function stepContext(deps: RunDeps, job: StoredJob, operation: Operation, state: Record<string, unknown>, signal: AbortSignal) {
  const { ctx, input } = requestOf(deps.secrets, job)
  const { db, worker } = deps
  const parsed = operation.input.parse(input)
  let savedAt = 0
  return (index: number, again = false): StepContext<unknown> => ({
    input: parsed,
    ctx,
    jobId: job.id,
    again,
    state,
    signal,
    async keep(facts) {
      await saveOperation(db, worker, job.id, { state: sealState(deps.secrets, { ...state, ...facts }) })
      Object.assign(state, facts)
    },
    log: (line) => appendLog(db, job.id, 'log', line),
    async progress(percent, message) {
      if (Date.now() - savedAt < progressEvery && percent < 100) return
      savedAt = Date.now()
      const whole = Math.floor(((index + Math.min(100, Math.max(0, percent)) / 100) / operation.steps.length) * 100)
      await saveOperation(db, worker, job.id, { progress: whole, ...(message === undefined ? {} : { message }) })
    },
  })
}

/** The failure of a step; a lost lease is none. */
export async function attempt(run: () => Promise<void>): Promise<{ readonly error: unknown } | null> {
  try {
    await run()
    return null
  } catch (error) {
    if (error instanceof LeaseLost) throw error
    return { error }
  }
}
