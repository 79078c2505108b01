import { z } from 'zod'

/** `{"success":true,"message":"x"}` */
export const Ack = z.object({ success: z.literal(true), message: z.string() }).meta({ id: 'Ack' })
export const ack = (message: string) => ({ success: true as const, message })

/** `{"message":"x"}` */
export const Message = z.object({ message: z.string() }).meta({ id: 'Message' })
export const message = (text: string) => ({ message: text })

/** What a long operation answers with 202. */
export const JobAccepted = z.object({ success: z.literal(true), message: z.string(), job_id: z.number().int() }).meta({ id: 'JobAccepted' })
export const jobAccepted = (text: string, jobId: number) => ({ success: true as const, message: text, job_id: jobId })

/** RFC 3339 or `null`. */
export const Time = z.string()
export const TimeOrNull = z.string().nullable()

export const everyone = ['admin', 'reseller', 'user'] as const
export const managers = ['admin', 'reseller'] as const
export const adminOnly = ['admin'] as const

const strip = (input: Record<string, unknown>) => Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
/** The given fields without those that were not sent. */
export const sent = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  strip(fields as Record<string, unknown>) as { [K in keyof T]?: Exclude<T[K], undefined> }
