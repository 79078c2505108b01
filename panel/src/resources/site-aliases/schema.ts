import { z } from 'zod'

export const Alias = z
  .object({
    alias: z.string(),
    alias_unicode: z.string(),
    mode: z.enum(['serve', 'redirect']),
    dns: z.boolean(),
    mail: z.boolean(),
    created_at: z.string(),
  })
  .meta({ id: 'Alias' })
export type Alias = z.infer<typeof Alias>

export const CreateAlias = z.object({
  alias: z.string().max(253),
  mode: z.enum(['serve', 'redirect']).default('serve'),
  dns: z.boolean().default(true),
  mail: z.boolean().default(false),
})
export type CreateAlias = z.infer<typeof CreateAlias>

export const AliasParams = z.object({ domain: z.string(), alias: z.string() })
