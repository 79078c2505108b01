import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { type KeyAlgorithm, dsOf } from '../../core/dns/key.ts'
import type { PanelDb } from '../../db/database.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import { NoAnswer } from '../dns-servers/ask.ts'
import type { RecordChanges } from './changes.ts'
import type { WorldView } from './delegation.ts'
import type { KeyStore, StoredKey } from './keys.ts'
import type { RecordStore } from './records.ts'
import type { ZoneRecord, ZoneStore } from './store.ts'

export interface RolloverDeps {
  readonly db: PanelDb
  readonly zones: ZoneStore
  readonly records: RecordStore
  readonly keys: KeyStore
  readonly changes: RecordChanges
  readonly world: Pick<WorldView, 'ds'>
  readonly clock: Clock
}

/** Longest that our name servers and their secondaries need to show the same. */
const spreadMs = 3_600_000
/** How long resolvers may hold a DS record whose time to live is not known. */
const parentMs = 172_800_000

/** Milliseconds until no resolver remembers what the zone said before. */
async function forgottenAfter(records: RecordStore, zone: ZoneRecord): Promise<number> {
  const rows = await records.of(zone.id)
  const longest = rows.reduce((most, row) => Math.max(most, row.ttl ?? zone.default_ttl), Math.max(zone.default_ttl, zone.minimum))
  return longest * 1000 + spreadMs
}

/** What has to happen next to the keys of one type; `null`: nothing yet. */
export type Move =
  | { readonly kind: 'activate'; readonly key: StoredKey; readonly olds: readonly StoredKey[] }
  | { readonly kind: 'retire'; readonly olds: readonly StoredKey[] }
  | { readonly kind: 'remove'; readonly key: StoredKey }

/**
 * Keys of one type, the oldest first. A new ZSK is published, then signs alone, then the old one goes. A new KSK signs beside the old one
 * until the parent shows it (`shown`), or for a time where the parent shows none.
 */
export function nextMove(keys: readonly StoredKey[], now: number, shown: (key: StoredKey) => boolean): Move | null {
  const newest = keys.at(-1)
  const olds = keys.slice(0, -1)
  if (newest === undefined || olds.length === 0) return null
  const gone = olds.find((key) => key.retire_at !== null && key.retire_at <= now)
  if (gone !== undefined) return { kind: 'remove', key: gone }
  if (newest.active === 0 && newest.activate_at !== null && newest.activate_at <= now) return { kind: 'activate', key: newest, olds }
  const waiting = olds.filter((key) => key.retire_at === null)
  return newest.type === 'ksk' && waiting.length > 0 && shown(newest) ? { kind: 'retire', olds: waiting } : null
}

/** Exchanges keys step by step; every step is a change of the zone, and the waiting between them costs nothing. */
export function keyRollover({ db, zones, records, keys, changes, world, clock }: RolloverDeps) {
  const begin = (ctx: Ctx, zoneId: number, type: 'ksk' | 'zsk') =>
    db.transaction(async () => {
      const zone = await zones.byId(zoneId)
      if (zone === undefined || zone.deleted_at !== null || zone.dnssec === '') throw conflict('DNSSEC was disabled meanwhile')
      // begun already, before a power cut
      if ((await keys.of(zone.id)).filter((key) => key.type === type).length > 1) return
      const now = clock.now()
      const state =
        type === 'ksk'
          ? { active: 1, activate_at: null, created_at: now }
          : { active: 0, activate_at: now + (await forgottenAfter(records, zone)), created_at: now }
      await keys.add(zone.id, type, zone.dnssec as KeyAlgorithm, state)
      await changes.bump(ctx, zone, {}, { event: 'dns.dnssec_changed', job: 'dns.dnssec.change', data: { enabled: true } })
    })
  /** What the parent shows, when a KSK waits for it. */
  const parentView = async (zone: ZoneRecord, own: readonly StoredKey[], wait: number) => {
    const waits = own.filter((key) => key.type === 'ksk' && key.retire_at === null).length > 1
    if (!waits) return { shown: () => false, ttlMs: parentMs }
    const { records: ds, ttl } = await world.ds(zone.name)
    const holds = (key: StoredKey) => ds.includes(dsOf(zone.name, key.dnskey, 2)) || ds.includes(dsOf(zone.name, key.dnskey, 4))
    // a zone that its parent does not vouch for has nobody to wait for but the resolvers
    const shown = (key: StoredKey) => (ds.length === 0 ? key.created_at + wait <= clock.now() : holds(key))
    return { shown, ttlMs: Math.max(ttl * 1000 + spreadMs, spreadMs) }
  }
  const step = async (ctx: Ctx, zone: ZoneRecord): Promise<void> => {
    const wait = await forgottenAfter(records, zone)
    const own = await keys.of(zone.id)
    const view = await parentView(zone, own, wait)
    const now = clock.now()
    await db.transaction(async () => {
      const current = await keys.of(zone.id)
      let moved = false
      for (const type of ['ksk', 'zsk'] as const) {
        const move = nextMove(
          current.filter((key) => key.type === type),
          now,
          view.shown,
        )
        if (move === null) continue
        moved = true
        if (move.kind === 'remove') await keys.remove(move.key.id)
        else if (move.kind === 'retire') for (const old of move.olds) await keys.update(old.id, { retire_at: now + view.ttlMs })
        else {
          await keys.update(move.key.id, { active: 1, activate_at: null })
          for (const old of move.olds) await keys.update(old.id, { active: 0, retire_at: now + wait })
        }
      }
      if (moved) await changes.bump(ctx, zone, {}, { event: 'dns.dnssec_changed', job: 'dns.dnssec.change', data: { enabled: true } })
    })
  }
  return {
    begin,
    /** One step of each exchange that is due. A parent that does not answer is asked again at the next time. */
    async advance(ctx: Ctx): Promise<void> {
      for (const id of await keys.inRollover()) {
        const zone = await zones.byId(id)
        if (zone === undefined || zone.deleted_at !== null) continue
        try {
          await step(ctx, zone)
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error
        }
      }
    },
  }
}
export type KeyRollover = ReturnType<typeof keyRollover>

const Input = z.object({ zoneId: z.number().int(), key: z.enum(['ksk', 'zsk']) })

/** Publishes the new key; the rest follows by itself when its time has come. */
export const rolloverOperation = (rollover: Pick<KeyRollover, 'begin'>) =>
  defineOperation<z.output<typeof Input>>({
    type: 'dns.rollover',
    input: Input,
    steps: [{ name: 'publish', message: 'Publishing the new key', run: ({ input, ctx }) => rollover.begin(ctx, input.zoneId, input.key) }],
  })
