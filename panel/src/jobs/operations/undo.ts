import type { JobStatus } from '../../db/tables/work.ts'
import type { Operation } from './define.ts'
import { attempt, stepContext, type RunDeps } from './step-context.ts'
import { saveOperation, sealState, type StoredJob } from './store.ts'

export interface UndoRequest extends RunDeps {
  readonly job: StoredJob
  readonly operation: Operation
  readonly state: Record<string, unknown>
  /** How many steps were finished. */
  readonly finished: number
  readonly cancelled: boolean
  readonly error: string | null
  readonly stopping: () => boolean
}

/**
 * Undoes finished steps, the last first, the cursor saved after each; goes on there after a crash. Nothing is undone behind a point
 * of no return. Returns how the operation ended, `null` when the process stops before that.
 */
export async function undoSteps(request: UndoRequest): Promise<{ status: JobStatus; error: string | null } | null> {
  const { db, secrets, worker, job, operation, state, finished, cancelled, error, stopping } = request
  const failed = { status: cancelled ? ('cancelled' as const) : ('failed' as const), error }
  const steps = operation.steps.slice(0, finished)
  const already = job.undoing === 1
  if (!already && (steps.some((step) => step.pointOfNoReturn) || !steps.some((step) => step.undo))) return failed
  // Undoing must run to its end even though the run was cancelled.
  const context = stepContext(request, job, operation, state, new AbortController().signal)
  await saveOperation(db, worker, job.id, { undoing: 1, cursor: finished, message: 'Undoing', error })
  for (let cursor = finished; cursor > 0; cursor -= 1) {
    if (stopping()) return null
    const step = operation.steps[cursor - 1]
    if (step?.undo) {
      const undo = step.undo
      const failure = await attempt(() => undo(context(cursor - 1)))
      if (failure) {
        const words = failure.error instanceof Error ? failure.error.message : String(failure.error)
        return { status: 'failed', error: `${error ?? 'cancelled'}; undoing "${step.name}" failed: ${words}` }
      }
    }
    await saveOperation(db, worker, job.id, { cursor: cursor - 1, state: sealState(secrets, state) })
  }
  return { status: cancelled ? 'cancelled' : 'rolled_back', error }
}
