import { setTimeout as sleep } from 'node:timers/promises'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { StreamEvent } from '@croft/kit/http/route.ts'
import { wholeList } from '@croft/kit/page.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { type StoredEvent, followEvents } from '../../db/events.ts'
import { mayReadArea } from '../../jobs/areas.ts'
import type { JobStore } from '../../jobs/jobs.ts'

/** Changes of jobs that come within this time are told as one. */
const gather = 200

export const eventModel = (row: StoredEvent) => ({
  id: row.id,
  at: rfc3339(row.at),
  event: row.event,
  resource: { type: row.resource_type, id: row.resource_id },
  actor: row.actor,
  request_id: row.request_id,
  data: JSON.parse(row.data) as unknown,
})

/** The journal after number `since`, within view and scopes; `prefixes` choose topics. */
export async function* journal(
  ctx: Ctx,
  db: PanelDb,
  since: number,
  prefixes: readonly string[] | null,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const filter = { actor: ctx.actor, ...(prefixes === null ? {} : { prefixes }) }
  for await (const row of followEvents(db, since, signal, filter)) {
    if (mayReadArea(ctx.actor.scopes, row.resource_type)) yield { id: String(row.id), event: 'event', data: eventModel(row) }
  }
}

/** Unfinished jobs, then every job that changes, whole. */
export async function* jobChanges(ctx: Ctx, db: PanelDb, jobs: JobStore, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const changed = new Set<number>()
  let all = true
  let woken = Promise.withResolvers<void>()
  const wake = () => woken.resolve()
  const off = db.signals.on('jobs', (ids) => {
    if (ids.length === 0) all = true
    for (const id of ids) changed.add(id)
    wake()
  })
  signal.addEventListener('abort', wake)
  const unfinished = async () => {
    const lists = await Promise.all((['running', 'queued'] as const).map((status) => jobs.list(ctx, { status }, wholeList)))
    return lists.flatMap(({ items }) => items)
  }
  try {
    while (!signal.aborted) {
      woken = Promise.withResolvers<void>()
      const ids = [...changed]
      changed.clear()
      const open = all ? await unfinished() : []
      all = false
      const others = ids.length === 0 ? [] : (await jobs.list(ctx, { ids }, wholeList)).items
      const latest = new Map([...open, ...others].map((job) => [job.id, job]))
      for (const job of [...latest.values()].toSorted((a, b) => a.id - b.id)) yield { event: 'job', data: job }
      await woken.promise
      await sleep(gather, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
    }
  } finally {
    off()
    signal.removeEventListener('abort', wake)
  }
}
