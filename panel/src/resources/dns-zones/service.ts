import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { normalizeHostname, requireHostname } from '../../core/hostname.ts'
import { sent } from '../../core/shapes.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DomainStore } from '../domains/store.ts'
import type { UserService } from '../users/service.ts'
import type { RecordChanges } from './changes.ts'
import type { ZoneDefaults } from './defaults.ts'
import { type ZoneHosting, allPurposes } from './hosting.ts'
import { fitting } from './managed.ts'
import { type NewRecord, type RecordStore, type StoredRecord, recordModel } from './records.ts'
import type { CreateZone, ResetZone, UpdateZone, Zone, ZoneFilter } from './schema.ts'
import { type StoredZone, type ZoneStore, zoneModel } from './store.ts'

export interface ZoneDeps {
  readonly db: PanelDb
  readonly store: ZoneStore
  readonly records: RecordStore
  readonly changes: RecordChanges
  readonly hosting: ZoneHosting
  readonly defaults: ZoneDefaults
  readonly users: Pick<UserService, 'require'>
  readonly domainStore: Pick<DomainStore, 'findById' | 'update'>
  readonly clock: Clock
}

export function zoneService(deps: ZoneDeps) {
  const { db, store, records, changes, hosting, defaults, users, clock } = deps
  const require = async (ctx: Ctx, name: string): Promise<StoredZone> => {
    const normal = normalizeHostname(name)
    const row = normal === null ? undefined : await store.find(ctx.actor, normal)
    if (row === undefined) throw notFound('DNS zone')
    return row
  }
  const models = async (rows: readonly StoredZone[]): Promise<Zone[]> => {
    const apex = await records.nameserversOf(rows.map(({ id }) => id))
    const configured = await defaults.nameservers()
    return rows.map((row) => {
      const own = apex.get(row.id)
      return zoneModel(row, own ?? (row.kind === 'primary' ? [] : configured), configured[0] ?? own?.[0] ?? row.name)
    })
  }
  const model = async (ctx: Ctx, name: string): Promise<Zone> => {
    const [zone] = await models([await require(ctx, name)])
    if (zone === undefined) throw notFound('DNS zone')
    return zone
  }
  /** The domain or alias that a zone was made for, while it wants one. */
  const domainOf = async (zone: StoredZone) => {
    const domain = zone.domain_id === null ? undefined : await deps.domainStore.findById(zone.domain_id)
    return domain !== undefined && domain.name === zone.name && domain.dns === 1 ? domain : undefined
  }
  const addressesOf = async (zone: StoredZone, owner: { readonly ip: string; readonly ipv6: string }) => {
    const server = await defaults.server()
    const domain = zone.domain_id === null ? undefined : await deps.domainStore.findById(zone.domain_id)
    const first = (...values: (string | undefined)[]) => values.find((value) => value !== undefined && value !== '') ?? ''
    return { ip: first(domain?.ip, owner.ip, server.ip), ipv6: first(domain?.ipv6, owner.ipv6, server.ipv6) }
  }
  /** What stays of a zone that is reset: a customer's own records that have room beside those of the template. */
  const customOf = (rows: readonly StoredRecord[], made: readonly NewRecord[]): Set<string> => {
    const own = rows.filter((row) => row.managed === 0)
    const names = new Set(made.filter(({ type }) => type === 'CNAME').map(({ name }) => name))
    const served = new Set(made.map(({ name }) => name))
    const same = new Set(made.map(({ name, type, content }) => `${name} ${type} ${content}`))
    const clashes = (row: StoredRecord) =>
      names.has(row.name) || (row.type === 'CNAME' && served.has(row.name)) || same.has(`${row.name} ${row.type} ${row.content}`)
    return new Set(own.filter((row) => !clashes(row)).map(({ id }) => id))
  }
  return {
    require,
    models,
    async list(ctx: Ctx, filter: ZoneFilter, page: PageRequest) {
      const { items, total } = await store.list(ctx.actor, filter, page)
      return { items: await models(items), total }
    },
    async show(ctx: Ctx, name: string) {
      const row = await require(ctx, name)
      return { ...(await model(ctx, name)), records: (await records.of(row.id)).map((record) => recordModel(record, row)) }
    },
    create: (ctx: Ctx, body: CreateZone) =>
      db.transaction(async () => {
        const name = requireHostname(body.domain, 'Invalid domain')
        if (body.kind === 'secondary' && body.primaries.length === 0) throw invalid('Primaries is required')
        const owner = await users.require(ctx, body.owner ?? ctx.actor.username)
        const template = await hosting.templateFor(owner, body.template)
        if (template === undefined) throw notFound('DNS template')
        await hosting.requireOwnName(owner, name)
        const server = await defaults.server()
        const addresses = { ip: body.ip || owner.ip || server.ip, ipv6: body.ipv6 || owner.ipv6 || server.ipv6 }
        const primary = body.kind === 'primary'
        const made = primary ? await hosting.recordsFor(template, name, { addresses, purposes: allPurposes, domainId: null }) : []
        const row = { name, domain_id: null, template: template.name, kind: body.kind, primaries: JSON.stringify(body.primaries) }
        await hosting.create(ctx, owner, row, made)
        return model(ctx, name)
      }),
    update: (ctx: Ctx, name: string, { soa = {}, default_ttl, status }: UpdateZone) =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        const patch = sent({ ...soa, default_ttl, status })
        const differs = Object.entries(patch).some(([field, value]) => row[field as keyof StoredZone] !== value)
        if (differs) await changes.bump(ctx, row, patch)
        return model(ctx, name)
      }),
    /** With `force` the domain that has the zone gives it up. */
    remove: (ctx: Ctx, name: string, force: boolean): Promise<void> =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        const domain = await domainOf(row)
        if (domain !== undefined && !force) throw conflict('DNS zone is in use')
        if (domain !== undefined) await deps.domainStore.update(ctx, domain.id, { dns: 0, updated_at: clock.now() })
        else await hosting.retire(ctx, row, row.owner, clock.now())
      }),
    reset: (ctx: Ctx, name: string, body: ResetZone) => {
      if (!body.confirm) throw invalid('Confirm is required')
      return db.transaction(async () => {
        const zone = await require(ctx, name)
        if (zone.kind === 'secondary') throw conflict('The records of a secondary zone come from its primary server')
        const owner = await users.require(ctx, zone.owner)
        const asked = body.template ?? zone.template
        const template =
          (await hosting.templateFor(owner, asked)) ?? (body.template === undefined ? await hosting.templateFor(owner) : undefined)
        if (template === undefined) throw notFound('DNS template')
        const options = { addresses: await addressesOf(zone, owner), purposes: allPurposes, domainId: zone.domain_id }
        const made = await hosting.recordsFor(template, zone.name, options)
        const rows = await records.of(zone.id)
        // records of other domains and of the panel's own work (certificates) are not the template's to remove
        const foreign = (row: StoredRecord) =>
          row.managed === 1 && (row.purpose === 'acme' || (row.domain_id !== null && row.domain_id !== zone.domain_id))
        const custom = body.keep_custom ? customOf(rows, made) : new Set<string>()
        const kept = rows.filter((row) => custom.has(row.id) || foreign(row))
        const keptIds = new Set(kept.map(({ id }) => id))
        const plan = { create: fitting(kept, made), update: [], remove: rows.filter((row) => !keptIds.has(row.id)).map(({ id }) => id) }
        await changes.write(ctx, zone, plan)
        if (zone.template !== template.name) await changes.bump(ctx, zone, { template: template.name })
        return model(ctx, name)
      })
    },
    /** Whether a zone that holds the name is served here. */
    hosts: async (name: string): Promise<boolean> => (await store.named(name.replace(/^\*\./, ''))) !== undefined,
  }
}
export type ZoneService = ReturnType<typeof zoneService>
