import { z } from 'zod'

/** `only`: a part (`site`, `php`, `account`) or one scope of it (`site:7`); without it everything. */
export const ApplyQuery = z.object({
  only: z
    .string()
    .regex(/^[a-z][a-z-]{0,31}(?::[\w.-]{1,64})?$/)
    .optional(),
})
export const ApplyBody = z.object({
  only: ApplyQuery.shape.only,
})
export type ApplyBody = z.infer<typeof ApplyBody>

export const PlannedChange = z.object({ scope: z.string(), kind: z.string(), target: z.string() }).meta({ id: 'PlannedChange' })
export type PlannedChange = z.infer<typeof PlannedChange>
