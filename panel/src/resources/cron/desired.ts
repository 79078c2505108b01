import type { PanelDb } from '../../db/database.ts'
import type { CronSpec } from '../../drivers/cron/spec.ts'
import type { Scope } from '../../drivers/driver.ts'
import { defineDesired } from '../../jobs/sync/desired.ts'
import { accountScope, userLimits } from '../users/store.ts'
import { type CronJobRecord, environmentOf } from './store.ts'

/** Everything that decides what one account has run, from one moment. */
export interface CronSnapshot {
  readonly accountId: number
  readonly username: string
  readonly uid: number
  readonly suspended: boolean
  readonly jobs: readonly (CronJobRecord & { readonly domain_php: string | null })[]
}

/** `null` when the account is gone or has no jobs. */
export async function loadCron(db: PanelDb, id: string): Promise<CronSnapshot | null> {
  const accountId = Number(id)
  const owner = await db.q.selectFrom('users').selectAll().where('id', '=', accountId).executeTakeFirst()
  if (owner === undefined || owner.deleted_at !== null) return null
  const jobs = await db.q
    .selectFrom('cron_jobs as c')
    .leftJoin('domains as d', (join) => join.onRef('d.id', '=', 'c.domain_id').on('d.deleted_at', 'is', null))
    .selectAll('c')
    .select('d.php_version as domain_php')
    .where('c.owner_id', '=', accountId)
    .orderBy('c.id')
    .execute()
  if (jobs.length === 0) return null
  const included = owner.role === 'admin' || userLimits(owner).can_use_cron
  return { accountId, username: owner.username, uid: owner.uid, suspended: owner.status !== 'active' || !included, jobs }
}

/** Rows of one account → what the runner has to do for it. */
export function renderCron({ username, uid, suspended, jobs }: CronSnapshot): { cron: CronSpec } {
  const versionOf = (row: CronSnapshot['jobs'][number]) => (row.php_version === '' ? (row.domain_php ?? '') : row.php_version)
  return {
    cron: {
      username,
      uid,
      suspended,
      jobs: jobs.map((row) => ({
        id: row.id,
        command: row.command,
        expression: row.expression,
        timezone: row.timezone,
        enabled: row.enabled === 1,
        timeoutSeconds: row.timeout_seconds,
        allowOverlap: row.allow_overlap === 1,
        phpVersion: versionOf(row) === '' ? null : versionOf(row),
        environment: environmentOf(row),
      })),
    },
  }
}

export const cronDesired = (load: (accountId: string) => Promise<CronSnapshot | null>) =>
  defineDesired<CronSnapshot>({
    kind: 'cron',
    roles: ['cron'],
    load,
    render: renderCron,
    after: ({ accountId }): Scope[] => [accountScope(accountId)],
  })
