import { z } from 'zod'

const Type = z.enum(['access', 'error', 'php'])
/** RFC 3339, or a day. */
export const Moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()])

export const LogQuery = z.object({
  type: Type.default('access'),
  lines: z.number().int().min(1).max(5000).default(100),
  q: z.string().max(255).default(''),
  from: Moment.optional(),
  to: Moment.optional(),
})
export type LogQuery = z.infer<typeof LogQuery>
export const LogStreamQuery = z.object({ type: Type.default('access') })
export const LogDownloadQuery = z.object({ type: Type.default('access'), date: z.iso.date().optional() })

export const Log = z.object({ type: Type, lines: z.array(z.string()), truncated: z.boolean() }).meta({ id: 'SiteLog' })
export type Log = z.infer<typeof Log>
