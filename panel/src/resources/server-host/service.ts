import { type Clock, rfc3339 } from '@croft/kit/clock.ts'
import { conflict, invalid } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { emit } from '../../db/write.ts'
import { type VerbAgent, askAgent } from '../services/agent.ts'
import type { SetTime } from './schema.ts'
import { type ServerHostStore, serverResource } from './store.ts'
import type { Surroundings } from './surroundings.ts'

export interface ServerHostDeps {
  readonly db: PanelDb
  readonly agent: Pick<VerbAgent, 'call'>
  readonly store: ServerHostStore
  readonly clock: Clock
  /** The name that the panel calls itself by until it is started again, and the one of its configuration file. */
  readonly hostname: string
  readonly configuredHostname: string
  readonly around: Pick<Surroundings, 'addresses' | 'reverse'>
  /** Lets this process tell its times in another zone. */
  readonly followTimezone: (timezone: string) => void
}

interface MachineTime {
  readonly timezone: string
  readonly ntp: boolean
  /** Whether there is a time service that could set the clock. */
  readonly can_ntp: boolean
  readonly synchronized: boolean
}

/** Name, clock and power of the server. */
export function serverHostService(deps: ServerHostDeps) {
  const { db, agent, store, clock, configuredHostname, around } = deps
  const hostname = async () => {
    const row = await store.find()
    const wanted = row?.configured_hostname === configuredHostname ? row.hostname : null
    const name = wanted ?? deps.hostname
    const { ip } = await askAgent<{ ip: string }>(agent, 'system.info')
    const [addresses, ptr] = await Promise.all([around.addresses(name), ip === '' ? '' : around.reverse(ip)])
    return { hostname: name, resolves: addresses.length > 0, ptr }
  }
  const time = async () => {
    const [row, { timezone, ntp, synchronized }] = await Promise.all([store.find(), askAgent<MachineTime>(agent, 'system.time')])
    return { now: rfc3339(clock.now()), timezone: row?.timezone ?? timezone, ntp: row?.ntp == null ? ntp : row.ntp === 1, synchronized }
  }
  const requireTimezone = async (timezone: string) => {
    const { known } = await askAgent<{ known: boolean }>(agent, 'system.timezone', { timezone })
    if (!known) throw invalid('Invalid timezone')
  }
  return {
    hostname,
    time,
    /** The machine is renamed at once; the panel's own addresses follow when the panel is started again, and the old one goes on working. */
    async setHostname(ctx: Ctx, wanted: string) {
      const patch = { hostname: wanted, configured_hostname: configuredHostname, updated_at: clock.now() }
      await db.transaction(() => store.save(ctx, patch, 'system.hostname.updated'))
      return hostname()
    },
    async setTime(ctx: Ctx, { timezone, ntp }: SetTime) {
      if (timezone !== undefined) await requireTimezone(timezone)
      if (ntp === true && !(await askAgent<MachineTime>(agent, 'system.time')).can_ntp) {
        throw conflict('Time synchronization is not installed')
      }
      const wanted = { ...(timezone === undefined ? {} : { timezone }), ...(ntp === undefined ? {} : { ntp: Number(ntp) }) }
      if (Object.keys(wanted).length > 0) {
        await db.transaction(async () => {
          await store.save(ctx, { ...wanted, updated_at: clock.now() }, 'system.time.updated')
          if (timezone !== undefined) db.afterCommit(() => deps.followTimezone(timezone))
        })
      }
      return time()
    },
    async reboot(ctx: Ctx, seconds: number) {
      // a dry run is inside a transaction that will not be committed
      if (db.inTransaction) return
      await askAgent(agent, 'system.reboot', { seconds })
      await emit(ctx, db, { event: 'system.reboot.scheduled', resource: serverResource, ownerId: null, data: { delay_seconds: seconds } })
    },
  }
}
export type ServerHostService = ReturnType<typeof serverHostService>
