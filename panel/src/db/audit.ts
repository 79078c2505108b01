import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Selectable } from 'kysely'
import { lockRows } from '@croft/kit/db/dialect.ts'
import { type Ctx, actorName } from '../core/actor.ts'
import type { FieldChanges } from './change-set.ts'
import type { PanelDb } from './database.ts'
import type { AuditRow } from './tables/journal.ts'

export type AuditEntry = Selectable<AuditRow>

export interface AuditBegin {
  /** `domain.create`. */
  readonly action: string
  readonly ownerId: number | null
  readonly owner: string
  readonly resource: { readonly type: string; readonly id: string }
}

export interface AuditEnd {
  readonly result: 'ok' | 'denied' | 'failed'
  readonly status: number
  readonly changes?: FieldChanges
  readonly note?: string
}

export interface AuditLog {
  /** Writes down what is about to happen; returns the entry's id. */
  begin(ctx: Ctx, entry: AuditBegin): Promise<number>
  /** Adds how it ended; only once. */
  complete(id: number, end: AuditEnd): Promise<void>
  /** Checks the chain and both hashes of every entry between two times (epoch ms). */
  verify(from?: number, to?: number): Promise<{ ok: boolean; checked: number; firstBadId: number | null }>
  /** Housekeeping: the oldest entries go; the chain is then checked from the first that is left. */
  forgetBefore(time: number): Promise<void>
}

const beginFields = [
  'at',
  'actor_id',
  'actor',
  'impersonator',
  'via',
  'key_prefix',
  'action',
  'owner_id',
  'owner',
  'resource_type',
  'resource_id',
  'ip',
  'request_id',
  'previous_hash',
] as const
const endFields = ['hash', 'result', 'status', 'changes', 'note', 'completed_at'] as const
const batch = 1000

/** The audit log; `key` is outside the database, so whoever can only write there cannot forge an entry. */
export function createAudit(db: PanelDb, key: Uint8Array): AuditLog {
  const mac = (row: Readonly<Record<string, unknown>>, fields: readonly string[]) =>
    createHmac('sha256', key)
      .update(JSON.stringify(fields.map((field) => row[field])))
      .digest('hex')
  const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
  const sound = (row: AuditEntry): boolean => {
    if (!same(mac(row, beginFields), row.hash)) return false
    return row.result_hash === null ? row.result === null && row.completed_at === null : same(mac(row, endFields), row.result_hash)
  }
  return {
    begin: (ctx, entry) =>
      db.transaction(
        async (q) => {
          const head = await lockRows(db.engine, q.selectFrom('audit_head').selectAll().where('id', '=', 1)).executeTakeFirstOrThrow()
          const row = {
            at: db.clock.now(),
            actor_id: ctx.actor.userId,
            actor: actorName(ctx.actor),
            impersonator: ctx.actor.impersonator?.username ?? null,
            via: ctx.actor.via,
            key_prefix: ctx.credential?.keyPrefix ?? null,
            action: entry.action,
            owner_id: entry.ownerId,
            owner: entry.owner,
            resource_type: entry.resource.type,
            resource_id: entry.resource.id,
            ip: ctx.ip,
            request_id: ctx.requestId,
            previous_hash: head.hash,
          }
          const hash = mac(row, beginFields)
          const { id } = await q
            .insertInto('audit')
            .values({ ...row, hash, changes: '{}', note: '' })
            .returning('id')
            .executeTakeFirstOrThrow()
          await q.updateTable('audit_head').set({ last_id: id, hash }).where('id', '=', 1).execute()
          return id
        },
        { isolation: 'read committed' },
      ),
    complete: (id, end) =>
      db.transaction(
        async (q) => {
          const row = await q.selectFrom('audit').select(['hash', 'result']).where('id', '=', id).executeTakeFirst()
          if (row === undefined || row.result !== null) return
          const fields = {
            result: end.result,
            status: end.status,
            changes: JSON.stringify(end.changes ?? {}),
            note: end.note ?? '',
            completed_at: db.clock.now(),
          }
          const sealed = mac({ ...fields, hash: row.hash }, endFields)
          await q
            .updateTable('audit')
            .set({ ...fields, result_hash: sealed })
            .where('id', '=', id)
            .execute()
        },
        { isolation: 'read committed', durable: false },
      ),
    verify: (from = 0, to = Number.MAX_SAFE_INTEGER) =>
      db.snapshot(async (q) => {
        let last: AuditEntry | undefined
        let checked = 0
        const bad = (id: number) => ({ ok: false, checked, firstBadId: id })
        for (;;) {
          const rows = await q
            .selectFrom('audit')
            .selectAll()
            .where('id', '>', last?.id ?? 0)
            .where('at', '>=', from)
            .where('at', '<=', to)
            .orderBy('id')
            .limit(batch)
            .execute()
          for (const row of rows) {
            checked += 1
            if (!sound(row) || (last && row.previous_hash !== last.hash)) return bad(row.id)
            last = row
          }
          if (rows.length < batch) break
        }
        if (to !== Number.MAX_SAFE_INTEGER) return { ok: true, checked, firstBadId: null }
        // Entries cut off at the end leave no broken link; the head knows the last one.
        const head = await q.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
        const missing = last ? head.hash !== last.hash : from === 0 && head.last_id !== 0
        return missing ? bad(head.last_id) : { ok: true, checked, firstBadId: null }
      }),
    forgetBefore: (time) =>
      db.transaction(async (q) => {
        const head = await q.selectFrom('audit_head').select('last_id').where('id', '=', 1).executeTakeFirstOrThrow()
        // The last entry stays: the head points to it.
        await q.deleteFrom('audit').where('at', '<', time).where('id', '<', head.last_id).execute()
      }),
  }
}
