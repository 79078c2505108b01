import { rfc3339 } from '@croft/kit/clock.ts'
import type { Period } from '../site-logs/period.ts'
import { type DistinctCounter, distinctCounter } from './distinct.ts'
import { parseHit } from './line.ts'
import type { DomainStats, StatsQuery } from './schema.ts'
import { topCounter } from './top.ts'

export interface StatsOptions {
  readonly period: Period
  readonly interval: StatsQuery['interval']
  /** Names of the site itself, which are no referrers. */
  readonly hosts: ReadonlySet<string>
}

interface Bucket {
  requests: number
  bytes: number
  readonly visitors: DistinctCounter
}

const shown = 20
const classes = ['2xx', '3xx', '4xx', '5xx'] as const

/** Epoch ms at which the interval that holds `at` begins, in local time; `step` intervals later. */
export function intervalStart(at: number, interval: StatsQuery['interval'], step = 0): number {
  const date = new Date(at)
  if (interval === 'month') return new Date(date.getFullYear(), date.getMonth() + step).getTime()
  if (interval === 'day') return new Date(date.getFullYear(), date.getMonth(), date.getDate() + step).getTime()
  // hours of a day that has 23 or 25 of them are told apart only by their number
  return Math.floor(at / 3_600_000) * 3_600_000 + step * 3_600_000
}

function emptySeries({ period, interval }: StatsOptions): Map<number, Bucket> {
  const series = new Map<number, Bucket>()
  for (let at = intervalStart(period.from, interval); at < period.to; at = intervalStart(at, interval, 1)) {
    series.set(at, { requests: 0, bytes: 0, visitors: distinctCounter() })
  }
  return series
}

/** What the lines of access logs say about a period; lines outside it, or of another form, do not count. Memory is bounded by the period. */
export async function statsOf(lines: AsyncIterable<string>, options: StatsOptions): Promise<Omit<DomainStats, 'domain' | 'from' | 'to'>> {
  const { period, interval, hosts } = options
  const series = emptySeries(options)
  const visitors = distinctCounter()
  const paths = topCounter()
  const referrers = topCounter()
  const status = { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 }
  let requests = 0
  let bytes = 0
  for await (const line of lines) {
    const hit = parseHit(line)
    if (hit === null || hit.at < period.from || hit.at >= period.to) continue
    requests += 1
    bytes += hit.bytes
    visitors.add(hit.visitor)
    paths.add(hit.path)
    const group = classes[Math.floor(hit.status / 100) - 2]
    if (group !== undefined) status[group] += 1
    const from = hit.referrer === '' ? undefined : URL.parse(hit.referrer)?.hostname
    if (from !== undefined && from !== '' && !hosts.has(from)) referrers.add(hit.referrer)
    const bucket = series.get(intervalStart(hit.at, interval))
    if (bucket === undefined) continue
    bucket.requests += 1
    bucket.bytes += hit.bytes
    bucket.visitors.add(hit.visitor)
  }
  return {
    requests,
    visitors: visitors.count(),
    bandwidth_bytes: bytes,
    status,
    series: [...series].map(([at, bucket]) => ({
      at: rfc3339(at),
      requests: bucket.requests,
      visitors: bucket.visitors.count(),
      bandwidth_bytes: bucket.bytes,
    })),
    top_paths: paths.top(shown).map(([path, count]) => ({ path, requests: count })),
    top_referrers: referrers.top(shown).map(([referrer, count]) => ({ referrer, requests: count })),
  }
}
