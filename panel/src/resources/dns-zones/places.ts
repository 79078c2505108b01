import { conflict, forbidden } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { parentNames } from '../../core/hostname.ts'
import { absoluteName } from '../../core/dns/name.ts'
import type { RecordChanges } from './changes.ts'
import type { Addresses } from './defaults.ts'
import { type ZoneHosting, type ZoneOwner, allPurposes } from './hosting.ts'
import { type Purpose, addressRecords, missing } from './managed.ts'
import type { NewRecord, RecordStore, StoredRecord } from './records.ts'
import type { ZoneRecord, ZoneStore } from './store.ts'

/** A name of a domain that is to be found: the domain's own or that of an alias. */
export interface WantedName {
  /** `*.example.com` for a wildcard. */
  readonly name: string
  readonly www: boolean
  readonly mail: boolean
}

/** For whom names are placed. */
export interface Placing {
  readonly domainId: number
  readonly owner: ZoneOwner
  readonly addresses: Addresses
}

export interface PlaceDeps {
  readonly zones: ZoneStore
  readonly records: RecordStore
  readonly changes: RecordChanges
  readonly hosting: ZoneHosting
}

/** The zone that a name would have for itself; a wildcard is a record of the zone below its asterisk. */
export const zoneNameOf = (name: string): string => name.replace(/^\*\./, '')

export const purposesOf = ({ www, mail }: Pick<WantedName, 'www' | 'mail'>): ReadonlySet<Purpose> =>
  new Set([...allPurposes].filter((purpose) => (purpose === 'www' ? www : purpose === 'mail' ? mail : true)))

/** Puts names of domains where they belong: into a zone of their own, or as records into the zone above them. */
export function namePlaces({ zones, records, changes, hosting }: PlaceDeps) {
  const relative = (name: string, zone: string) => (name === zone ? '@' : name.slice(0, -zone.length - 1))
  /** Address records for the name and its `www` in a zone that holds it. */
  const recordsIn = (zone: ZoneRecord, { name, www }: WantedName, { addresses, domainId }: Placing): NewRecord[] => {
    const label = relative(name, zone.name)
    const below = label === '@' ? 'www' : `www.${label}`
    const [site, beside] = label === '@' ? (['site', 'www'] as const) : (['name', 'name'] as const)
    return [...addressRecords(label, addresses, site, domainId), ...(www ? addressRecords(below, addresses, beside, domainId) : [])]
  }
  const add = async (ctx: Ctx, zone: ZoneRecord, wanted: readonly NewRecord[], rows?: readonly StoredRecord[]) => {
    const create = missing(rows ?? (await records.of(zone.id)), wanted)
    await changes.write(ctx, zone, { create, update: [], remove: [] }, { check: false })
  }
  /** What the panel put there and leads to the domain already follows it from now on. */
  const takeOver = async (ctx: Ctx, zone: ZoneRecord, { addresses, domainId }: Placing) => {
    const leads = ({ type, content }: StoredRecord) => content === (type === 'A' ? addresses.ip : type === 'AAAA' ? addresses.ipv6 : '')
    const rows = (await records.of(zone.id)).filter((row) => row.managed === 1 && row.domain_id === null && leads(row))
    const update = rows.map(({ id }) => ({ id, patch: { domain_id: domainId } }))
    await changes.write(ctx, zone, { create: [], update, remove: [] }, { check: false })
  }
  /** A zone of the same account that is there already becomes the domain's; what it holds stays. */
  const adopt = async (ctx: Ctx, zone: ZoneRecord, wanted: WantedName, placing: Placing) => {
    if (zone.owner_id !== placing.owner.id) throw conflict('DNS zone already exists')
    const isOwn = zone.name === wanted.name
    if (isOwn && zone.domain_id !== placing.domainId) {
      await changes.bump(ctx, zone, { domain_id: placing.domainId })
      await takeOver(ctx, zone, placing)
    }
    if (zone.kind === 'primary') await add(ctx, zone, recordsIn(zone, wanted, placing))
  }
  /** What was kept of a zone of that name for this domain, the latest first. */
  const keptFor = async (name: string, domainId: number) =>
    (await zones.ofDomain(domainId))
      .filter((zone) => zone.deleted_at !== null && zone.name === name)
      .toSorted((a, b) => Number(b.deleted_at) - Number(a.deleted_at))[0]

  return {
    recordsIn,
    add,
    /** The nearest zone above a name that is this account's: 403 when it is somebody else's. */
    async above(name: string, owner: ZoneOwner): Promise<ZoneRecord | undefined> {
      const zone = await zones.nearest(parentNames(zoneNameOf(name)))
      if (zone !== undefined && zone.owner_id !== owner.id) throw forbidden('Parent domain belongs to another account')
      return zone?.kind === 'primary' ? zone : undefined
    },
    async place(ctx: Ctx, wanted: WantedName, placing: Placing): Promise<void> {
      const name = zoneNameOf(wanted.name)
      const there = await zones.named(name)
      if (there !== undefined) return adopt(ctx, there, wanted, placing)
      const kept = await keptFor(name, placing.domainId)
      if (kept !== undefined) return void (await hosting.revive(ctx, kept, placing.owner, placing.domainId))
      const holder = await this.above(wanted.name, placing.owner)
      if (holder !== undefined) return add(ctx, holder, recordsIn(holder, wanted, placing))
      const template = await hosting.templateFor(placing.owner)
      if (template === undefined) throw new Error('there is no template for zones')
      const { addresses, domainId } = placing
      const wildcard = wanted.name !== name
      const purposes = wildcard ? new Set<Purpose>(['zone']) : purposesOf(wanted)
      const made = await hosting.recordsFor(template, name, { addresses, purposes, domainId })
      const row = { name, domain_id: domainId, template: template.name }
      const zone = await hosting.create(ctx, placing.owner, row, made)
      if (wildcard) await add(ctx, zone, recordsIn(zone, wanted, placing))
    },
    /** Whether a name is to be found already: by its own zone or by records of the domain. */
    async isPlaced({ name }: WantedName, domainId: number): Promise<boolean> {
      const own = await zones.named(zoneNameOf(name))
      if (own !== undefined && own.domain_id === domainId && own.name === name) return true
      for (const row of await records.ofDomain(domainId)) {
        const zone = await zones.byId(row.zone_id)
        if (zone !== undefined && zone.deleted_at === null && absoluteName(row.name, zone.name) === name) return true
      }
      return false
    },
  }
}
export type NamePlaces = ReturnType<typeof namePlaces>
