import { type Selectable, type SqlBool, sql } from 'kysely'
import { rfc3339, rfc3339OrNull } from '@croft/kit/clock.ts'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import { nextTimes } from '../../core/cron.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { CronJobRow, CronRunRow } from '../../db/tables/cron.ts'
import { ownedInView } from '../../db/view.ts'
import { type WriteOptions, defineTable, insert, remove, update } from '../../db/write.ts'
import type { CronRun } from '../../drivers/cron/spec.ts'
import { scope } from '../../jobs/sync/desired.ts'
import type { CronFilter, CronJob, CronLog } from './schema.ts'

export type CronJobRecord = Selectable<CronJobRow>
export type StoredCronJob = CronJobRecord & {
  readonly owner: string
  readonly owner_status: string
  readonly owner_language: string
  readonly domain: string | null
}
export type StoredCronRun = Selectable<CronRunRow>

/** All jobs of an account are applied together. */
export const cronScope = (ownerId: number) => scope('cron', ownerId)

const jobs = defineTable({
  table: 'cron_jobs',
  event: 'cron',
  resource: (row) => ({ type: 'cron-job', id: String(row.id) }),
  owner: (row) => row.owner_id,
  scopes: (row) => [cronScope(row.owner_id)],
  // keys of services stand there
  secret: ['environment'],
  data: (row) => ({ id: row.id, name: row.name }),
})

const keptRuns = 100

export const environmentOf = (row: Pick<CronJobRow, 'environment'>) => JSON.parse(row.environment) as Record<string, string>

export interface ModelOptions {
  readonly ext: boolean
  readonly now: number
  /** Jobs that run at this moment. */
  readonly running: ReadonlySet<number>
}

/** The public shape; `ext` adds what was not published. */
export const cronModel = (row: StoredCronJob, { ext, now, running }: ModelOptions): CronJob => ({
  id: row.id,
  name: row.name,
  command: row.command,
  cron_expr: row.expression,
  enabled: row.enabled === 1,
  owner: row.owner,
  last_run_at: rfc3339OrNull(row.last_run_at),
  last_run_ok: row.last_run_ok === 1,
  next_run_at:
    row.enabled === 1 && row.owner_status === 'active' ? rfc3339OrNull(nextTimes(row.expression, row.timezone, now, 1)[0] ?? null) : null,
  email_on_complete: row.email_on_complete,
  email_on_error: row.email_on_error === 1,
  created_at: rfc3339(row.created_at),
  updated_at: rfc3339(row.updated_at),
  ...(ext
    ? {
        domain: row.domain ?? '',
        timeout_seconds: row.timeout_seconds,
        allow_overlap: row.allow_overlap === 1,
        timezone: row.timezone,
        php_version: row.php_version,
        environment: environmentOf(row),
        running: running.has(row.id),
      }
    : {}),
})

export const runModel = (row: StoredCronRun): CronLog => ({
  id: row.id,
  started_at: rfc3339(row.started_at),
  finished_at: rfc3339(row.finished_at),
  duration_ms: Math.max(0, row.finished_at - row.started_at),
  exit_code: row.exit_code,
  ok: row.exit_code === 0,
  output: row.output,
})

