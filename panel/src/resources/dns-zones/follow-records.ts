import type { Ctx } from '../../core/actor.ts'
import { absoluteName } from '../../core/dns/name.ts'
import type { DomainRecord } from '../domains/store.ts'
import type { RecordChanges } from './changes.ts'
import type { Addresses } from './defaults.ts'
import type { ZoneHosting } from './hosting.ts'
import { type Purpose, addressRecords, fitting } from './managed.ts'
import { type NamePlaces, type Placing, type WantedName, zoneNameOf } from './places.ts'
import type { NewRecord, RecordPlan, RecordStore, StoredRecord } from './records.ts'
import type { ZoneRecord, ZoneStore } from './store.ts'

export interface FollowDeps {
  readonly zones: ZoneStore
  readonly records: RecordStore
  readonly changes: RecordChanges
  readonly hosting: ZoneHosting
  readonly places: NamePlaces
}

/** Families of addresses that a domain did not have before: its names get records of these too. */
export type Gained = ReadonlySet<'A' | 'AAAA'>
export const nothingGained: Gained = new Set()
export const gainedBetween = (before: Addresses, after: Addresses): Gained =>
  new Set([
    ...(before.ip === '' && after.ip !== '' ? (['A'] as const) : []),
    ...(before.ipv6 === '' && after.ipv6 !== '' ? (['AAAA'] as const) : []),
  ])

/** What has to change so that the records of a domain lead to its addresses. */
export function addressPlan(
  rows: readonly StoredRecord[],
  { domainId, addresses: { ip, ipv6 } }: Pick<Placing, 'domainId' | 'addresses'>,
  gained: Gained,
): RecordPlan {
  const own = rows.filter((row) => row.domain_id === domainId)
  const wanted = (type: string) => (type === 'A' ? ip : ipv6)
  const others = new Set(rows.filter((row) => row.domain_id !== domainId).map(({ name, type, content }) => `${name} ${type} ${content}`))
  const stale = own.filter((row) => row.content !== wanted(row.type))
  const gone = (row: StoredRecord) => wanted(row.type) === '' || others.has(`${row.name} ${row.type} ${wanted(row.type)}`)
  const create: NewRecord[] = []
  for (const [name, purpose] of new Map(own.map((row) => [row.name, row.purpose as Purpose]))) {
    const has = new Set(own.filter((row) => row.name === name).map(({ type }) => type))
    create.push(
      ...addressRecords(name, { ip, ipv6 }, purpose, domainId).filter(({ type }) => gained.has(type as 'A' | 'AAAA') && !has.has(type)),
    )
  }
  return {
    create: fitting(rows, create),
    update: stale.filter((row) => !gone(row)).map((row) => ({ id: row.id, patch: { content: wanted(row.type) } })),
    remove: stale.filter(gone).map(({ id }) => id),
  }
}

