import { z } from 'zod'

/** What the sites of an account sent in one month, and what its logins sent and fetched by FTP; in MB to two decimals. */
export const Bandwidth = z
  .object({
    month: z.string(),
    total_mb: z.number(),
    web_mb: z.number(),
    mail_mb: z.number(),
    ftp_mb: z.number(),
    days: z.array(z.object({ date: z.string(), web_mb: z.number(), mail_mb: z.number(), ftp_mb: z.number() })),
  })
  .meta({ id: 'Bandwidth' })
export type Bandwidth = z.infer<typeof Bandwidth>

export const BandwidthQuery = z.object({
  month: z
    .string()
    .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/)
    .optional(),
})
