import { z } from 'zod'
import { Moment } from '../site-logs/schema.ts'

export const StatsQuery = z.object({
  from: Moment.optional(),
  to: Moment.optional(),
  interval: z.enum(['hour', 'day', 'month']).default('day'),
})
export type StatsQuery = z.infer<typeof StatsQuery>

const count = () => z.number().int()

export const DomainStats = z
  .object({
    domain: z.string(),
    from: z.string(),
    to: z.string(),
    requests: count(),
    visitors: count(),
    bandwidth_bytes: count(),
    status: z.object({ '2xx': count(), '3xx': count(), '4xx': count(), '5xx': count() }),
    series: z.array(z.object({ at: z.string(), requests: count(), visitors: count(), bandwidth_bytes: count() })),
    top_paths: z.array(z.object({ path: z.string(), requests: count() })),
    top_referrers: z.array(z.object({ referrer: z.string(), requests: count() })),
  })
  .meta({ id: 'DomainStats' })
export type DomainStats = z.infer<typeof DomainStats>
