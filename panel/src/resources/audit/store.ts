import { rfc3339 } from '@croft/kit/clock.ts'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Actor } from '../../core/actor.ts'
import type { AuditEntry as StoredEntry } from '../../db/audit.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import { ownedInView } from '../../db/view.ts'
import { type Period, periodOf } from '../site-logs/period.ts'
import type { AuditEntry, AuditFilter } from './schema.ts'

export const entryModel = (row: StoredEntry): AuditEntry => ({
  id: row.id,
  at: rfc3339(row.at),
  actor: row.actor,
  impersonator: row.impersonator,
  via: row.via,
  key_prefix: row.key_prefix,
  action: row.action,
  owner: row.owner,
  resource: { type: row.resource_type, id: row.resource_id },
  result: row.result,
  status: row.status,
  ip: row.ip,
  request_id: row.request_id,
  changes: JSON.parse(row.changes) as AuditEntry['changes'],
  note: row.note,
})

const always: Period = { from: 0, to: Number.MAX_SAFE_INTEGER }
const batch = 500

/** Reads the audit log, within the actor's view. Entries are written elsewhere and never here. */
export function auditStore(db: PanelDb) {
  const select = (actor: Actor, filter: AuditFilter) => {
    const { from, to, ...exact } = filter
    let query = db.q.selectFrom('audit').selectAll().where(ownedInView(actor, 'audit.owner_id'))
    for (const column of ['actor', 'owner', 'action', 'resource_type', 'resource_id', 'ip', 'result'] as const) {
      const value = exact[column]
      if (value !== undefined) query = query.where(`audit.${column}`, '=', value)
    }
    if (from === undefined && to === undefined) return query
    const period = periodOf(from, to, always)
    return query.where('audit.at', '>=', period.from).where('audit.at', '<', period.to)
  }
  return {
    list: (actor: Actor, filter: AuditFilter, page: PageRequest): Promise<PageResult<StoredEntry>> =>
      pageRows(select(actor, filter), page, {
        sort: {
          id: 'audit.id',
          at: 'audit.at',
          actor: 'audit.actor',
          action: 'audit.action',
          owner: 'audit.owner',
          status: 'audit.status',
        },
        search: ['audit.actor', 'audit.action', 'audit.owner', 'audit.resource_id', 'audit.note'],
        order: { column: 'audit.id', descending: true },
        tie: 'audit.id',
      }),
    find: (actor: Actor, id: number): Promise<StoredEntry | undefined> => select(actor, {}).where('audit.id', '=', id).executeTakeFirst(),
    /** Newest first, read in batches: the log may be larger than the memory. */
    async *all(actor: Actor, filter: AuditFilter): AsyncGenerator<StoredEntry> {
      let before = Number.MAX_SAFE_INTEGER
      for (;;) {
        const rows = await select(actor, filter).where('audit.id', '<', before).orderBy('audit.id', 'desc').limit(batch).execute()
        yield* rows
        const last = rows.at(-1)
        if (last === undefined || rows.length < batch) return
        before = last.id
      }
    },
  }
}
export type AuditStore = ReturnType<typeof auditStore>
