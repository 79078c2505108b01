import type { Insertable, Selectable } from 'kysely'
import { transactionLock } from '@croft/kit/db/dialect.ts'
import { type Actor, type Ctx, actorName } from '../core/actor.ts'
import type { PanelDb } from './database.ts'
import type { EventRow } from './tables/journal.ts'
import { doneInView } from './view.ts'

export type StoredEvent = Selectable<EventRow>

export interface NewEvent {
  /** `domain.created`. */
  readonly event: string
  readonly resource: { readonly type: string; readonly id: string }
  readonly ownerId: number | null
  /** No secrets: webhooks send it. */
  readonly data?: Readonly<Record<string, unknown>>
}

const eventLock = 0x65766e74
const batch = 500

export const eventRow = (ctx: Ctx, event: NewEvent, at: number): Insertable<EventRow> => ({
  at,
  event: event.event,
  resource_type: event.resource.type,
  resource_id: event.resource.id,
  owner_id: event.ownerId,
  actor_id: ctx.actor.userId,
  actor: actorName(ctx.actor),
  request_id: ctx.requestId,
  data: JSON.stringify(event.data ?? {}),
})

/**
 * Appends events; must be among the last statements of a transaction. Numbers are given out under a lock that is held until the
 * commit, so a reader that has seen number n will never see a smaller one appear later.
 */
export async function appendEvents(db: PanelDb, rows: readonly Insertable<EventRow>[]): Promise<void> {
  if (rows.length === 0) return
  await transactionLock(db.engine, eventLock)?.execute(db.q)
  for (let at = 0; at < rows.length; at += batch) {
    await db.q
      .insertInto('events')
      .values(rows.slice(at, at + batch))
      .execute()
  }
  await db.signals.send('events', [])
}

export interface EventFilter {
  /** Whose view; without it everything. */
  readonly actor?: Actor
  /** Beginnings of event names: `job.`. */
  readonly prefixes?: readonly string[]
}

/** At most `limit` events after number `since`, oldest first. */
export async function eventsSince(db: PanelDb, since: number, filter: EventFilter = {}, limit = batch): Promise<StoredEvent[]> {
  let query = db.q.selectFrom('events').selectAll().where('id', '>', since).orderBy('id').limit(limit)
  if (filter.actor) query = query.where(doneInView(filter.actor, 'owner_id', 'actor'))
  const { prefixes } = filter
  if (prefixes)
    query = query.where((eb) =>
      eb.or(prefixes.map((prefix) => eb(eb.fn('substr', ['event', eb.val(1), eb.val(prefix.length)]), '=', prefix))),
    )
  return query.execute()
}

/** The number of the newest event, 0 when there is none. */
export async function lastEventId(db: PanelDb): Promise<number> {
  const row = await db.q
    .selectFrom('events')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst()
  return Number(row?.id ?? 0)
}

/** Follows the events after `since` until `signal` aborts, woken by each commit. */
export async function* followEvents(
  db: PanelDb,
  since: number,
  signal: AbortSignal,
  filter: EventFilter = {},
): AsyncGenerator<StoredEvent> {
  let last = since
  let woken = Promise.withResolvers<void>()
  const wake = () => woken.resolve()
  const off = db.signals.on('events', wake)
  signal.addEventListener('abort', wake)
  try {
    while (!signal.aborted) {
      woken = Promise.withResolvers<void>()
      const rows = await eventsSince(db, last, filter)
      for (const row of rows) {
        last = row.id
        yield row
      }
      if (rows.length === 0 && !signal.aborted) await woken.promise
    }
  } finally {
    off()
    signal.removeEventListener('abort', wake)
  }
}

/** Housekeeping: forgets events older than `time`. */
export const forgetEventsBefore = (db: PanelDb, time: number): Promise<void> =>
  db.transaction(async (q) => {
    await q.deleteFrom('events').where('at', '<', time).execute()
  })
