import type { Selectable } from 'kysely'
import { isUniqueViolation } from '@croft/kit/db/dialect.ts'
import { rfc3339, rfc3339OrNull } from '@croft/kit/clock.ts'
import { conflict, notFound } from '@croft/kit/errors.ts'
import type { PageRequest, PageResult, StreamEvent } from '@croft/kit/http/route.ts'
import type { Ctx } from '../core/actor.ts'
import type { PanelDb } from '../db/database.ts'
import { pageRows } from '../db/list.ts'
import type { JobRow } from '../db/tables/work.ts'
import { doneInView } from '../db/view.ts'
import type { Operations } from './operations/runner.ts'
import { readableAreas } from './areas.ts'
import { busy } from './operations/store.ts'

type Row = Selectable<JobRow> & { readonly owner: string | null }

/** A job as the API shows it, keys in the published order. */
export const jobModel = (row: Row) => ({
  id: row.id,
  type: row.type,
  status: row.status,
  progress: row.progress,
  step: row.step,
  message: row.message,
  owner: row.owner,
  actor: row.actor,
  via: row.via,
  node: row.node,
  attempts: row.attempts,
  parent_id: row.parent_id,
  resource: { type: row.resource_type, id: row.resource_id },
  created_at: rfc3339(row.created_at),
  started_at: rfc3339OrNull(row.started_at),
  finished_at: rfc3339OrNull(row.finished_at),
  error: row.error,
  result: row.result === null ? null : (JSON.parse(row.result) as unknown),
})
export type Job = ReturnType<typeof jobModel>

