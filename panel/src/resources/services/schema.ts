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
    version: z.string().optional(),
    pid: z.number().int().nullable().optional(),
    memory_mb: z.number().optional(),
    uptime_seconds: z.number().optional(),
    watchdog: z.boolean().optional(),
  })
  .meta({ id: 'Service' })
export type Service = z.infer<typeof Service>

export const ServiceParams = z.object({ name: z.string() })
export const ServiceFilter = z.object({ status: Status.optional() })

/** What the verbs that start something answer. */
export const Running = z.object({ success: z.literal(true), status: z.literal('running') })
export const Stopped = z.object({ success: z.literal(true), status: z.literal('stopped') })

/** Lines that tell no time of their own are kept by `since`. */
export const LogQuery = z.object({
  lines: z.number().int().min(1).max(5000).default(200),
  q: z.string().default(''),
  since: z.iso.datetime({ offset: true }).optional(),
})
export type LogQuery = z.output<typeof LogQuery>
export const LogLines = z.object({ lines: z.array(z.string()) })

export const ConfigQuery = z.object({ file: z.string().max(300).optional() })
/** `files`: what may be asked for; `revision` follows from the content, 0 = the file does not exist yet. */
export const ServiceConfig = z
  .object({ files: z.array(z.string()), file: z.string(), content: z.string(), revision: z.number().int() })
  .meta({ id: 'ServiceConfig' })
export type ServiceConfig = z.infer<typeof ServiceConfig>
export const UpdateConfig = z.object({
  file: z.string().min(1).max(300),
  content: z
    .string()
    .max(256 * 1024)
    .meta({ multiline: true, verbatim: true }),
  revision: z.number().int().min(0),
})
export type UpdateConfig = z.infer<typeof UpdateConfig>
