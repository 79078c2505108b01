import type { Clock } from '@croft/kit/clock.ts'
import { conflict, unavailable } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { dsOf } from '../../core/dns/key.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import { NoAnswer } from '../dns-servers/ask.ts'
import type { RecordChanges } from './changes.ts'
import type { WorldView } from './delegation.ts'
import type { KeyStore, StoredKey } from './keys.ts'
import type { Algorithm, DnssecStatus } from './schema.ts'
import type { StoredZone } from './store.ts'

export interface DnssecDeps {
  readonly db: PanelDb
  readonly keys: KeyStore
  readonly changes: RecordChanges
  readonly world: Pick<WorldView, 'ds'>
  readonly require: (ctx: Ctx, name: string) => Promise<StoredZone>
  readonly operations: Pick<Operations, 'start'>
  readonly clock: Clock
}

const isSep = (key: StoredKey): boolean => key.type !== 'zsk'

/** DS records that the parent should show, SHA-256. */
export const dsRecords = (zone: string, keys: readonly StoredKey[]): string[] =>
  keys.filter((key) => isSep(key) && key.published === 1 && key.retire_at === null).map((key) => dsOf(zone, key.dnskey, 2))

/** Signing of zones: switched on and off; keys are exchanged by `rollover.ts`. */
export function dnssecService({ db, keys, changes, world, require, operations, clock }: DnssecDeps) {
  /** Whether the parent shows one of our keys; a parent that does not answer shows nothing that anybody can rely on. */
  const shownAtParent = async (zone: StoredZone, own: readonly StoredKey[]): Promise<boolean> => {
    const { records } = await world.ds(zone.name)
    const wanted = new Set(own.filter(isSep).flatMap((key) => [dsOf(zone.name, key.dnskey, 2), dsOf(zone.name, key.dnskey, 4)]))
    return records.some((record) => wanted.has(record))
  }
  const status = async (zone: StoredZone): Promise<DnssecStatus> => {
    const own = await keys.of(zone.id)
    let shown = false
    try {
      shown = own.length > 0 && (await shownAtParent(zone, own))
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
    }
    return {
      enabled: zone.dnssec !== '',
      algorithm: zone.dnssec,
      nsec3: zone.nsec3 === 1,
      keys: own.map(({ id, type, active, tag }) => ({ id, type, active: active === 1, tag })),
      ds: dsRecords(zone.name, own),
      dnskey: own.filter((key) => key.published === 1).map((key) => key.dnskey),
      ds_at_parent: shown,
    }
  }
  const changed = (zone: StoredZone, enabled: boolean, ds: readonly string[]) => ({
    event: 'dns.dnssec_changed',
    job: 'dns.dnssec.change',
    data: { owner: zone.owner, enabled, ds },
  })
  return {
    status: async (ctx: Ctx, name: string) => status(await require(ctx, name)),
    async enable(ctx: Ctx, name: string, algorithm: Algorithm, nsec3: boolean): Promise<DnssecStatus> {
      await db.transaction(async () => {
        const zone = await require(ctx, name)
        if (zone.kind === 'secondary') throw conflict('A secondary zone is signed by its primary server')
        if (zone.dnssec !== '') throw conflict('DNSSEC is already enabled')
        const state = { active: 1, activate_at: null, created_at: clock.now() }
        await keys.add(zone.id, 'ksk', algorithm, state)
        await keys.add(zone.id, 'zsk', algorithm, state)
        const options = changed(zone, true, dsRecords(zone.name, await keys.of(zone.id)))
        await changes.bump(ctx, zone, { dnssec: algorithm, nsec3: nsec3 ? 1 : 0 }, options)
      })
      return status(await require(ctx, name))
    },
    /** While the parent shows a DS record, a zone without signatures would be no zone to half of the world. */
    async disable(ctx: Ctx, name: string, force: boolean): Promise<void> {
      const before = await require(ctx, name)
      if (before.dnssec === '') return
      if (!force) {
        let shown: boolean
        try {
          shown = (await world.ds(before.name)).records.length > 0
        } catch (cause) {
          if (!(cause instanceof NoAnswer)) throw cause
          throw unavailable('Service temporarily unavailable', 30, cause)
        }
        if (shown) throw conflict('Remove the DS record at the registrar first')
      }
      await db.transaction(async () => {
        const zone = await require(ctx, name)
        await keys.removeAll(zone.id)
        await changes.bump(ctx, zone, { dnssec: '', nsec3: 0 }, changed(zone, false, []))
      })
    },
    /** Starts the exchange of a key; answers with the job. */
    rollover: (ctx: Ctx, name: string, type: 'ksk' | 'zsk'): Promise<number> =>
      db.transaction(async () => {
        const zone = await require(ctx, name)
        if (zone.dnssec === '') throw conflict('DNSSEC is not enabled')
        const own = await keys.of(zone.id)
        if (own.filter((key) => key.type === type).length > 1) throw conflict('Another operation is running on this zone')
        return operations.start(
          ctx,
          'dns.rollover',
          { zoneId: zone.id, key: type },
          { resource: { type: 'dns-zone', id: zone.name }, ownerId: zone.owner_id },
        )
      }),
  }
}
export type DnssecService = ReturnType<typeof dnssecService>