export interface JobFilter {
  readonly ids?: readonly number[]
  readonly status?: string | undefined
  readonly type?: string | undefined
  readonly resource_type?: string | undefined
  readonly resource_id?: string | undefined
  /** Username. */
  readonly owner?: string | undefined
  /** Epoch ms. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

const batch = 500

/** Jobs in the view of the actor and the areas its key may read; another one is 404. */
export function jobStore(db: PanelDb, operations: Operations) {
  const visible = (ctx: Ctx) => {
    const all = db.q
      .selectFrom('jobs as j')
      .leftJoin('users as o', 'o.id', 'j.owner_id')
      .selectAll('j')
      .select('o.username as owner')
      .where(doneInView(ctx.actor, 'j.owner_id', 'j.actor'))
    const areas = readableAreas(ctx.actor.scopes)
    return areas === null ? all : all.where((eb) => eb.or(areas.map((area) => eb('j.type', 'like', `${area}.%`))))
  }
  const require = async (ctx: Ctx, id: number): Promise<Row> => {
    const row = await visible(ctx).where('j.id', '=', id).executeTakeFirst()
    if (row === undefined) throw notFound('Job')
    return row
  }
  const logs = (id: number, after: number, kinds: readonly ('log' | 'progress')[], limit = batch) =>
    db.q
      .selectFrom('job_logs')
      .selectAll()
      .where('job_id', '=', id)
      .where('id', '>', after)
      .where('kind', 'in', kinds)
      .orderBy('id')
      .limit(limit)
      .execute()

  /** After a step without return, or while one runs, there is nothing to cancel; nor where a retry of such a job waits for its turn. */
  const cancellable = (row: Row): boolean => {
    if (row.kind !== 'operation' || row.finished_at !== null || row.undoing === 1) return false
    if (row.status === 'queued' && row.cursor === 0) return true
    return !operations
      .definition(row.type)
      .steps.slice(0, row.cursor + 1)
      .some((step) => step.pointOfNoReturn)
  }
  return {
    async list(ctx: Ctx, filter: JobFilter, page: PageRequest): Promise<PageResult<Job>> {
      let query = visible(ctx)
      if (filter.ids !== undefined) query = query.where('j.id', 'in', filter.ids.length === 0 ? [0] : [...filter.ids])
      if (filter.status !== undefined) query = query.where('j.status', '=', filter.status as Row['status'])
      if (filter.type !== undefined) query = query.where('j.type', '=', filter.type)
      if (filter.resource_type !== undefined) query = query.where('j.resource_type', '=', filter.resource_type)
      if (filter.resource_id !== undefined) query = query.where('j.resource_id', '=', filter.resource_id)
      if (filter.owner !== undefined) query = query.where('o.username', '=', filter.owner)
      if (filter.from !== undefined) query = query.where('j.created_at', '>=', filter.from)
      if (filter.to !== undefined) query = query.where('j.created_at', '<=', filter.to)
      const { items, total } = await pageRows(query, page, {
        sort: { id: 'j.id', type: 'j.type', status: 'j.status', created_at: 'j.created_at' },
        search: ['j.type', 'j.resource_id'],
        order: { column: 'j.id', descending: true },
        tie: 'j.id',
      })
      return { items: items.map(jobModel), total }
    },
    show: async (ctx: Ctx, id: number): Promise<Job> => jobModel(await require(ctx, id)),
    /** Area of the job's type, for the scope check of cancel and retry: `domain` of `domain.create`. */
    area: async (ctx: Ctx, id: number): Promise<string> => (await require(ctx, id)).type.split('.')[0] ?? '',
    /** Lines after number `offset`. */
    async log(ctx: Ctx, id: number, offset: number) {
      const row = await require(ctx, id)
      const lines = await logs(id, offset, ['log'])
      return {
        lines: lines.map((line) => line.text),
        next_offset: lines.at(-1)?.id ?? offset,
        complete: row.finished_at !== null && lines.length < batch,
      }
    },
    async cancel(ctx: Ctx, id: number): Promise<void> {
      await db.transaction(async (q) => {
        const row = await require(ctx, id)
        if (!cancellable(row)) throw conflict('Job cannot be cancelled')
        const untouched = row.status === 'queued' && row.cursor === 0
        const ended = { status: 'cancelled' as const, finished_at: db.clock.now(), lock_key: null }
        await q
          .updateTable('jobs')
          .set({ cancel_requested: 1, ...(untouched ? ended : {}) })
          .where('id', '=', id)
          .execute()
        await db.signals.send('operations', [id])
        await db.signals.send('jobs', [id])
      })
    },
    async retry(ctx: Ctx, id: number): Promise<number> {
      await db.transaction(async (q) => {
        const row = await require(ctx, id)
        if (row.status !== 'failed' && row.status !== 'rolled_back') throw conflict('Job has not failed')
        const again = { status: 'queued' as const, finished_at: null, error: null, undoing: 0, cancel_requested: 0 }
        if (row.kind === 'sync') {
          await q
            .updateTable('scopes')
            .set({ attempts: 0, next_at: 0 })
            .where('node', '=', row.node)
            .where('scope', '=', row.scope ?? '')
            .execute()
          await q.updateTable('jobs').set(again).where('id', '=', id).execute()
          await db.signals.send('scopes', [row.scope ?? ''])
          return
        }
        await q
          .updateTable('jobs')
          .set({ ...again, lock_key: `${row.resource_type}:${row.resource_id}` })
          .where('id', '=', id)
          .execute()
          .catch((error: unknown) => {
            throw isUniqueViolation(error) ? busy(row.resource_type) : error
          })
        await db.signals.send('operations', [id])
        await db.signals.send('jobs', [id])
      })
      return id
    },
    /** `progress`, `log`, and `end` with the job; resumes after `lastEventId`. */
    async *follow(ctx: Ctx, id: number, lastEventId: string | null, signal: AbortSignal): AsyncGenerator<StreamEvent> {
      let last = Number(lastEventId ?? 0) || 0
      let woken = Promise.withResolvers<void>()
      const wake = () => woken.resolve()
      const off = db.signals.on('jobs', (ids) => {
        if (ids.length === 0 || ids.includes(id)) wake()
      })
      signal.addEventListener('abort', wake)
      try {
        while (!signal.aborted) {
          woken = Promise.withResolvers<void>()
          // The job is read before its lines: when it has ended, all of them are there.
          const row = await require(ctx, id)
          const lines = await logs(id, last, ['log', 'progress'])
          for (const line of lines) {
            last = line.id
            const data: unknown = line.kind === 'log' ? { line: line.text } : JSON.parse(line.text)
            yield { id: String(line.id), event: line.kind, data }
          }
          if (lines.length > 0) continue
          if (row.finished_at !== null) return yield { id: String(last + 1), event: 'end', data: jobModel(row) }
          await woken.promise
        }
      } finally {
        off()
        signal.removeEventListener('abort', wake)
      }
    },
    /** Housekeeping: finished jobs older than `time` go with their logs. */
    forgetBefore: (time: number) =>
      db.transaction(async (q) => {
        await q.deleteFrom('jobs').where('finished_at', '<', time).execute()
      }),
  }
}
export type JobStore = ReturnType<typeof jobStore>
