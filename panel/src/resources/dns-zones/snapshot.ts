import type { Selectable } from 'kysely'
import type { PanelDb } from '../../db/database.ts'
import type { DnsKeyRow, DnsServerRow } from '../../db/tables/dns.ts'
import { type StoredRecord, recordStore } from './records.ts'
import type { ZoneRecord } from './store.ts'

/** Everything that decides how a zone is served, from one moment. */
export interface ZoneSnapshot {
  readonly zone: ZoneRecord
  readonly records: readonly StoredRecord[]
  /** Private keys opened. */
  readonly keys: readonly (Pick<Selectable<DnsKeyRow>, 'type' | 'algorithm' | 'dnskey' | 'active' | 'published'> & {
    readonly privateKey: string
  })[]
  readonly servers: readonly (Pick<Selectable<DnsServerRow>, 'ip' | 'tsig_name'> & { readonly secret: string })[]
  /** First name server, for the SOA record. */
  readonly mname: string
}

export interface SnapshotDeps {
  readonly db: PanelDb
  readonly open: (sealed: string, purpose: string) => string
  readonly nameservers: () => Promise<readonly string[]>
}

/** `null` when no zone of that name is to be served. */
export async function loadZone({ db, open, nameservers }: SnapshotDeps, name: string): Promise<ZoneSnapshot | null> {
  const zone = await db.q
    .selectFrom('dns_zones as z')
    .innerJoin('users as o', 'o.id', 'z.owner_id')
    .selectAll('z')
    .where('z.name', '=', name)
    .where('z.deleted_at', 'is', null)
    .where('o.deleted_at', 'is', null)
    .executeTakeFirst()
  if (zone === undefined) return null
  const records = await recordStore(db).of(zone.id)
  const keys = await db.q.selectFrom('dns_keys').selectAll().where('zone_id', '=', zone.id).orderBy('id').execute()
  const servers = await db.q.selectFrom('dns_servers').selectAll().orderBy('hostname').execute()
  const own = records.find((row) => row.name === '@' && row.type === 'NS' && row.disabled === 0)
  const configured = await nameservers()
  return {
    zone,
    records,
    keys: keys.map((key) => ({ ...key, privateKey: open(key.private_key, 'dnssec') })),
    servers: servers.map((server) => ({ ...server, secret: server.tsig_secret === '' ? '' : open(server.tsig_secret, 'tsig') })),
    mname: configured[0] ?? own?.content ?? zone.name,
  }
}
