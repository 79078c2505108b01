import { type Insertable, type Selectable, sql } from 'kysely'
import { randomHex } from '@croft/kit/ids.ts'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { RecordData, RecordType } from '../../core/dns/types.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { DnsRecordRow } from '../../db/tables/dns.ts'
import type { DnsRecord, RecordFilter } from './schema.ts'

export type StoredRecord = Selectable<DnsRecordRow>
/** A record as it is to be stored. */
export type NewRecord = RecordData & { readonly purpose: string; readonly domainId: number | null }
export type RecordPatch = Partial<
  Pick<DnsRecordRow, 'name' | 'content' | 'ttl' | 'priority' | 'disabled' | 'comment' | 'managed' | 'purpose' | 'domain_id'>
>

/** What changes in one zone. */
export interface RecordPlan {
  readonly create: readonly NewRecord[]
  readonly update: readonly { readonly id: string; readonly patch: RecordPatch }[]
  readonly remove: readonly string[]
}

/** Ids, not more in one statement than every engine takes. */
const batch = 500
const batches = <T>(items: readonly T[]): (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / batch) }, (_, index) => items.slice(index * batch, (index + 1) * batch))

export const recordData = (row: StoredRecord): RecordData => ({
  name: row.name,
  type: row.type as RecordType,
  content: row.content,
  ttl: row.ttl,
  priority: row.priority,
  disabled: row.disabled === 1,
  comment: row.comment,
})

/** The public shape of a record; without a time of its own it has that of the zone. */
export const recordModel = (row: StoredRecord, zone: { readonly default_ttl: number }): DnsRecord => ({
  id: row.id,
  name: row.name,
  type: row.type,
  content: row.content,
  ttl: row.ttl ?? zone.default_ttl,
  priority: row.priority,
  disabled: row.disabled === 1,
  managed: row.managed === 1,
  comment: row.comment,
})

/** A record of a customer's own. */
export const ownRecord = (data: RecordData): NewRecord => ({ ...data, purpose: '', domainId: null })

const columnsOf = (zoneId: number, record: NewRecord, now: number): Insertable<DnsRecordRow> => ({
  id: randomHex(8),
  zone_id: zoneId,
  name: record.name,
  type: record.type,
  content: record.content,
  ttl: record.ttl,
  priority: record.priority,
  disabled: record.disabled ? 1 : 0,
  managed: record.purpose === '' ? 0 : 1,
  purpose: record.purpose,
  domain_id: record.domainId,
  comment: record.comment,
  created_at: now,
  updated_at: now,
})

/** Rows of records. Writes go through `writeRecords`, which marks the zone. */
export function recordStore(db: PanelDb) {
  const ofZone = (zoneId: number) => db.q.selectFrom('dns_records').selectAll().where('zone_id', '=', zoneId)
  return {
    of: (zoneId: number): Promise<StoredRecord[]> => ofZone(zoneId).orderBy('name').orderBy('type').orderBy('id').execute(),
    list(zoneId: number, filter: RecordFilter, page: PageRequest): Promise<PageResult<StoredRecord>> {
      let query = ofZone(zoneId)
      if (filter.type !== undefined) query = query.where('type', '=', filter.type.toUpperCase())
      if (filter.name !== undefined) query = query.where('name', '=', filter.name)
      return pageRows(query, page, {
        sort: { name: 'name', type: 'type', content: 'content', ttl: 'ttl', priority: 'priority' },
        search: ['name', 'content', 'comment'],
        order: { column: 'name' },
        tie: 'id',
      })
    },
    find: (zoneId: number, id: string): Promise<StoredRecord | undefined> => ofZone(zoneId).where('id', '=', id).executeTakeFirst(),
    /** Records that follow the address of a domain, in any zone. */
    ofDomain: (domainId: number): Promise<StoredRecord[]> =>
      db.q.selectFrom('dns_records').selectAll().where('domain_id', '=', domainId).orderBy('id').execute(),
    at: (zoneId: number, name: string): Promise<StoredRecord[]> => ofZone(zoneId).where('name', '=', name).orderBy('id').execute(),
    count: async (zoneId: number): Promise<number> => {
      const row = await db.q
        .selectFrom('dns_records')
        .select(sql<number>`count(*)`.as('n'))
        .where('zone_id', '=', zoneId)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    /** Name servers at the apex of each zone. */
    async nameserversOf(zoneIds: readonly number[]): Promise<Map<number, string[]>> {
      const found = new Map<number, string[]>()
      for (const ids of batches(zoneIds)) {
        const rows = await db.q
          .selectFrom('dns_records')
          .select(['zone_id', 'content'])
          .where('zone_id', 'in', ids)
          .where('name', '=', '@')
          .where('type', '=', 'NS')
          .where('disabled', '=', 0)
          .orderBy('content')
          .execute()
        for (const row of rows) found.set(row.zone_id, [...(found.get(row.zone_id) ?? []), row.content])
      }
      return found
    },
    async write(zoneId: number, plan: RecordPlan, now: number): Promise<void> {
      for (const ids of batches(plan.remove)) {
        await db.q.deleteFrom('dns_records').where('zone_id', '=', zoneId).where('id', 'in', ids).execute()
      }
      for (const { id, patch } of plan.update) {
        await db.q
          .updateTable('dns_records')
          .set({ ...patch, updated_at: now })
          .where('zone_id', '=', zoneId)
          .where('id', '=', id)
          .execute()
      }
      for (const records of batches(plan.create.map((record) => columnsOf(zoneId, record, now)))) {
        await db.q.insertInto('dns_records').values(records).execute()
      }
    },
  }
}
export type RecordStore = ReturnType<typeof recordStore>
