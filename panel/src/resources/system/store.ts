import { sql } from 'kysely'
import type { Actor } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { ownedInView } from '../../db/view.ts'

const minute = 60
const hour = 3600
const day = 86_400

/** Steps in seconds, and for how long their periods are kept. */
export const steps: readonly { readonly step: number; readonly keep: number }[] = [
  { step: minute, keep: day + hour },
  { step: 10 * minute, keep: 8 * day },
  { step: hour, keep: 32 * day },
  { step: 6 * hour, keep: 370 * day },
]

export type Sample = Readonly<Record<string, number>>

/** Measurements over time, and counts for the overview. */
export function systemStore(db: PanelDb) {
  const add = async (step: number, now: number, sample: Sample) => {
    const at = Math.floor(now / (step * 1000)) * step * 1000
    const row = await db.q.selectFrom('metrics').selectAll().where('step', '=', step).where('at', '=', at).executeTakeFirst()
    const before = row === undefined ? {} : (JSON.parse(row.sums) as Sample)
    const added = Object.entries(sample).map(([name, value]) => [name, (before[name] ?? 0) + value] as const)
    const sums = JSON.stringify({ ...before, ...Object.fromEntries(added) })
    const samples = (row?.samples ?? 0) + 1
    await db.q
      .insertInto('metrics')
      .values({ step, at, samples, sums })
      .onConflict((conflict) => conflict.columns(['step', 'at']).doUpdateSet({ samples, sums }))
      .execute()
  }
  const count = async (actor: Actor, table: 'users' | 'domains', owner: string): Promise<number> => {
    const row = await db.q
      .selectFrom(table)
      .select(sql<number>`count(*)`.as('n'))
      .where('deleted_at', 'is', null)
      .where(ownedInView(actor, owner))
      .executeTakeFirstOrThrow()
    return Number(row.n)
  }
  const countJobs = async (actor: Actor, which: 'open' | 'failed'): Promise<number> => {
    const jobs = db.q
      .selectFrom('jobs')
      .select(sql<number>`count(*)`.as('n'))
      .where(ownedInView(actor, 'jobs.owner_id'))
    const row = await (
      which === 'open' ? jobs.where('finished_at', 'is', null) : jobs.where('status', '=', 'failed').where('scope', 'is not', null)
    ).executeTakeFirstOrThrow()
    return Number(row.n)
  }
  return {
    /** Adds one sample to the current period of every step and forgets the old ones. */
    record: (now: number, sample: Sample): Promise<void> =>
      db.transaction(async (q) => {
        for (const { step, keep } of steps) {
          await add(step, now, sample)
          await q
            .deleteFrom('metrics')
            .where('step', '=', step)
            .where('at', '<', now - keep * 1000)
            .execute()
        }
      }),
    /** Means by period, oldest first. */
    async periods(step: number, from: number): Promise<{ at: number; samples: number; means: Sample }[]> {
      const rows = await db.q.selectFrom('metrics').selectAll().where('step', '=', step).where('at', '>=', from).orderBy('at').execute()
      return rows.map(({ at, samples, sums }) => ({
        at,
        samples,
        means: Object.fromEntries(Object.entries(JSON.parse(sums) as Sample).map(([name, sum]) => [name, sum / samples])),
      }))
    },
    async counts(actor: Actor) {
      const [users, domains, open, failed] = await Promise.all([
        count(actor, 'users', 'users.id'),
        count(actor, 'domains', 'domains.owner_id'),
        countJobs(actor, 'open'),
        countJobs(actor, 'failed'),
      ])
      return { users, domains, jobs_open: open, jobs_failed: failed }
    },
    /** Scopes in which the machine does not agree with the rows, although it was tried. */
    failedScopes: (): Promise<{ scope: string; last_error: string }[]> =>
      db.q
        .selectFrom('scopes')
        .select(['scope', 'last_error'])
        .whereRef('applied', '<', 'wanted')
        .where('last_error', '!=', '')
        .orderBy('scope')
        .limit(20)
        .execute(),
    failedTasks: (): Promise<{ name: string; last_error: string }[]> =>
      db.q.selectFrom('schedules').select(['name', 'last_error']).where('last_error', '!=', '').orderBy('name').limit(20).execute(),
    /** Throws when the database does not answer. */
    async ping(): Promise<void> {
      await db.q.selectFrom('schedules').select('name').limit(1).execute()
    },
  }
}
export type SystemStore = ReturnType<typeof systemStore>
