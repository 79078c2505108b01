import type { Ctx } from '../../core/actor.ts'
import { matchesAny } from '../../core/ip.ts'
import { isPublicAddress } from '../../core/public-address.ts'
import { NoAnswer } from '../dns-servers/ask.ts'
import { servedSerial } from '../dns-servers/served-serial.ts'
import type { ZoneDefaults } from './defaults.ts'
import type { WorldView } from './delegation.ts'
import type { RecordStore } from './records.ts'
import type { ZoneCheck } from './schema.ts'
import type { StoredZone } from './store.ts'

/** Name servers that are asked: more do not fit into a plain answer, and customers name whom they like. */
const mostAsked = 13

export interface CheckDeps {
  readonly require: (ctx: Ctx, name: string) => Promise<StoredZone>
  readonly records: RecordStore
  readonly defaults: Pick<ZoneDefaults, 'server' | 'settings'>
  readonly world: WorldView
}

/** A look-up whose failure is part of what is told. */
async function told<Answer>(problems: string[], question: Promise<Answer>): Promise<Answer | null> {
  try {
    return await question
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    problems.push(`Look-up failed: ${error.message}`)
    return null
  }
}

/** Whether the world finds a zone here, and what stands in the way. */
export function zoneChecks({ require, records, defaults, world }: CheckDeps) {
  /** Names lead wherever customers like, also to what only this machine reaches. */
  const mayAsk = async (address: string): Promise<boolean> => {
    const { ip, ipv6 } = await defaults.server()
    const { provider_targets: targets } = await defaults.settings()
    const allowed = [ip, ipv6, ...targets].filter((entry) => entry !== '')
    return isPublicAddress(address) || matchesAny(address, allowed)
  }
  /** Serial of one name server; what is wrong with it goes into `problems`. `served` is what it should be, if that is known. */
  const serialAt = async (host: string, zone: StoredZone, served: number | null, problems: string[]): Promise<number | null> => {
    const addresses = await told(problems, world.addresses(host))
    const [address] = addresses ?? []
    if (address === undefined) {
      if (addresses !== null)
        problems.push(`${host} has no address: create A or AAAA records for it, at the registrar too if it lies below ${zone.name}`)
      return null
    }
    if (!(await mayAsk(address))) {
      problems.push(`${host} (${address}) cannot be reached from outside: give it a public address`)
      return null
    }
    let serial: number | null
    try {
      serial = await world.serial(address, zone.name)
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      problems.push(`${host} (${address}) does not answer`)
      return null
    }
    if (serial === null) problems.push(`${host} (${address}) does not serve ${zone.name}`)
    else if (served !== null && serial !== served) problems.push(`${host} (${address}) has serial ${serial} instead of ${served}`)
    return serial
  }
  return {
    async check(ctx: Ctx, name: string): Promise<ZoneCheck> {
      const zone = await require(ctx, name)
      const expected = ((await records.nameserversOf([zone.id])).get(zone.id) ?? []).toSorted()
      const problems: string[] = []
      if (zone.status === 'disabled') problems.push('The zone is disabled')
      const found = await told(problems, world.nameservers(zone.name))
      const here = new Set(expected)
      const strangers = (found ?? []).filter((host) => !here.has(host))
      const missing = expected.filter((host) => !(found ?? []).includes(host))
      if (found !== null && found.length === 0) {
        problems.push(`${zone.name} is not delegated: set its name servers at the registrar to ${expected.join(', ')}`)
      } else if (found !== null) {
        if (strangers.length > 0) problems.push(`${zone.name} is also delegated to ${strangers.join(', ')}, which the zone does not name`)
        if (missing.length > 0) problems.push(`${missing.join(', ')} is missing among the name servers at the registrar`)
      }
      if (expected.length > mostAsked) problems.push(`${zone.name} names ${expected.length} name servers: keep at most ${mostAsked}`)
      const delegatedTo = (found ?? []).filter((host) => here.has(host))
      const asked = [...new Set([...delegatedTo, ...expected])].slice(0, mostAsked)
      const served = await servedSerial(zone, (address) => world.serial(address, zone.name))
      const answers = await Promise.all(
        asked.map(async (host) => {
          const own: string[] = []
          return { host, serial: await serialAt(host, zone, served, own), own }
        }),
      )
      // in the order of the servers, whichever answered first
      problems.push(...answers.flatMap(({ own }) => own))
      return {
        delegated: delegatedTo.length > 0,
        expected_ns: expected,
        found_ns: found ?? [],
        serials: Object.fromEntries(answers.map(({ host, serial }) => [host, serial])),
        problems,
      }
    },
  }
}
export type ZoneChecks = ReturnType<typeof zoneChecks>
