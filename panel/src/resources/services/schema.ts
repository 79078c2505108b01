import { z } from 'zod'

const Status = z.enum(['running', 'stopped', 'failed', 'not_installed'])

/** A daemon of the closed list; the published shape, ours with `ext=1`. */
export const Service = z
  .object({
    name: z.string(),
    display_name: z.string(),
    status: Status,
    enabled: z.boolean(),
    description: z.string(),
    pid: z.number().int().nullable().optional(),
    memory_mb: z.number().optional(),
    uptime_seconds: z.number().optional(),
  })
  .meta({ id: 'Service' })
export type Service = z.infer<typeof Service>

export const ServiceParams = z.object({ name: z.string() })
export const ServiceFilter = z.object({ status: Status.optional() })

/** What the verbs that start something answer. */
export const Running = z.object({ success: z.literal(true), status: z.literal('running') })
export const Stopped = z.object({ success: z.literal(true), status: z.literal('stopped') })

export const LogQuery = z.object({ lines: z.number().int().min(1).max(5000).default(200), q: z.string().default('') })
export const LogLines = z.object({ lines: z.array(z.string()) })
