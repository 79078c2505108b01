import type { Clock } from '@croft/kit/clock.ts'
import { AppError, conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { RecordData } from '../../core/dns/types.ts'
import { checkZone } from '../../core/dns/zone-rules.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DnsZoneRow } from '../../db/tables/dns.ts'
import type { WriteOptions } from '../../db/write.ts'
import { mostContents } from '../../drivers/dns/spec.ts'
import { type RecordPlan, type RecordStore, type StoredRecord, recordData } from './records.ts'
import { type ZoneRecord, type ZoneStore, nextSerial } from './store.ts'

/** Most records of one zone. */
export const mostRecords = 10_000

export interface ChangeDeps {
  readonly db: PanelDb
  readonly zones: ZoneStore
  readonly records: RecordStore
  readonly clock: Clock
}

export interface Changed {
  readonly created: number
  readonly updated: number
  readonly deleted: number
  readonly serial: number
}

/** A record with the name by which messages call its entry in the plan; `` when the plan leaves it as it is. */
interface Planned {
  readonly record: RecordData
  readonly entry: string
}

/** What the zone holds after the plan; the entries of the plan stand last. */
function afterwards(rows: readonly StoredRecord[], plan: RecordPlan): Planned[] {
  const patches = new Map(plan.update.map(({ id, patch }, index) => [id, { patch, index }]))
  const gone = new Set(plan.remove)
  const kept = rows.filter(({ id }) => !gone.has(id) && !patches.has(id)).map((row) => ({ record: recordData(row), entry: '' }))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const updated = [...patches].flatMap(([id, { patch, index }]) => {
    const row = byId.get(id)
    return row === undefined ? [] : [{ record: recordData({ ...row, ...patch }), entry: `update[${index}]: ` }]
  })
  return [...kept, ...updated, ...plan.create.map((record, index) => ({ record, entry: `create[${index}]: ` }))]
}

/** The first entry of the plan with which more values of one name and type are served than may be; what is there already may stay. */
function oneTooMany(after: readonly Planned[]): Planned | undefined {
  const counts = new Map<string, number>()
  return after.find(({ record: { name, type, disabled }, entry }) => {
    if (disabled) return false
    const count = (counts.get(`${name} ${type}`) ?? 0) + 1
    counts.set(`${name} ${type}`, count)
    return count > mostContents && entry !== ''
  })
}

/** Refuses a plan after which the zone would not be one; `named` puts the entry in front of the message. */
function requireSound(zone: ZoneRecord, rows: readonly StoredRecord[], plan: RecordPlan, named: boolean): void {
  const after = afterwards(rows, plan)
  if (after.length > mostRecords && after.length > rows.length) throw conflict(`Too many records (${mostRecords})`)
  const extra = oneTooMany(after)
  if (extra !== undefined) throw conflict(`${named ? extra.entry : ''}Too many ${extra.record.type} records of one name (${mostContents})`)
  const fault = checkZone(
    after.map(({ record }) => record),
    zone.name,
  )
  if (fault === null) return
  const entry = named ? (after[fault.index]?.entry ?? '') : ''
  throw new AppError(fault.status, fault.status === 409 ? 'CONFLICT' : 'VALIDATION_ERROR', `${entry}${fault.message}`)
}

/** The one way in which records change: the zone stays sound, its serial goes up, its event is written, its scope is due. */
export function recordChanges({ db, zones, records, clock }: ChangeDeps) {
  /** Raises the serial with a change of the zone itself. */
  const bump = async (ctx: Ctx, zone: ZoneRecord, patch: Partial<DnsZoneRow> = {}, options?: WriteOptions): Promise<ZoneRecord> => {
    const now = clock.now()
    const current = await zones.byId(zone.id)
    const serial = nextSerial(now, current?.serial ?? zone.serial)
    return zones.update(ctx, zone.id, { ...patch, serial, updated_at: now }, options)
  }
  const write = (ctx: Ctx, zone: ZoneRecord, plan: RecordPlan, options: { named?: boolean; check?: boolean } = {}): Promise<Changed> =>
    db.transaction(async () => {
      const counts = { created: plan.create.length, updated: plan.update.length, deleted: plan.remove.length }
      if (counts.created + counts.updated + counts.deleted === 0) return { ...counts, serial: zone.serial }
      if (options.check !== false) requireSound(zone, await records.of(zone.id), plan, options.named === true)
      await records.write(zone.id, plan, clock.now())
      const serial = nextSerial(clock.now(), (await zones.byId(zone.id))?.serial ?? zone.serial)
      const data = { ...counts, serial }
      await zones.update(ctx, zone.id, { serial, updated_at: clock.now() }, { event: 'dns.record.changed', data })
      return data
    })
  return { bump, write, requireSound }
}
export type RecordChanges = ReturnType<typeof recordChanges>
