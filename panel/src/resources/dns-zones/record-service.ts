import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { normalizeRecordName } from '../../core/dns/name.ts'
import type { RecordData } from '../../core/dns/types.ts'
import type { PanelDb } from '../../db/database.ts'
import type { RecordChanges } from './changes.ts'
import { eachEntry, readCreate, readUpdate, requireRecord, requireUpdate } from './record-input.ts'
import { type RecordPatch, type RecordStore, type StoredRecord, ownRecord, recordData, recordModel } from './records.ts'
import type { ChangeRecords, CreateRecord, RecordFilter, UpdateRecord } from './schema.ts'
import type { StoredZone } from './store.ts'

/** Most entries of one request. */
const mostEntries = 1000

export interface RecordDeps {
  readonly db: PanelDb
  readonly records: RecordStore
  readonly changes: RecordChanges
  /** The zone in the actor's view: 404 `DNS zone not found`. */
  readonly require: (ctx: Ctx, name: string) => Promise<StoredZone>
}

/** Whoever edits a record takes it over from the panel. */
const takenOver = ({ name, content, ttl, priority, disabled, comment }: RecordData): RecordPatch => ({
  name,
  content,
  ttl,
  priority,
  disabled: disabled ? 1 : 0,
  comment,
  managed: 0,
  purpose: '',
  domain_id: null,
})

/** Records of zones, one by one and many at once. */
export function recordService({ db, records, changes, require }: RecordDeps) {
  const requireWritable = async (ctx: Ctx, name: string): Promise<StoredZone> => {
    const zone = await require(ctx, name)
    if (zone.kind === 'secondary') throw conflict('The records of a secondary zone come from its primary server')
    return zone
  }
  const requireOne = async (zone: StoredZone, id: string): Promise<StoredRecord> => {
    const row = await records.find(zone.id, id)
    if (row === undefined) throw notFound('DNS record')
    return row
  }
  return {
    requireWritable,
    async list(ctx: Ctx, name: string, filter: RecordFilter, page: PageRequest) {
      const zone = await require(ctx, name)
      const wanted = filter.name === undefined ? undefined : (normalizeRecordName(filter.name, zone.name) ?? filter.name)
      const { items, total } = await records.list(zone.id, { ...filter, name: wanted }, page)
      return { items: items.map((row) => recordModel(row, zone)), total }
    },
    async show(ctx: Ctx, name: string, id: string) {
      const zone = await require(ctx, name)
      return recordModel(await requireOne(zone, id), zone)
    },
    create: (ctx: Ctx, name: string, body: CreateRecord) =>
      db.transaction(async () => {
        const zone = await requireWritable(ctx, name)
        const record = ownRecord(requireRecord(body, zone.name))
        await changes.write(ctx, zone, { create: [record], update: [], remove: [] })
        const made = (await records.at(zone.id, record.name)).find(
          (row) => row.type === record.type && row.content === record.content && row.priority === record.priority,
        )
        if (made === undefined) throw new Error(`the record ${record.name} ${record.type} is not there after it was made`)
        return recordModel(made, zone)
      }),
    update: (ctx: Ctx, name: string, id: string, body: UpdateRecord) =>
      db.transaction(async () => {
        const zone = await requireWritable(ctx, name)
        const before = await requireOne(zone, id)
        const patch = takenOver(requireUpdate(recordData(before), body, zone.name))
        await changes.write(ctx, zone, { create: [], update: [{ id, patch }], remove: [] })
        return recordModel(await requireOne(zone, id), zone)
      }),
    remove: (ctx: Ctx, name: string, id: string) =>
      db.transaction(async () => {
        const zone = await requireWritable(ctx, name)
        await requireOne(zone, id)
        await changes.write(ctx, zone, { create: [], update: [], remove: [id] })
      }),
    /** All or nothing; a refusal names the entry. */
    change: (ctx: Ctx, name: string, body: ChangeRecords) =>
      db.transaction(async () => {
        const zone = await requireWritable(ctx, name)
        const { create = [], update = [], delete: removed = [] } = body
        if (create.length + update.length + removed.length > mostEntries) throw invalid(`Too many entries (${mostEntries})`)
        const rows = new Map((await records.of(zone.id)).map((row) => [row.id, row]))
        const seen = new Set<string>()
        const requireKnown = (id: string): StoredRecord => {
          const row = rows.get(id)
          if (row === undefined) throw notFound('DNS record')
          if (seen.has(id)) throw invalid('The record is named twice')
          seen.add(id)
          return row
        }
        const creates = eachEntry('create', create, (entry) => ownRecord(requireRecord(readCreate(entry), zone.name)))
        const updates = eachEntry('update', update, (entry) => {
          const fields = readUpdate(entry)
          const before = requireKnown(fields.id)
          return { id: fields.id, patch: takenOver(requireUpdate(recordData(before), fields, zone.name)) }
        })
        const removes = eachEntry('delete', removed, (id) => requireKnown(id).id)
        const done = await changes.write(ctx, zone, { create: creates, update: updates, remove: removes }, { named: true })
        return { success: true as const, ...done }
      }),
  }
}
export type RecordService = ReturnType<typeof recordService>
