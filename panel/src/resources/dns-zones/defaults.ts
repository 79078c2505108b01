import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { isPublicAddress } from '../../core/public-address.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Settings } from '../../db/settings.ts'
import { isAway } from '../../jobs/sync/agents.ts'
import { type DnsSettings, dnsSettings, nameserversOf } from './settings.ts'

export interface Addresses {
  /** `` when there is none. */
  readonly ip: string
  readonly ipv6: string
}

export interface DefaultsDeps {
  readonly db: PanelDb
  readonly settings: Pick<Settings, 'get'>
  /** The canonical host name of the panel. */
  readonly hostname: string
  readonly clock: Clock
  /** Asks the agent for the addresses that others can reach. */
  readonly ask: (signal: AbortSignal) => Promise<{ readonly ipv4: readonly string[]; readonly ipv6: readonly string[] }>
}

const Stored = z.object({ ip: z.string(), ipv6: z.string() })
/** Not a group of settings: nobody sets it, and it has to be there when the agent is not. */
const group = 'dns-learned'
const waitMs = 1000

/**
 * The address of one family that names lead to from now on. A machine whose net is away for a moment shows none, or only that of a
 * bridge: records that are removed for it would not come back, so the last known address stays.
 */
function nextAddress(before: string, found: readonly string[]): string {
  if (!isPublicAddress(before)) return found[0] ?? before
  return found.includes(before) ? before : (found.find(isPublicAddress) ?? before)
}

/** What zones get when their domain and its owner say nothing else. Reads only rows, so it may be asked inside a transaction. */
export function zoneDefaults({ db, settings, hostname, clock, ask }: DefaultsDeps) {
  const load = async (key: 'addresses' | 'followed'): Promise<Addresses> => {
    const row = await db.q.selectFrom('settings').select('value').where('group', '=', group).where('key', '=', key).executeTakeFirst()
    return row === undefined ? { ip: '', ipv6: '' } : Stored.parse(JSON.parse(row.value))
  }
  const save = async (key: 'addresses' | 'followed', addresses: Addresses): Promise<void> => {
    const row = { value: JSON.stringify(addresses), updated_at: clock.now() }
    await db.transaction((q) =>
      q
        .insertInto('settings')
        .values({ group, key, ...row })
        .onConflict((conflict) => conflict.columns(['group', 'key']).doUpdateSet(row))
        .execute(),
    )
  }
  const current = (): Promise<DnsSettings> => settings.get(dnsSettings)
  return {
    hostname,
    settings: current,
    nameservers: async () => nameserversOf(await current(), hostname),
    /** Addresses of the server: as set, else as it has them. */
    async server(): Promise<Addresses> {
      const { ip, ipv6 } = await current()
      const own = await load('addresses')
      return { ip: ip === '' ? own.ip : ip, ipv6: ipv6 === '' ? own.ipv6 : ipv6 }
    },
    /** Asks the machine for its addresses and keeps them; an agent that is away, or a machine without any, changes nothing. */
    async learn(): Promise<void> {
      const signal = AbortSignal.timeout(waitMs)
      let found: Awaited<ReturnType<DefaultsDeps['ask']>>
      try {
        found = await ask(signal)
      } catch (error) {
        if (isAway(error) || signal.aborted) return
        throw error
      }
      const before = await load('addresses')
      const next = { ip: nextAddress(before.ip, found.ipv4), ipv6: nextAddress(before.ipv6, found.ipv6) }
      if (before.ip !== next.ip || before.ipv6 !== next.ipv6) await save('addresses', next)
    },
    /** The addresses of the server that all zones were brought in step with last. */
    lastFollowed: () => load('followed'),
    followed: (addresses: Addresses) => save('followed', addresses),
  }
}
export type ZoneDefaults = ReturnType<typeof zoneDefaults>
