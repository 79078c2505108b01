import type { ScopeChange } from '../db/change-set.ts'
import type { PanelDb } from '../db/database.ts'

export interface WaitResult {
  readonly sync: 'applied' | 'pending' | 'failed'
  /** The first unfinished or failed job, else the first; `null` when nothing had to be applied. */
  readonly jobId: number | null
  /** The daemon's words when it refused. */
  readonly error: string
}

/** Waits until the machine agrees with what a request wrote, at most `ms` milliseconds; woken by the worker, never polling. */
export async function waitForScopes(db: PanelDb, changes: readonly ScopeChange[], ms: number): Promise<WaitResult> {
  const ids = changes.map((change) => change.jobId)
  const [first] = ids
  if (first === undefined) return { sync: 'applied', jobId: null, error: '' }
  const { promise: late, resolve: expire } = Promise.withResolvers<void>()
  const timer = setTimeout(expire, ms)
  let woken = Promise.withResolvers<void>()
  const off = db.signals.on('jobs', (changed) => {
    if (changed.length === 0 || changed.some((id) => ids.includes(id))) woken.resolve()
  })
  let expired = false
  try {
    for (;;) {
      woken = Promise.withResolvers<void>()
      const rows = await db.q.selectFrom('jobs').select(['id', 'status', 'error']).where('id', 'in', ids).orderBy('id').execute()
      const failed = rows.find((row) => row.status === 'failed')
      const unfinished = rows.find((row) => row.status !== 'succeeded' && row.status !== 'failed')
      // what one daemon refuses is no reason to answer before the others are done
      if (failed !== undefined && (unfinished === undefined || expired))
        return { sync: 'failed', jobId: failed.id, error: failed.error ?? '' }
      if (unfinished === undefined) return { sync: 'applied', jobId: first, error: '' }
      if (expired) return { sync: 'pending', jobId: unfinished.id, error: '' }
      await Promise.race([woken.promise, late.then(() => (expired = true))])
    }
  } finally {
    clearTimeout(timer)
    off()
  }
}
