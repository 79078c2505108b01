import { z } from 'zod'

export const TemplateName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)

export const TemplateRecord = z.object({
  name: z.string().max(255),
  type: z.string().max(10),
  content: z.string().max(4096),
  ttl: z.number().int().min(60).max(604_800).nullish(),
  priority: z.number().int().min(0).max(65_535).nullish(),
})
export type TemplateRecord = z.infer<typeof TemplateRecord>

const Shown = z.object({
  name: z.string(),
  type: z.string(),
  content: z.string(),
  ttl: z.number().int().nullable(),
  priority: z.number().int().nullable(),
})

export const DnsTemplate = z
  .object({
    name: z.string(),
    owner: z.string(),
    records: z.array(Shown),
    zones_count: z.number().int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'DnsTemplate' })
export type DnsTemplate = z.infer<typeof DnsTemplate>

const Records = z.array(TemplateRecord).min(1).max(200)
export const CreateTemplate = z.object({ name: TemplateName, records: Records })
export type CreateTemplate = z.infer<typeof CreateTemplate>
export const UpdateTemplate = z.object({ records: Records.optional() })
export const TemplateParams = z.object({ name: z.string() })
