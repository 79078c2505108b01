import { z } from 'zod'
import { TimeOrNull } from '../../core/shapes.ts'

export const ErrorPageItem = z.object({ code: z.number().int(), custom: z.boolean(), updated_at: TimeOrNull }).meta({ id: 'ErrorPageItem' })
export type ErrorPageItem = z.infer<typeof ErrorPageItem>

export const ErrorPage = z.object({ code: z.number().int(), content: z.string() }).meta({ id: 'ErrorPage' })
export type ErrorPage = z.infer<typeof ErrorPage>

const mostBytes = 262_144

export const PutErrorPage = z.object({
  content: z
    .string()
    .max(mostBytes)
    .refine((text) => Buffer.byteLength(text) <= mostBytes && !text.includes('\0'))
    .meta({ multiline: true, verbatim: true }),
})

export const ErrorPageParams = z.object({ domain: z.string(), code: z.string().max(16) })
