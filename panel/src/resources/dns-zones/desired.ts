import { absoluteName } from '../../core/dns/name.ts'
import { toPresentation } from '../../core/dns/presentation.ts'
import type { DnsSpec, RecordSet } from '../../drivers/dns/spec.ts'
import { defineDesired } from '../../jobs/sync/desired.ts'
import { recordData } from './records.ts'
import type { ZoneSnapshot } from './snapshot.ts'

/** Records of one name and type together; the set lives as long as the shortest of them. */
function recordSets({ zone, records }: ZoneSnapshot): RecordSet[] {
  const sets = new Map<string, RecordSet>()
  for (const row of records) {
    if (row.disabled === 1) continue
    const key = `${row.name} ${row.type}`
    const ttl = row.ttl ?? zone.default_ttl
    const content = toPresentation(recordData(row), zone.name)
    const set = sets.get(key)
    if (set === undefined) sets.set(key, { name: absoluteName(row.name, zone.name), type: row.type, ttl, contents: [content] })
    else {
      set.ttl = Math.min(set.ttl, ttl)
      set.contents.push(content)
    }
  }
  return [...sets.values()]
}

/** Rows of one zone → what the name server has to serve. */
export function renderZone(snapshot: ZoneSnapshot): { dns: DnsSpec } {
  const { zone, keys, servers, mname } = snapshot
  const primary = zone.kind === 'primary'
  const secondaries = primary ? servers.map(({ ip, tsig_name: key }) => ({ address: ip, key: key === '' ? null : key })) : []
  const tsigKeys = servers.filter(({ tsig_name: name }) => primary && name !== '')
  return {
    dns: {
      zone: zone.name,
      kind: zone.kind,
      primaries: JSON.parse(zone.primaries) as string[],
      active: zone.status === 'active',
      soa: {
        mname,
        rname: zone.rname,
        serial: zone.serial,
        refresh: zone.refresh,
        retry: zone.retry,
        expire: zone.expire,
        minimum: zone.minimum,
        ttl: zone.default_ttl,
      },
      records: primary ? recordSets(snapshot) : [],
      dnssec:
        !primary || zone.dnssec === '' || keys.length === 0
          ? null
          : {
              nsec3: zone.nsec3 === 1,
              keys: keys.map((key) => ({
                type: key.type,
                algorithm: key.algorithm as NonNullable<DnsSpec['dnssec']>['keys'][number]['algorithm'],
                active: key.active === 1,
                published: key.published === 1,
                dnskey: key.dnskey,
                privateKey: key.privateKey,
              })),
            },
      secondaries,
      tsigKeys: [...new Map(tsigKeys.map((key) => [key.tsig_name, key])).values()].map(({ tsig_name: name, secret }) => ({
        name,
        algorithm: 'hmac-sha256' as const,
        secret,
      })),
    },
  }
}

/** The name server's view of a zone. */
export const zoneDesired = (load: (name: string) => Promise<ZoneSnapshot | null>) =>
  defineDesired<ZoneSnapshot>({ kind: 'zone', roles: ['dns'], load, render: renderZone })
