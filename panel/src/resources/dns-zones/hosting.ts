import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { namesAbove } from '../../core/hostname.ts'
import type { DnsZoneRow } from '../../db/tables/dns.ts'
import type { ChosenTemplate, TemplateService } from '../dns-templates/service.ts'
import type { DomainStore } from '../domains/store.ts'
import type { PackageService } from '../packages/service.ts'
import type { RecordChanges } from './changes.ts'
import type { Addresses, ZoneDefaults } from './defaults.ts'
import { type Purpose, templateRecords } from './managed.ts'
import type { NewRecord, RecordStore } from './records.ts'
import { type ZoneRecord, type ZoneStore, nextSerial } from './store.ts'

export interface ZoneOwner {
  readonly id: number
  readonly username: string
  readonly creator_id: number | null
  readonly package_id: number | null
}

export interface HostingDeps {
  readonly zones: ZoneStore
  readonly records: RecordStore
  readonly changes: RecordChanges
  readonly defaults: ZoneDefaults
  readonly templates: Pick<TemplateService, 'forAccount'>
  readonly packages: Pick<PackageService, 'forAccount'>
  readonly hosts: Pick<DomainStore, 'ownerOfNearest'>
  readonly clock: Clock
}

export const allPurposes: ReadonlySet<Purpose> = new Set(['site', 'www', 'mail', 'zone'])

/** Zones coming into being and going, for whomever: nothing here knows why. Every call stands in a transaction. */
export function zoneHosting(deps: HostingDeps) {
  const { zones, records, changes, defaults, clock } = deps
  /** The named template, else that of the package, of the settings, or the built-in one; `undefined` when a named one is not there. */
  const templateFor = async (owner: ZoneOwner, asked?: string): Promise<ChosenTemplate | undefined> => {
    if (asked !== undefined) return deps.templates.forAccount(owner, asked)
    const { dns_template: ofPackage } = await deps.packages.forAccount(owner)
    for (const name of [ofPackage, (await defaults.settings()).template]) {
      const found = name === '' ? undefined : await deps.templates.forAccount(owner, name)
      if (found !== undefined) return found
    }
    return deps.templates.forAccount(owner, 'default')
  }
  const valuesFor = async (addresses: Addresses) => ({
    ...addresses,
    nameservers: await defaults.nameservers(),
    hostname: defaults.hostname,
  })
  return {
    templateFor,
    /** Refuses a name that somebody else's zone or site stands above, or that is theirs. */
    async requireOwnName(owner: ZoneOwner, name: string): Promise<void> {
      const above = namesAbove(name)
      const zone = await zones.nearest(above)
      const site = await deps.hosts.ownerOfNearest(above)
      if ((zone !== undefined && zone.owner_id !== owner.id) || (site !== undefined && site !== owner.id)) {
        throw forbidden('Parent domain belongs to another account')
      }
      const holder = await deps.hosts.ownerOfNearest([name])
      if (holder !== undefined && holder !== owner.id) throw conflict('DNS zone already exists')
    },
    /** The records that a template makes for a zone of that name. */
    async recordsFor(
      template: ChosenTemplate,
      name: string,
      options: { readonly addresses: Addresses; readonly purposes: ReadonlySet<Purpose>; readonly domainId: number | null },
    ): Promise<NewRecord[]> {
      return templateRecords(template.records, name, await valuesFor(options.addresses), options)
    },
    async create(
      ctx: Ctx,
      owner: ZoneOwner,
      zone: Pick<DnsZoneRow, 'name' | 'domain_id' | 'template'> & Partial<Pick<DnsZoneRow, 'kind' | 'primaries'>>,
      made: readonly NewRecord[],
    ): Promise<ZoneRecord> {
      if ((await zones.named(zone.name)) !== undefined) throw conflict('DNS zone already exists')
      const { default_ttl, rname, refresh, retry, expire, minimum } = await defaults.settings()
      const now = clock.now()
      const row = await zones.insert(
        ctx,
        {
          kind: 'primary',
          primaries: '[]',
          ...zone,
          owner_id: owner.id,
          default_ttl,
          rname: rname === '' ? `hostmaster.${zone.name}` : rname,
          refresh,
          retry,
          expire,
          minimum,
          serial: nextSerial(now, 0),
          status: 'active',
          dnssec: '',
          nsec3: 0,
          created_at: now,
          updated_at: now,
          deleted_at: null,
        },
        { data: { owner: owner.username } },
      )
      await records.write(row.id, { create: made, update: [], remove: [] }, now)
      return row
    },
    /** Takes a zone out of service and keeps its rows; `at` marks what went together. */
    retire: (ctx: Ctx, zone: ZoneRecord, owner: string, at: number) =>
      zones.update(ctx, zone.id, { deleted_at: at, updated_at: clock.now() }, { event: 'dns.zone.deleted', data: { owner } }),
    /** Brings a kept zone back, records and keys as they were. */
    async revive(ctx: Ctx, zone: ZoneRecord, owner: ZoneOwner, domainId: number | null): Promise<ZoneRecord> {
      if ((await zones.named(zone.name)) !== undefined) throw conflict('DNS zone already exists')
      const patch = { deleted_at: null, owner_id: owner.id, domain_id: domainId }
      return changes.bump(ctx, zone, patch, { event: 'dns.zone.restored', data: { owner: owner.username } })
    },
  }
}
export type ZoneHosting = ReturnType<typeof zoneHosting>