/** Keeps single records of zones in step with a domain. */
export function recordFollower({ zones, records, changes, hosting, places }: FollowDeps) {
  /** Live zones that hold records of the domain. */
  const holders = async (domainId: number): Promise<ZoneRecord[]> => {
    const ids = new Set((await records.ofDomain(domainId)).map((row) => row.zone_id))
    const found = await Promise.all([...ids].map((id) => zones.byId(id)))
    return found.filter((zone) => zone !== undefined).filter((zone) => zone.deleted_at === null)
  }
  const write = (ctx: Ctx, zone: ZoneRecord, plan: Partial<RecordPlan>) =>
    changes.write(ctx, zone, { create: [], update: [], remove: [], ...plan }, { check: false })
  return {
    holders,
    async followAddresses(ctx: Ctx, placing: Placing, gained: Gained): Promise<void> {
      for (const zone of await holders(placing.domainId)) await write(ctx, zone, addressPlan(await records.of(zone.id), placing, gained))
    },
    /** Records of the domain that stay where they are without it; its names inside zones of others go when it goes. */
    async letGo(ctx: Ctx, domainId: number): Promise<void> {
      for (const zone of await holders(domainId)) {
        if (zone.domain_id !== null) continue
        const rows = (await records.of(zone.id)).filter((row) => row.domain_id === domainId)
        await write(ctx, zone, { update: rows.map(({ id }) => ({ id, patch: { domain_id: null } })) })
      }
    },
    /** Addresses for names whose zone was made when none was known. */
    async complete(ctx: Ctx, wanted: readonly WantedName[], placing: Placing): Promise<void> {
      if ((await records.ofDomain(placing.domainId)).length > 0) return
      for (const name of wanted) {
        const zone = await zones.named(zoneNameOf(name.name))
        if (zone === undefined || zone.domain_id !== placing.domainId || zone.kind === 'secondary') continue
        await places.add(ctx, zone, places.recordsIn(zone, name, placing))
      }
    },
    /** Removes what the domain has in zones under names that are not its any more. */
    async dropStrangers(ctx: Ctx, domainId: number, wanted: readonly WantedName[], ownerId: number): Promise<void> {
      const names = new Set(wanted.flatMap(({ name, www }) => (www ? [name, `www.${name}`] : [name])))
      const zonesOwn = new Set(wanted.map(({ name }) => zoneNameOf(name)))
      for (const zone of await holders(domainId)) {
        const isOwn = zone.domain_id === domainId && zonesOwn.has(zone.name)
        const rows = (await records.of(zone.id)).filter((row) => row.domain_id === domainId && (!isOwn || row.purpose === 'name'))
        const gone = rows.filter((row) => zone.owner_id !== ownerId || !names.has(absoluteName(row.name, zone.name)))
        await write(ctx, zone, { remove: gone.map(({ id }) => id) })
      }
    },
    /** Adds or takes away what belongs to a switch of the domain: `www` or mail. */
    async toggle(ctx: Ctx, wanted: WantedName, placing: Placing, purpose: 'www' | 'mail', on: boolean): Promise<void> {
      const own = await zones.named(zoneNameOf(wanted.name))
      const holder = own ?? (await places.above(wanted.name, placing.owner))
      if (holder === undefined || holder.kind === 'secondary' || holder.owner_id !== placing.owner.id) return
      const isOwn = holder.name === wanted.name
      const rows = await records.of(holder.id)
      if (!on) {
        const label = `www.${wanted.name}`
        const belongs = (row: StoredRecord) =>
          isOwn
            ? row.purpose === purpose
            : purpose === 'www' && row.domain_id === placing.domainId && absoluteName(row.name, holder.name) === label
        await write(ctx, holder, { remove: rows.filter((row) => row.managed === 1 && belongs(row)).map(({ id }) => id) })
        return
      }
      if (!isOwn) {
        if (purpose === 'www')
          await places.add(
            ctx,
            holder,
            places.recordsIn(holder, { ...wanted, www: true }, placing).filter(({ name }) => name.startsWith('www.')),
            rows,
          )
        return
      }
      const template = await hosting.templateFor(placing.owner, holder.template)
      const chosen = template ?? (await hosting.templateFor(placing.owner))
      if (chosen === undefined) return
      const { addresses, domainId } = placing
      await places.add(
        ctx,
        holder,
        await hosting.recordsFor(chosen, holder.name, { addresses, purposes: new Set([purpose]), domainId }),
        rows,
      )
    },
    /** After a zone was renamed: what the panel put there and names the old one names the new one. */
    async renameTargets(ctx: Ctx, zone: ZoneRecord, from: string): Promise<void> {
      const renamed = (content: string) =>
        content === from ? zone.name : content.endsWith(`.${from}`) ? `${content.slice(0, -from.length)}${zone.name}` : content
      const rows = (await records.of(zone.id)).filter((row) => row.managed === 1 && ['MX', 'CNAME', 'NS', 'ALIAS'].includes(row.type))
      const update = rows.filter((row) => renamed(row.content) !== row.content)
      await write(ctx, zone, { update: update.map((row) => ({ id: row.id, patch: { content: renamed(row.content) } })) })
    },
  }
}
export type RecordFollower = ReturnType<typeof recordFollower>

/** The names of a domain that are to be found, aliases included. */
export function wantedNames(
  domain: Pick<DomainRecord, 'name' | 'dns' | 'www' | 'mail'>,
  aliases: readonly { readonly alias: string; readonly mail: number }[],
): WantedName[] {
  const { name, dns, www, mail } = domain
  const plain = !name.startsWith('*.') && !name.startsWith('www.')
  const main = dns === 1 ? [{ name, www: www === 1 && plain, mail: mail === 1 }] : []
  return [...main, ...aliases.map((row) => ({ name: row.alias, www: false, mail: row.mail === 1 }))]
}
