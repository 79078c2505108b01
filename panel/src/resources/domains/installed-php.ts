import type { Clock } from '@croft/kit/clock.ts'
import { remembered } from '../../core/remembered.ts'
import type { PanelDb } from '../../db/database.ts'
import { isAway } from '../../jobs/sync/agents.ts'
import type { InstalledVersions } from './php-choice.ts'

export interface InstalledPhpDeps {
  readonly db: PanelDb
  readonly clock: Clock
  /** Asks the agent. */
  readonly ask: (signal: AbortSignal) => Promise<readonly string[]>
  /** How long an agent may take to answer; default 1 s. */
  readonly waitMs?: number
}

/**
 * The PHP versions of the machine: as the agent says, else as it said last, else those that sites have. A write changes rows, so it does
 * not wait for an agent that is restarted or hangs. Throws 503 when there is nothing to go by.
 */
export function installedPhp({ db, clock, ask, waitMs = 1000 }: InstalledPhpDeps): InstalledVersions {
  let last: readonly string[] | null = null
  let signal = AbortSignal.timeout(waitMs)
  const fresh = remembered(clock, 10_000, () => ask((signal = AbortSignal.timeout(waitMs))))
  const versions = async () => {
    try {
      last = await fresh()
      return last
    } catch (error) {
      if (!isAway(error) && !signal.aborted) throw error
      if (last !== null) return last
      const inUse = await db.q
        .selectFrom('domains')
        .select('php_version')
        .distinct()
        .where('php_version', '!=', '')
        .where('deleted_at', 'is', null)
        .orderBy('php_version')
        .execute()
      if (inUse.length === 0) throw error
      return inUse.map((row) => row.php_version)
    }
  }
  return Object.assign(versions, { forget: () => fresh.forget() })
}
