import { setTimeout as sleep } from 'node:timers/promises'
import { isHungUp } from '../sync/agents.ts'
import type { Operation, Step, StepContext } from './define.ts'
import { attempt, stepContext, type RunDeps } from './step-context.ts'
import { LeaseLost, finishOperation, saveOperation, sealState, stateOf, type StoredJob } from './store.ts'
import { undoSteps } from './undo.ts'

/** Why a run was aborted: somebody cancelled, or the process stops and another run will go on. */
export type AbortReason = 'cancel' | 'shutdown'

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** How long a step waits for an agent that restarts. */
const patience = 30_000

/** Runs a step; once more when the agent hung up on it, which is no fault of the step. */
async function runStep(step: Step<unknown>, contextOf: (again: boolean) => StepContext<unknown>, begun: boolean, signal: AbortSignal) {
  let until: number | null = null
  for (let again = begun; ; again = true) {
    const failure = await attempt(() => step.run(contextOf(again)))
    if (failure === null || !isHungUp(failure.error) || signal.aborted) return failure
    until ??= Date.now() + patience
    if (Date.now() > until) return failure
    await sleep(500, undefined, { signal }).catch(() => undefined)
  }
}

/** Runs a claimed operation from its cursor to its end. Leaves it unfinished on shut-down or when another process has taken it. */
export async function runOperation(deps: RunDeps, job: StoredJob, operation: Operation, abort: AbortController): Promise<void> {
  const { db, secrets, worker } = deps
  const state = stateOf(secrets, job)
  const context = stepContext(deps, job, operation, state, abort.signal)
  const stopping = () => abort.signal.aborted && abort.signal.reason === 'shutdown'
  const undo = async (finished: number, cancelled: boolean, error: string | null): Promise<void> => {
    const outcome = await undoSteps({ ...deps, job, operation, state, finished, cancelled, error, stopping })
    if (outcome !== null) await finishOperation(db, worker, job, outcome.status, outcome.error, undefined)
  }
  try {
    if (job.undoing === 1) return await undo(job.cursor, job.cancel_requested === 1, job.error)
    let cursor = job.cursor
    /** A cancel counts only as long as there is a way back. */
    const save = async (columns: Parameters<typeof saveOperation>[3]): Promise<boolean> =>
      (await saveOperation(db, worker, job.id, columns)) && !operation.steps.slice(0, cursor).some((step) => step.pointOfNoReturn)
    while (cursor < operation.steps.length) {
      const step = operation.steps[cursor] as Step<unknown>
      if (await save({ step: step.name, message: step.message, progress: percentOf(cursor, operation) }))
        return await undo(cursor, true, null)
      if (stopping()) return
      const failure = await runStep(step, (again) => context(cursor, again), cursor === job.cursor && job.step === step.name, abort.signal)
      if (failure && stopping()) return
      if (failure) {
        const asked = await save({})
        return await undo(cursor, asked, asked ? null : wordsOf(failure.error))
      }
      cursor += 1
      if (await save({ cursor, state: sealState(secrets, state), progress: percentOf(cursor, operation) }))
        return await undo(cursor, true, null)
    }
    await finishOperation(db, worker, job, 'succeeded', null, state.result)
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
  }
}

const percentOf = (cursor: number, operation: Operation) => Math.min(99, Math.floor((cursor / operation.steps.length) * 100))
