import { z } from 'zod'
import { Time, TimeOrNull } from '../../core/shapes.ts'

const Status = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'rolled_back'])

/** Work that somebody may follow. */
export const Job = z
  .object({
    id: z.number().int(),
    type: z.string(),
    status: Status,
    progress: z.number().int(),
    step: z.string(),
    message: z.string(),
    owner: z.string().nullable(),
    actor: z.string(),
    via: z.string(),
    node: z.string(),
    attempts: z.number().int(),
    parent_id: z.number().int().nullable(),
    resource: z.object({ type: z.string(), id: z.string() }),
    created_at: Time,
    started_at: TimeOrNull,
    finished_at: TimeOrNull,
    error: z.string().nullable(),
    result: z.unknown(),
  })
  .meta({ id: 'Job' })

export const JobQuery = z.object({
  status: Status.optional(),
  type: z.string().optional(),
  resource_type: z.string().optional(),
  resource_id: z.string().optional(),
  owner: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
})
export type JobQuery = z.output<typeof JobQuery>

export const JobParams = z.object({ id: z.number().int().positive() })
export const JobLines = z.object({ lines: z.array(z.string()), next_offset: z.number().int(), complete: z.boolean() })

/** Topics of `GET /events`. */
export const Topic = z.enum(['jobs', 'notifications', 'services', 'metrics'])
export type Topic = z.output<typeof Topic>
