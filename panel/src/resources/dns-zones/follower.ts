import type { Clock } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DomainFollower } from '../domains/followers.ts'
import type { DomainRecord } from '../domains/store.ts'
import type { RecordChanges } from './changes.ts'
import type { ZoneDefaults } from './defaults.ts'
import { type Gained, type RecordFollower, gainedBetween, nothingGained, wantedNames } from './follow-records.ts'
import type { ZoneHosting } from './hosting.ts'
import { type NamePlaces, type Placing, type WantedName, zoneNameOf } from './places.ts'
import type { ZoneStore } from './store.ts'

export interface FollowerDeps {
  readonly db: PanelDb
  readonly zones: ZoneStore
  readonly changes: RecordChanges
  readonly hosting: ZoneHosting
  readonly places: NamePlaces
  readonly records: RecordFollower
  readonly defaults: ZoneDefaults
  readonly clock: Clock
}

/** Zones and records that keep in step with the domains, in the transactions that change those. */
export function zoneFollower({ db, zones, changes, hosting, places, records, defaults, clock }: FollowerDeps) {
  const ownerOf = (id: number) =>
    db.q
      .selectFrom('users')
      .select(['id', 'username', 'creator_id', 'package_id', 'ip', 'ipv6'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  /** The addresses of a domain: its own, of the site it shows, of its owner, of the server. */
  const placingOf = async (domain: DomainRecord): Promise<Placing> => {
    const owner = await ownerOf(domain.owner_id)
    const server = await defaults.server()
    const target =
      domain.target_id === null
        ? undefined
        : await db.q.selectFrom('domains').select(['ip', 'ipv6']).where('id', '=', domain.target_id).executeTakeFirst()
    const first = (...values: (string | undefined)[]) => values.find((value) => value !== undefined && value !== '') ?? ''
    const addresses = {
      ip: first(domain.ip, target?.ip, owner.ip, server.ip),
      ipv6: first(domain.ipv6, target?.ipv6, owner.ipv6, server.ipv6),
    }
    return { domainId: domain.id, owner, addresses }
  }
  const wantedOf = async (domain: DomainRecord): Promise<WantedName[]> => {
    const aliases = await db.q
      .selectFrom('domain_aliases')
      .select(['alias', 'mail'])
      .where('domain_id', '=', domain.id)
      .where('dns', '=', 1)
      .orderBy('id')
      .execute()
    return wantedNames(domain, aliases)
  }
  const retire = async (ctx: Ctx, domainId: number, keep: ReadonlySet<string>, at: number) => {
    for (const zone of await zones.ofDomain(domainId)) {
      if (zone.deleted_at !== null || keep.has(zone.name)) continue
      await hosting.retire(ctx, zone, (await ownerOf(zone.owner_id)).username, at)
    }
  }
  /** Domains of the account below a zone that has just come get their records in it. */
  const takeIn = async (ctx: Ctx, domain: DomainRecord) => {
    const below = await db.q
      .selectFrom('domains')
      .selectAll()
      .where('owner_id', '=', domain.owner_id)
      .where('deleted_at', 'is', null)
      .where('id', '!=', domain.id)
      .where('name', 'like', `%.${zoneNameOf(domain.name)}`)
      .execute()
    for (const child of below) await settleNames(ctx, child)
  }
  const settleNames = async (ctx: Ctx, domain: DomainRecord): Promise<boolean> => {
    const placing = await placingOf(domain)
    const wanted = await wantedOf(domain)
    const names = new Set(wanted.map(({ name }) => zoneNameOf(name)))
    await retire(ctx, domain.id, names, clock.now())
    await records.dropStrangers(ctx, domain.id, wanted, domain.owner_id)
    let placed = false
    for (const name of wanted) {
      if (await places.isPlaced(name, domain.id)) continue
      await places.place(ctx, name, placing)
      placed = true
    }
    return placed
  }
  /** Every name where it belongs and nothing else. */
  const settle = async (ctx: Ctx, domain: DomainRecord): Promise<void> => {
    if (await settleNames(ctx, domain)) await takeIn(ctx, domain)
    await records.followAddresses(ctx, await placingOf(domain), nothingGained)
  }
  const rename = async (ctx: Ctx, before: DomainRecord, after: DomainRecord) => {
    const own = await zones.named(zoneNameOf(before.name))
    const to = zoneNameOf(after.name)
    if (own === undefined || own.domain_id !== after.id || (await zones.named(to)) !== undefined) return
    const rname = own.rname === `hostmaster.${own.name}` ? `hostmaster.${to}` : own.rname
    const zone = await changes.bump(ctx, own, { name: to, rname }, { event: 'dns.zone.renamed', data: { from: own.name } })
    await records.renameTargets(ctx, zone, own.name)
  }
  const transfer = async (ctx: Ctx, after: DomainRecord) => {
    const { username } = await ownerOf(after.owner_id)
    for (const zone of await zones.ofDomain(after.id)) {
      if (zone.owner_id === after.owner_id) continue
      const options = { event: 'dns.zone.transferred', data: { owner: username } }
      await zones.update(ctx, zone.id, { owner_id: after.owner_id, updated_at: clock.now() }, options)
    }
  }
  const switches = async (ctx: Ctx, before: DomainRecord, after: DomainRecord) => {
    if (after.dns === 0) return
    const placing = await placingOf(after)
    const [main] = wantedNames(after, [])
    if (main === undefined) return
    for (const purpose of ['www', 'mail'] as const) {
      if (before[purpose] !== after[purpose]) await records.toggle(ctx, main, placing, purpose, main[purpose])
    }
  }
  const follower: DomainFollower = {
    async changed(ctx, before, after) {
      if (after.deleted_at !== null) {
        if (before === null || before.deleted_at !== null) {
          // its data is gone for good
          if (before?.purge_at !== null && after.purge_at === null) {
            for (const zone of await zones.ofDomain(after.id)) if (zone.deleted_at !== null) await zones.remove(ctx, zone.id)
          }
          return
        }
        await retire(ctx, after.id, new Set(), after.deleted_at)
        return records.dropStrangers(ctx, after.id, [], after.owner_id)
      }
      if (before === null || before.deleted_at !== null) return settle(ctx, after)
      if (before.owner_id !== after.owner_id) await transfer(ctx, after)
      if (before.name !== after.name) await rename(ctx, before, after)
      const moved = before.owner_id !== after.owner_id || before.name !== after.name || before.dns !== after.dns
      if (moved) await settle(ctx, after)
      await switches(ctx, before, after)
      if (before.ip === after.ip && before.ipv6 === after.ipv6) return
      const placing = await placingOf(after)
      const gained = gainedBetween((await placingOf(before)).addresses, placing.addresses)
      await records.followAddresses(ctx, placing, gained)
      const shown = await db.q.selectFrom('domains').selectAll().where('target_id', '=', after.id).where('deleted_at', 'is', null).execute()
      for (const alias of shown) await records.followAddresses(ctx, await placingOf(alias), gained)
    },
    async detached(ctx, domain) {
      for (const zone of await zones.ofDomain(domain.id)) {
        if (zone.deleted_at === null) await zones.update(ctx, zone.id, { domain_id: null, updated_at: clock.now() })
      }
      await records.letGo(ctx, domain.id)
    },
    aliasesChanged: (ctx, domain) => settle(ctx, domain),
  }
  return {
    ...follower,
    /** Brings the records of a domain to its addresses; what was made while none was known is completed. */
    async followAddresses(ctx: Ctx, domain: DomainRecord, gained: Gained): Promise<void> {
      const placing = await placingOf(domain)
      await records.complete(ctx, await wantedOf(domain), placing)
      await records.followAddresses(ctx, placing, gained)
    },
  }
}
export type ZoneFollower = ReturnType<typeof zoneFollower>
