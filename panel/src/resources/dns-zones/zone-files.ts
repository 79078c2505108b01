import { StreamBody, Reply } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import type { RecordData } from '../../core/dns/types.ts'
import { parseZoneFile, printZoneFile } from '../../core/dns/zone-file.ts'
import type { PanelDb } from '../../db/database.ts'
import type { RecordChanges } from './changes.ts'
import type { RecordService } from './record-service.ts'
import { type RecordPlan, type RecordStore, type StoredRecord, ownRecord, recordData } from './records.ts'
import type { ImportZone, Zone } from './schema.ts'
import type { StoredZone } from './store.ts'

const lowestTtl = 60
const highestTtl = 604_800

export interface ZoneFileDeps {
  readonly db: PanelDb
  readonly records: RecordStore
  readonly changes: RecordChanges
  readonly requireWritable: RecordService['requireWritable']
  readonly require: (ctx: Ctx, name: string) => Promise<StoredZone>
  readonly models: (rows: readonly StoredZone[]) => Promise<Zone[]>
}

const keyOf = ({ name, type, content, priority }: RecordData) => JSON.stringify([name, type, content, priority])

type Parsed = ReturnType<typeof parseZoneFile>

/** The records of a file as they are stored here: times within our limits, the default of the file where it has one. */
function wantedOf(parsed: Parsed, zone: StoredZone): Map<string, RecordData> {
  const wanted = new Map<string, RecordData>()
  for (const { line: _, ...record } of parsed.records) {
    const ttl = record.ttl ?? parsed.defaultTtl
    const own = ttl === null || ttl === zone.default_ttl ? null : Math.min(highestTtl, Math.max(lowestTtl, ttl))
    const stored = { ...record, ttl: own }
    if (!wanted.has(keyOf(stored))) wanted.set(keyOf(stored), stored)
  }
  return wanted
}

/** What makes the zone hold what the file says: `merge` adds and changes, `replace` also removes. */
export function importPlan(rows: readonly StoredRecord[], wanted: ReadonlyMap<string, RecordData>, mode: ImportZone['mode']): RecordPlan {
  const present = new Map(rows.map((row) => [keyOf(recordData(row)), row]))
  const update = rows.flatMap((row) => {
    const record = wanted.get(keyOf(recordData(row)))
    if (record === undefined) return []
    const same = row.ttl === record.ttl && (row.disabled === 1) === record.disabled && row.comment === record.comment
    if (same) return []
    return [{ id: row.id, patch: { ttl: record.ttl, disabled: record.disabled ? 1 : 0, comment: record.comment } }]
  })
  // what the panel shows to a certificate authority just now is no part of anybody's file
  const gone = mode === 'replace' ? rows.filter((row) => row.purpose !== 'acme' && !wanted.has(keyOf(recordData(row)))) : []
  return {
    create: [...wanted].filter(([key]) => !present.has(key)).map(([, record]) => ownRecord(record)),
    update,
    remove: gone.map(({ id }) => id),
  }
}

/** Zones as BIND writes them, in and out. */
export function zoneFiles({ db, records, changes, requireWritable, require, models }: ZoneFileDeps) {
  return {
    async export(ctx: Ctx, name: string): Promise<Reply> {
      const zone = await require(ctx, name)
      const [shown] = await models([zone])
      if (shown === undefined) throw new Error(`the zone ${zone.name} has no shape`)
      const rows = (await records.of(zone.id)).map(recordData)
      const text = printZoneFile(zone.name, { ...shown.soa, serial: zone.serial }, zone.default_ttl, rows)
      return new Reply(200, new StreamBody(text, 'text/dns; charset=utf-8'), {
        'Content-Disposition': `attachment; filename="${zone.name}.zone"`,
      })
    },
    import: (ctx: Ctx, name: string, body: ImportZone) =>
      db.transaction(async () => {
        const zone = await requireWritable(ctx, name)
        const parsed = parseZoneFile(body.zone, zone.name)
        const rows = await records.of(zone.id)
        const plan = importPlan(rows, wantedOf(parsed, zone), body.mode)
        if (body.dry_run) changes.requireSound(zone, rows, plan, false)
        else await changes.write(ctx, zone, plan)
        return {
          success: true as const,
          created: plan.create.length,
          updated: plan.update.length,
          deleted: plan.remove.length,
          skipped: parsed.skipped.map(({ line, reason }) => ({ line, reason })),
          dry_run: body.dry_run,
        }
      }),
  }
}
export type ZoneFiles = ReturnType<typeof zoneFiles>
