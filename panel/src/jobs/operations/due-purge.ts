import { AppError } from '@croft/kit/errors.ts'
import type { PanelDb } from '../../db/database.ts'

/** Each purge that fails tells the administrators: often enough to be seen, not every minute. */
const pauseMs = 3_600_000

/**
 * For chores that purge what was kept long enough. Left for a later time is what another operation works on, and what a purge (operation
 * `type` on the resource of that id) could not remove within the last hour.
 */
export async function startDuePurge(db: PanelDb, type: string, resourceId: string, start: () => Promise<unknown>): Promise<void> {
  const triedLately = await db.q
    .selectFrom('jobs')
    .select('id')
    .where('kind', '=', 'operation')
    .where('type', '=', type)
    .where('resource_id', '=', resourceId)
    .where('status', '!=', 'succeeded')
    .where('finished_at', '>', db.clock.now() - pauseMs)
    .executeTakeFirst()
  if (triedLately !== undefined) return
  try {
    await start()
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 409) throw error
  }
}
