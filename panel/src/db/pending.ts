import type { Ctx } from '../core/actor.ts'
import type { Scope } from '../drivers/driver.ts'
import { currentCollection, type Change, type FieldChanges } from './change-set.ts'
import type { PanelDb } from './database.ts'
import { appendEvents, eventRow, type NewEvent } from './events.ts'
import { markDue, type Touch } from './ledger.ts'

/** What a transaction has to write at its end: events, and each touched scope once. */
export interface Pending {
  event(ctx: Ctx, event: NewEvent, fields: FieldChanges): void
  /** Only the first touch of a scope counts: it names the job. */
  touch(ctx: Ctx, scope: Scope, event: NewEvent, jobType?: string): void
  readonly scopes: () => readonly Scope[]
}

const key = Symbol('pending')

/** The pending writes of the current transaction. */
export const pendingOf = (db: PanelDb): Pending => db.slot(key, () => openPending(db))

function openPending(db: PanelDb): Pending {
  const touches = new Map<Scope, Touch>()
  const events: { ctx: Ctx; event: NewEvent }[] = []
  const changes: Change[] = []
  const collection = currentCollection()
  db.beforeCommit(async () => {
    const scopes = await markDue(db, [...touches.values()])
    const now = db.clock.now()
    await appendEvents(
      db,
      events.map(({ ctx, event }) => eventRow(ctx, event, now)),
    )
    db.afterCommit(() => {
      collection?.scopes.push(...scopes)
      collection?.changes.push(...changes)
    })
  })
  return {
    event(ctx, event, fields) {
      events.push({ ctx, event })
      changes.push({ event: event.event, resource: event.resource, ownerId: event.ownerId, fields })
    },
    touch(ctx, scope, { event, resource, ownerId }, jobType) {
      if (!touches.has(scope)) touches.set(scope, { ctx, scope, type: jobType ?? jobTypeOf(event), resource, ownerId })
    },
    scopes: () => [...touches.keys()],
  }
}

/** Past participles that lose only their `d`; all others lose `ed`. */
const silentE = new Set([
  'created',
  'updated',
  'deleted',
  'purged',
  'renamed',
  'changed',
  'enabled',
  'disabled',
  'removed',
  'restored',
  'issued',
  'revoked',
  'rotated',
])

/** `domain.created` → `domain.create`. */
export function jobTypeOf(event: string): string {
  const word = /[a-z]+$/.exec(event)?.[0] ?? ''
  if (silentE.has(word)) return event.slice(0, -1)
  return word.endsWith('ed') ? event.slice(0, -2) : event
}
