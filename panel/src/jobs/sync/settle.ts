import { sql, type Selectable } from 'kysely'
import { greatest } from '@croft/kit/db/dialect.ts'
import { systemCtx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { appendEvents, eventRow } from '../../db/events.ts'
import { localNode, type Claim } from '../../db/ledger.ts'
import type { JobRow } from '../../db/tables/work.ts'

type Job = Pick<Selectable<JobRow>, 'id' | 'type' | 'resource_type' | 'resource_id' | 'owner_id'>
const jobColumns = ['id', 'type', 'resource_type', 'resource_id', 'owner_id'] as const

const scopeOf = (db: PanelDb, worker: string, claim: Claim) =>
  db.q.updateTable('scopes').where('node', '=', localNode).where('scope', '=', claim.scope).where('lease_owner', '=', worker)

const released = { lease_owner: null, lease_until: 0 }

/** The machine agrees with the noted number: the scope, its jobs and the event, in one transaction. Quiet when the lease was lost. */
export function settleApplied(db: PanelDb, worker: string, claim: Claim, notes: readonly string[]): Promise<void> {
  return db.transaction(
    async (q) => {
      const row = await scopeOf(db, worker, claim)
        .set((eb) => ({
          ...released,
          applied: greatest(db.engine, eb.ref('scopes.applied'), claim.wanted),
          attempts: 0,
          next_at: 0,
          last_error: '',
        }))
        .returning('wanted')
        .executeTakeFirst()
      if (row === undefined) return
      const now = db.clock.now()
      const done = q
        .updateTable('jobs')
        .set({
          status: 'succeeded',
          progress: 100,
          finished_at: now,
          error: null,
          started_at: sql<number>`coalesce(started_at, ${now})`,
          ...(notes.length > 0 ? { message: notes.join('\n') } : {}),
        })
        .where('scope', '=', claim.scope)
        .where('generation', '<=', claim.wanted)
        .returning(jobColumns)
      // one statement with "or" would read the jobs of all times, and so would a bound value: SQLite compares the text of partial indexes
      const unfinished = await done.where('finished_at', 'is', null).execute()
      const failed = await done.where(sql<boolean>`status = 'failed'`).execute()
      const jobs = [...unfinished, ...failed]
      await report(db, 'sync.applied', claim, jobs, { notes })
      // A write in between leaves the scope due; the signal makes it run again at once.
      if (row.wanted > claim.wanted) await db.signals.send('scopes', [claim.scope])
    },
    { isolation: 'read committed', durable: false },
  )
}

export interface Failure {
  readonly error: string
  /** Milliseconds until the next try. */
  readonly pause: number
  /** The machine said no; otherwise it was only away, and the jobs go on waiting. */
  readonly refused: boolean
}

/** Notes a try that failed. The jobs of the noted number become failed, with one event, the first time; the scope is tried again later. */
export function settleFailed(db: PanelDb, worker: string, claim: Claim, failure: Failure): Promise<void> {
  return db.transaction(
    async (q) => {
      const now = db.clock.now()
      const current = sql<boolean>`wanted = ${claim.wanted}`
      const row = await scopeOf(db, worker, claim)
        .set({
          ...released,
          // A newer write has not been tried yet: it stays due at once and keeps its clean record.
          attempts: sql<number>`case when ${current} then attempts + 1 else 0 end`,
          next_at: sql<number>`case when ${current} then ${sql.lit(now + failure.pause)} else 0 end`,
          last_error: failure.error,
        })
        .returning('wanted')
        .executeTakeFirst()
      if (row === undefined) return
      if (failure.refused) {
        const jobs = await q
          .updateTable('jobs')
          .set({ status: 'failed', finished_at: now, error: failure.error })
          .where('scope', '=', claim.scope)
          .where('generation', '<=', claim.wanted)
          .where('finished_at', 'is', null)
          .returning(jobColumns)
          .execute()
        if (jobs.length > 0) await report(db, 'job.failed', claim, jobs, { error: failure.error })
      }
      if (row.wanted > claim.wanted) await db.signals.send('scopes', [claim.scope])
    },
    { isolation: 'read committed' },
  )
}

/** The agent has seen a greater number than the ledger knows (an older database was put back): count on from there. */
export const settleStale = (db: PanelDb, worker: string, claim: Claim, seen: number): Promise<void> =>
  db.transaction(
    async () => {
      await scopeOf(db, worker, claim)
        .set((eb) => ({ ...released, wanted: greatest(db.engine, eb.ref('scopes.wanted'), seen + 1), next_at: 0 }))
        .execute()
      await db.signals.send('scopes', [claim.scope])
    },
    { isolation: 'read committed' },
  )

async function report(
  db: PanelDb,
  event: string,
  claim: Claim,
  jobs: readonly Job[],
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const newest = jobs.toSorted((a, b) => b.id - a.id)[0]
  const resource = newest ? { type: newest.resource_type, id: newest.resource_id } : { type: 'scope', id: claim.scope }
  const ids = jobs.map((job) => job.id)
  if (ids.length > 0) await db.signals.send('jobs', ids)
  await appendEvents(db, [
    eventRow(
      systemCtx(),
      {
        event,
        resource,
        ownerId: newest?.owner_id ?? null,
        data: { scope: claim.scope, generation: claim.wanted, type: newest?.type ?? '', jobs: ids.slice(-100), ...data },
      },
      db.clock.now(),
    ),
  ])
}
