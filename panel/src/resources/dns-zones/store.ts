import { type Selectable, type SqlBool, sql } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import { unicodeHostname } from '../../core/hostname.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { DnsZoneRow } from '../../db/tables/dns.ts'
import { ownedInView } from '../../db/view.ts'
import { type WriteOptions, defineTable, insert, remove, update } from '../../db/write.ts'
import { scope } from '../../jobs/sync/desired.ts'
import type { Zone, ZoneFilter } from './schema.ts'

export type ZoneRecord = Selectable<DnsZoneRow>
export type StoredZone = ZoneRecord & { readonly owner: string; readonly records_count: number }

/** A zone is applied by its name, so that one that follows another of the same name never waits for it or loses to it. */
export const zoneScope = (row: Pick<ZoneRecord, 'name'>) => scope('zone', row.name)

const zones = defineTable({
  table: 'dns_zones',
  event: 'dns.zone',
  resource: (row) => ({ type: 'dns-zone', id: row.name }),
  owner: (row) => row.owner_id,
  scopes: (row) => [zoneScope(row)],
  data: (row) => ({ domain: row.name }),
})

/** The next serial: `YYYYMMDD00` of the day (UTC), or one more than the last. */
export function nextSerial(now: number, last: number): number {
  const day = Number(new Date(now).toISOString().slice(0, 10).replaceAll('-', '')) * 100
  return Math.max(last + 1, day)
}

/** The public shape of a zone; `nameservers` are those at its apex. */
export const zoneModel = (row: StoredZone, nameservers: readonly string[], mname: string): Zone => ({
  domain: row.name,
  domain_unicode: unicodeHostname(row.name),
  owner: row.owner,
  kind: row.kind,
  serial: row.serial,
  records_count: Number(row.records_count),
  default_ttl: row.default_ttl,
  dnssec: row.dnssec !== '',
  template: row.template,
  nameservers: [...nameservers],
  soa: { mname, rname: row.rname, refresh: row.refresh, retry: row.retry, expire: row.expire, minimum: row.minimum },
  status: row.status,
  created_at: rfc3339(row.created_at),
  updated_at: rfc3339(row.updated_at),
})

export function zoneStore(db: PanelDb) {
  const live = () =>
    db.q
      .selectFrom('dns_zones as z')
      .innerJoin('users as o', 'o.id', 'z.owner_id')
      .selectAll('z')
      .select('o.username as owner')
      .select(sql<number>`(select count(*) from dns_records as r where r.zone_id = z.id)`.as('records_count'))
      .where('z.deleted_at', 'is', null)
      .where('o.deleted_at', 'is', null)
  const visible = (actor: Actor) => live().where(ownedInView(actor, 'z.owner_id', 'z.domain_id'))
  return {
    list(actor: Actor, filter: ZoneFilter, page: PageRequest): Promise<PageResult<StoredZone>> {
      const conditions = [ownedInView(actor, 'z.owner_id', 'z.domain_id')]
      if (filter.owner !== undefined) conditions.push(sql`z.owner_id in (select u.id from users as u where u.username = ${filter.owner})`)
      if (filter.kind !== undefined) conditions.push(sql`z.kind = ${filter.kind}`)
      if (filter.dnssec !== undefined) conditions.push(filter.dnssec ? sql`z.dnssec <> ''` : sql`z.dnssec = ''`)
      const wanted = sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
      const counted = db.q
        .selectFrom('dns_zones as z')
        .innerJoin('users as o', 'o.id', 'z.owner_id')
        .where('z.deleted_at', 'is', null)
        .where('o.deleted_at', 'is', null)
        .where(wanted)
      const columns = {
        sort: {
          domain: 'z.name',
          owner: 'o.username',
          kind: 'z.kind',
          serial: 'z.serial',
          template: 'z.template',
          status: 'z.status',
          created_at: 'z.created_at',
          updated_at: 'z.updated_at',
        },
        search: ['z.name'],
        order: { column: 'z.name' },
        tie: 'z.id',
      }
      return pageRows(live().where(wanted), page, columns, counted)
    },
    find: (actor: Actor, name: string): Promise<StoredZone | undefined> => visible(actor).where('z.name', '=', name).executeTakeFirst(),
    /** The zone that is served under the name, whoever owns it. */
    named: (name: string): Promise<ZoneRecord | undefined> =>
      db.q.selectFrom('dns_zones').selectAll().where('name', '=', name).where('deleted_at', 'is', null).executeTakeFirst(),
    byId: (id: number): Promise<ZoneRecord | undefined> => db.q.selectFrom('dns_zones').selectAll().where('id', '=', id).executeTakeFirst(),
    /** The nearest of these names that is a zone here, whoever owns it. */
    nearest: (names: readonly string[]): Promise<ZoneRecord | undefined> =>
      db.q
        .selectFrom('dns_zones')
        .selectAll()
        .where('name', 'in', names.length === 0 ? [''] : [...names])
        .where('deleted_at', 'is', null)
        .orderBy(sql`length(name)`, 'desc')
        .limit(1)
        .executeTakeFirst(),
    /** Zones that were made for a domain or one of its aliases, those kept for a restore included. */
    ofDomain: (domainId: number): Promise<ZoneRecord[]> =>
      db.q.selectFrom('dns_zones').selectAll().where('domain_id', '=', domainId).orderBy('id').execute(),
    ofOwner: (ownerId: number): Promise<ZoneRecord[]> =>
      db.q.selectFrom('dns_zones').selectAll().where('owner_id', '=', ownerId).where('deleted_at', 'is', null).execute(),
    /** What was taken out of service before `time`, and belongs to no domain that may bring it back. */
    keptBefore: (time: number): Promise<ZoneRecord[]> =>
      db.q
        .selectFrom('dns_zones as z')
        .leftJoin('domains as d', 'd.id', 'z.domain_id')
        .selectAll('z')
        .where('z.deleted_at', '<', time)
        .where((eb) => eb.or([eb('d.id', 'is', null), eb('d.deleted_at', 'is', null), eb('d.purge_at', 'is', null)]))
        .execute(),
    insert: (ctx: Ctx, row: Omit<DnsZoneRow, 'id'>, options?: WriteOptions) => insert(ctx, db, zones, row, options),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<DnsZoneRow, 'id'>>, options?: WriteOptions) =>
      update(ctx, db, zones, id, patch, options),
    remove: (ctx: Ctx, id: number, options?: WriteOptions) => remove(ctx, db, zones, id, options),
  }
}
export type ZoneStore = ReturnType<typeof zoneStore>
