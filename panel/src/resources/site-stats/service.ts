import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Clock, rfc3339 } from '@croft/kit/clock.ts'
import { AppError, conflict, invalid } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { Domains } from '../site-aliases/site.ts'
import { linesOf } from '../site-logs/lines.ts'
import { type Period, daysOf, longestPeriod, periodOf } from '../site-logs/period.ts'
import { type SiteLogAgent, siteIdOf } from '../site-logs/service.ts'
import { statsOf } from './aggregate.ts'
import type { DomainStats, StatsQuery } from './schema.ts'

const day = 86_400_000
const usual = { hour: day, day: 30 * day, month: 365 * day }
const mostHours = 31 * day

export interface SiteStatsDeps {
  readonly domains: Domains
  readonly agent: Pick<SiteLogAgent, 'download'>
  /** Every name under which a site is reached. */
  readonly hosts: (site: number) => Promise<ReadonlySet<string>>
  readonly clock: Clock
}

/** Numbers about the visitors of a site, counted from its access logs when they are asked for. */
export function siteStatsService({ domains, agent, hosts, clock }: SiteStatsDeps) {
  /** Accounts whose logs are being read: reading years of logs many times at once would starve the others. */
  const busy = new Set<number>()

  async function* log(site: number, date: string | null, signal: AbortSignal): AsyncGenerator<string> {
    const stream = await agent.download({ site, type: 'access', date }).catch((cause: unknown) => {
      // a day without visitors has no log
      if (cause instanceof AppError && cause.status === 404) return null
      throw cause
    })
    if (stream === null) return
    const plain = createGunzip()
    // a failure of either end comes out of the loop below
    pipeline(stream, plain, () => undefined)
    for await (const line of linesOf(plain as AsyncIterable<Buffer>)) {
      if (signal.aborted) return
      yield line
    }
  }
  async function* logs(site: number, period: Period, signal: AbortSignal): AsyncGenerator<string> {
    // a log is put aside some time after midnight: the last hours of a day may be in the file of the next one
    const days = daysOf({ from: period.from, to: Math.min(period.to, clock.now()) + day })
    for (const date of days) yield* log(site, date, signal)
    yield* log(site, null, signal)
  }
  return {
    async show(ctx: Ctx, name: string, { from, to, interval }: StatsQuery, signal: AbortSignal): Promise<DomainStats> {
      const domain = await domains.require(ctx, name)
      const now = clock.now()
      const end = to === undefined ? now + 1 : periodOf(undefined, to, { from: -Infinity, to: 0 }).to
      const period = periodOf(from, to, { from: end - usual[interval], to: end })
      if (period.to - period.from > longestPeriod + day) throw invalid('Invalid from')
      if (interval === 'hour' && period.to - period.from > mostHours + day) throw invalid('Invalid interval')
      if (busy.has(domain.owner_id)) throw conflict('Another operation is running on this domain')
      busy.add(domain.owner_id)
      try {
        const site = siteIdOf(domain)
        const counted = await statsOf(logs(site, period, signal), { period, interval, hosts: await hosts(site) })
        return { domain: domain.name, from: rfc3339(period.from), to: rfc3339(period.to), ...counted }
      } finally {
        busy.delete(domain.owner_id)
      }
    },
  }
}
export type SiteStatsService = ReturnType<typeof siteStatsService>
