import { isIP } from 'node:net'
import { z } from 'zod'
import { normalizeHostname } from '../../core/hostname.ts'
import { defineSettings } from '../../db/settings.ts'
import { isAddress } from './address.ts'

/** What may stand in a header of a message: one line. */
export const oneLine = (text: string): boolean => !/\p{Cc}|[\u2028\u2029]/u.test(text)

const isHost = (host: string): boolean => host === '' || host === 'localhost' || isIP(host) !== 0 || normalizeHostname(host) !== null

export const mailSettings = defineSettings({
  name: 'mail',
  schema: z.object({
    /** The server that takes our messages; empty: this panel sends none. `localhost` with port 25 and no TLS is a mail server on this machine. */
    host: z.string().max(253).refine(isHost).default(''),
    port: z.number().int().min(1).max(65_535).default(587),
    /** `starttls` insists on it. */
    tls: z.enum(['none', 'starttls', 'tls']).default('starttls'),
    /** Off for a server whose certificate nobody has signed. */
    verify_certificate: z.boolean().default(true),
    username: z.string().max(254).refine(oneLine).default(''),
    password: z.string().max(1024).default('').meta({ secret: true }),
    /** Empty: `noreply@` and the panel's host name. */
    from_address: z
      .string()
      .max(254)
      .refine((text) => text === '' || isAddress(text))
      .default(''),
    from_name: z.string().max(100).refine(oneLine).default('Croft'),
  }),
  secret: ['password'],
})
export type MailSettings = z.output<typeof mailSettings.schema>