export function cronStore(db: PanelDb) {
  const live = () =>
    db.q
      .selectFrom('cron_jobs as c')
      .innerJoin('users as o', 'o.id', 'c.owner_id')
      .leftJoin('domains as d', (join) => join.onRef('d.id', '=', 'c.domain_id').on('d.deleted_at', 'is', null))
      .selectAll('c')
      .select(['o.username as owner', 'o.status as owner_status', 'o.language as owner_language', 'd.name as domain'])
      .where('o.deleted_at', 'is', null)
  return {
    list(actor: Actor, filter: CronFilter, page: PageRequest): Promise<PageResult<StoredCronJob>> {
      const conditions = [ownedInView(actor, 'c.owner_id', 'c.domain_id')]
      if (filter.owner !== undefined) conditions.push(sql`o.username = ${filter.owner}`)
      if (filter.domain !== undefined) conditions.push(sql`d.name = ${filter.domain}`)
      if (filter.enabled !== undefined) conditions.push(sql`c.enabled = ${filter.enabled ? 1 : 0}`)
      const sort = {
        id: 'c.id',
        name: 'c.name',
        owner: 'o.username',
        enabled: 'c.enabled',
        last_run_at: 'c.last_run_at',
        created_at: 'c.created_at',
      }
      const columns = { sort, search: ['c.name', 'c.command'], order: { column: 'c.id' }, tie: 'c.id' }
      return pageRows(live().where(sql<SqlBool>`(${sql.join(conditions, sql` and `)})`), page, columns)
    },
    find: (actor: Actor, id: number): Promise<StoredCronJob | undefined> =>
      live()
        .where(ownedInView(actor, 'c.owner_id', 'c.domain_id'))
        .where('c.id', '=', id)
        .executeTakeFirst(),
    ofOwner: (ownerId: number): Promise<CronJobRecord[]> =>
      db.q.selectFrom('cron_jobs').selectAll().where('owner_id', '=', ownerId).orderBy('id').execute(),
    async count(ownerId: number): Promise<number> {
      const query = db.q
        .selectFrom('cron_jobs')
        .select(sql<number>`count(*)`.as('n'))
        .where('owner_id', '=', ownerId)
      return Number((await query.executeTakeFirstOrThrow()).n)
    },
    insert: (ctx: Ctx, row: Omit<CronJobRow, 'id'>) => insert(ctx, db, jobs, row),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<CronJobRow, 'id'>>, options?: WriteOptions) =>
      update(ctx, db, jobs, id, patch, options),
    remove: (ctx: Ctx, id: number) => remove(ctx, db, jobs, id),

    runs(
      jobId: number,
      filter: { from?: number | undefined; to?: number | undefined; ok?: boolean | undefined },
    ): Promise<StoredCronRun[]> {
      let query = db.q.selectFrom('cron_runs').selectAll().where('job_id', '=', jobId)
      if (filter.from !== undefined) query = query.where('started_at', '>=', filter.from)
      if (filter.to !== undefined) query = query.where('started_at', '<=', filter.to)
      if (filter.ok !== undefined) query = query.where('exit_code', filter.ok ? '=' : '!=', 0)
      return query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(keptRuns).execute()
    },
    clearRuns: (jobId: number) => db.q.deleteFrom('cron_runs').where('job_id', '=', jobId).execute(),
    /** Takes one in, in the current transaction; the job when it is new and its job still there. Nothing of it has to be applied. */
    async addRun(run: CronRun): Promise<StoredCronJob | null> {
      const job = await live().where('c.id', '=', run.job).where('c.owner_id', '=', run.account).executeTakeFirst()
      if (job === undefined) return null
      const times = { started_at: run.startedAt, finished_at: run.finishedAt }
      const added = await db.q
        .insertInto('cron_runs')
        .values({ job_id: run.job, run: run.run, ...times, exit_code: run.exitCode, output: run.output })
        .onConflict((same) => same.column('run').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (added === undefined) return null
      if (run.startedAt >= (job.last_run_at ?? 0)) {
        const last = { last_run_at: run.startedAt, last_run_ok: run.exitCode === 0 ? 1 : 0 }
        await db.q.updateTable('cron_jobs').set(last).where('id', '=', run.job).execute()
      }
      const newest = db.q
        .selectFrom('cron_runs')
        .select('id')
        .where('job_id', '=', run.job)
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
      await db.q.deleteFrom('cron_runs').where('job_id', '=', run.job).where('id', 'not in', newest.limit(keptRuns)).execute()
      return job
    },
  }
}
export type CronStore = ReturnType<typeof cronStore>
