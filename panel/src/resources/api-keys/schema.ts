import { z } from 'zod'
import { canonicalScope } from '../../core/permission.ts'
import { isIpOrCidr } from '../../core/ip.ts'

const Permissions = z
  .array(z.string().max(64))
  .max(64)
  .superRefine((names, context) => {
    const unknown = names.find((name) => canonicalScope(name) === null)
    if (unknown !== undefined) context.addIssue({ code: 'custom', message: `Unknown permission '${unknown}'` })
  })
const Whitelist = z
  .array(z.string().max(64))
  .max(256)
  .superRefine((entries, context) => {
    const bad = entries.find((entry) => !isIpOrCidr(entry))
    if (bad !== undefined) context.addIssue({ code: 'custom', message: `Invalid IP or CIDR '${bad}'` })
  })

export const CreateKey = z.object({
  name: z.string().max(64),
  permissions: Permissions.default(['read']),
  ip_whitelist: Whitelist.default([]),
  /** Days; 0 = never. */
  expires_in: z.number().int().min(0).max(36_500).default(0),
})
export type CreateKey = z.infer<typeof CreateKey>

export const UpdateKey = z
  .object({
    name: z.string().min(1).max(64),
    permissions: Permissions,
    ip_whitelist: Whitelist,
    enabled: z.boolean(),
    rate_limit: z.number().int().min(0).max(100_000),
  })
  .partial()
export type UpdateKey = z.infer<typeof UpdateKey>

const PublishedKey = z.object({
  id: z.string(),
  name: z.string(),
  key_prefix: z.string(),
  permissions: z.array(z.string()),
  ip_whitelist: z.array(z.string()),
  last_used: z.string(),
  created_at: z.string(),
  expires_at: z.string(),
  enabled: z.boolean(),
})

export const KeyCreated = z
  .object({ success: z.literal(true), message: z.string(), secret_key: z.string(), api_key: z.string(), key: PublishedKey })
  .meta({ id: 'KeyCreated' })

export const ApiKey = PublishedKey.extend({
  rate_limit: z.number().int(),
  mfa: z.boolean(),
  created_by: z.string(),
  last_ip: z.string(),
}).meta({ id: 'ApiKey' })

export const KeyRequest = z.object({
  at: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number().int(),
  ip: z.string(),
  duration_ms: z.number(),
  request_id: z.string(),
})
