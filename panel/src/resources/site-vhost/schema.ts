import { z } from 'zod'
import { VhostOptions, templates } from '../domains/options.ts'

const Custom = z.object({ nginx: z.string(), apache: z.string() })

export const Vhost = z
  .object({
    domain: z.string(),
    webserver: z.string(),
    template: z.string(),
    templates: z.array(z.string()),
    options: VhostOptions,
    custom: Custom,
    config: z.string(),
    revision: z.number().int(),
    updated_at: z.string(),
  })
  .meta({ id: 'Vhost' })
export type Vhost = z.infer<typeof Vhost>

type Shape = typeof VhostOptions.shape
/** The options without their defaults: what is not sent stays as it is. */
const unset = Object.fromEntries(Object.entries(VhostOptions.shape).map(([name, field]) => [name, field.unwrap().optional()])) as {
  [Name in keyof Shape]: z.ZodOptional<ReturnType<Shape[Name]['unwrap']>>
}

const Directives = z.string().max(65_536).meta({ multiline: true, verbatim: true })

export const UpdateVhost = z
  .object({
    template: z.enum(Object.keys(templates)),
    options: z.object(unset),
    custom: z.object({ nginx: Directives, apache: Directives }).partial(),
  })
  .partial()
export type UpdateVhost = z.infer<typeof UpdateVhost>

export const VhostTest = z.object({ valid: z.boolean(), output: z.string() }).meta({ id: 'VhostTest' })

export const VhostRevision = z
  .object({ revision: z.number().int(), at: z.string(), actor: z.string(), config: z.string() })
  .meta({ id: 'VhostRevision' })
export type VhostRevision = z.infer<typeof VhostRevision>

export const RollbackVhost = z.object({ revision: z.number().int().min(0) })
