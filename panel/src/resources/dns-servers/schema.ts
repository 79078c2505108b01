import { z } from 'zod'
import { Fqdn } from '../../core/hostname.ts'
import { IpAddress } from '../../core/ip.ts'

export const DnsServer = z
  .object({
    id: z.string(),
    hostname: z.string(),
    ip: z.string(),
    role: z.enum(['secondary', 'cluster']),
    in_sync: z.boolean(),
    last_seen: z.string().nullable(),
  })
  .meta({ id: 'DnsServer' })
export type DnsServer = z.infer<typeof DnsServer>

export const CreateServer = z.object({
  hostname: Fqdn,
  ip: IpAddress,
  role: z.enum(['secondary', 'cluster']).default('secondary'),
  /** `name:secret` or the secret alone, base64; the name is that of the server then. */
  tsig_key: z.string().max(300).optional(),
})
export type CreateServer = z.infer<typeof CreateServer>

export const ServerParams = z.object({ id: z.string() })
