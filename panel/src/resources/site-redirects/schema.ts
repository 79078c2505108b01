import { z } from 'zod'

const Type = z.union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)])
const Match = z.enum(['exact', 'prefix'])

export const Redirect = z
  .object({
    id: z.number().int(),
    source: z.string(),
    target: z.string(),
    type: Type,
    match: Match,
    keep_query: z.boolean(),
    enabled: z.boolean(),
    created_at: z.string(),
  })
  .meta({ id: 'Redirect' })
export type Redirect = z.infer<typeof Redirect>

const source = () => z.string().max(1024)
const target = () => z.string().max(2048)

export const CreateRedirect = z.object({
  source: source(),
  target: target(),
  type: Type.default(301),
  match: Match.default('exact'),
  keep_query: z.boolean().default(true),
  enabled: z.boolean().default(true),
})
export type CreateRedirect = z.infer<typeof CreateRedirect>

export const UpdateRedirect = z
  .object({ source: source(), target: target(), type: Type, match: Match, keep_query: z.boolean(), enabled: z.boolean() })
  .partial()
export type UpdateRedirect = z.infer<typeof UpdateRedirect>

export const RedirectParams = z.object({ domain: z.string(), id: z.number().int().positive() })
