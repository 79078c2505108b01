import { Readable } from 'node:stream'
import { notFound } from '@croft/kit/errors.ts'
import { type PageRequest, Reply, StreamBody } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import type { AuditLog } from '../../db/audit.ts'
import { periodOf } from '../site-logs/period.ts'
import { csvOf, jsonOf } from './export.ts'
import type { AuditFilter } from './schema.ts'
import { type AuditStore, entryModel } from './store.ts'

const kinds = {
  csv: { render: csvOf, type: 'text/csv; charset=utf-8' },
  json: { render: jsonOf, type: 'application/json; charset=utf-8' },
} as const

/** The audit log as its readers see it. */
export function auditService({ store, log }: { store: AuditStore; log: Pick<AuditLog, 'verify'> }) {
  async function* entries(ctx: Ctx, filter: AuditFilter) {
    for await (const row of store.all(ctx.actor, filter)) yield entryModel(row)
  }
  return {
    async list(ctx: Ctx, filter: AuditFilter, page: PageRequest) {
      const { items, total } = await store.list(ctx.actor, filter, page)
      return { items: items.map(entryModel), total }
    },
    async show(ctx: Ctx, id: number) {
      const row = await store.find(ctx.actor, id)
      if (row === undefined) throw notFound('Entry')
      return entryModel(row)
    },
    /** Whether nobody has changed, added or removed an entry. */
    async verify(from: string | undefined, to: string | undefined) {
      const whole = from === undefined && to === undefined
      const period = whole ? null : periodOf(from, to, { from: 0, to: Number.MAX_SAFE_INTEGER })
      // `verify` takes the last moment too.
      const last = period === null || to === undefined ? undefined : period.to - 1
      const { ok, checked, firstBadId } = await log.verify(period?.from, last)
      return { ok, checked, first_bad_id: firstBadId }
    },
    async export(ctx: Ctx, { format, ...filter }: AuditFilter & { format: keyof typeof kinds }) {
      const { render, type } = kinds[format]
      // Read before the answer begins, so that a bad filter is still a refusal.
      await store.list(ctx.actor, filter, { page: 1, perPage: 1, offset: 0, limit: 1, sort: [], q: '' })
      const body = new StreamBody(Readable.from(render(entries(ctx, filter))), type)
      return new Reply(200, body, { 'Content-Disposition': `attachment; filename="audit.${format}"` })
    },
  }
}
export type AuditService = ReturnType<typeof auditService>
