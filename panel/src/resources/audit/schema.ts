import { z } from 'zod'

/** Who asked for what, and how it ended; `result` and `status` are `null` when it was cut short. */
export const AuditEntry = z
  .object({
    id: z.number().int(),
    at: z.string(),
    actor: z.string(),
    impersonator: z.string().nullable(),
    via: z.string(),
    key_prefix: z.string().nullable(),
    action: z.string(),
    owner: z.string(),
    resource: z.object({ type: z.string(), id: z.string() }),
    result: z.enum(['ok', 'denied', 'failed']).nullable(),
    status: z.number().int().nullable(),
    ip: z.string(),
    request_id: z.string(),
    changes: z.record(z.string(), z.array(z.unknown())),
    note: z.string(),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

export const Period = z.object({ from: z.string().optional(), to: z.string().optional() })
export const AuditFilter = z
  .object({
    actor: z.string().optional(),
    owner: z.string().optional(),
    action: z.string().optional(),
    resource_type: z.string().optional(),
    resource_id: z.string().optional(),
    ip: z.string().optional(),
    result: z.enum(['ok', 'denied', 'failed']).optional(),
  })
  .extend(Period.shape)
export type AuditFilter = z.infer<typeof AuditFilter>

export const ExportQuery = AuditFilter.extend({ format: z.enum(['csv', 'json']).default('csv') })
export const Verified = z.object({ ok: z.boolean(), checked: z.number().int(), first_bad_id: z.number().int().nullable() })
