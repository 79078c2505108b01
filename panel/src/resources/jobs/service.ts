import { forbidden } from '@croft/kit/errors.ts'
import { EventStreamBody, type PageRequest, type StreamEvent } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { lastEventId } from '../../db/events.ts'
import { requireArea } from '../../jobs/areas.ts'
import type { JobStore } from '../../jobs/jobs.ts'
import { periodOf } from '../site-logs/period.ts'
import { merge } from './merge.ts'
import type { JobQuery, Topic } from './schema.ts'
import { jobChanges, journal } from './stream.ts'

export interface JobDeps {
  readonly db: PanelDb
  readonly jobs: JobStore
  /** `metrics` events for those who may see them; throws 403 for others. */
  readonly metrics: (ctx: Ctx, seconds: number, signal: AbortSignal) => Promise<AsyncGenerator<StreamEvent>>
}

const metricsEvery = 5

/** Jobs and the stream of everything that happens. */
export function jobService({ db, jobs, metrics }: JobDeps) {
  /** The scope of the area decides about writes, for the routes are open to any key. */
  const requireAreaOf = async (ctx: Ctx, id: number) => requireArea(ctx, await jobs.area(ctx, id))
  const prefixesOf = (topics: readonly Topic[]) =>
    [topics.includes('notifications') ? 'notification.' : '', topics.includes('services') ? 'service.' : ''].filter(
      (prefix) => prefix !== '',
    )
  return {
    list(ctx: Ctx, { from, to, ...filter }: JobQuery, page: PageRequest) {
      const period = from === undefined && to === undefined ? {} : periodOf(from, to, { from: 0, to: Number.MAX_SAFE_INTEGER })
      return jobs.list(ctx, { ...filter, ...period }, page)
    },
    show: (ctx: Ctx, id: number) => jobs.show(ctx, id),
    log: (ctx: Ctx, id: number, offset: number) => jobs.log(ctx, id, offset),
    /** `progress`, `log`, `end`. */
    async follow(ctx: Ctx, id: number): Promise<EventStreamBody> {
      await jobs.show(ctx, id)
      return new EventStreamBody((last, signal) => jobs.follow(ctx, id, last, signal))
    },
    async cancel(ctx: Ctx, id: number) {
      await requireAreaOf(ctx, id)
      await jobs.cancel(ctx, id)
    },
    async retry(ctx: Ctx, id: number): Promise<number> {
      await requireAreaOf(ctx, id)
      return jobs.retry(ctx, id)
    },
    /** The whole journal and all jobs without topics; else what the topics name. */
    async events(ctx: Ctx, topics: readonly Topic[]): Promise<EventStreamBody> {
      const everything = topics.length === 0
      const prefixes = prefixesOf(topics)
      if (topics.includes('services') && ctx.actor.role !== 'admin') throw forbidden('Admin access required')
      // Asked once before the stream begins: whoever may not see metrics gets an answer instead of a stream that breaks.
      if (topics.includes('metrics')) await (await metrics(ctx, metricsEvery, AbortSignal.abort())).return(undefined)
      const now = await lastEventId(db)
      return new EventStreamBody(async function* (last, signal) {
        const since = last === null ? now : Number(last) || 0
        yield* merge<StreamEvent>([
          ...(everything || prefixes.length > 0 ? [journal(ctx, db, since, everything ? null : prefixes, signal)] : []),
          ...(everything || topics.includes('jobs') ? [jobChanges(ctx, db, jobs, signal)] : []),
          ...(topics.includes('metrics') ? [await metrics(ctx, metricsEvery, signal)] : []),
        ])
      })
    },
  }
}
export type JobService = ReturnType<typeof jobService>
