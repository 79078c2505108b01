import { z } from 'zod'

export const DnsProviderItem = z
  .object({ id: z.string(), name: z.string(), type: z.string(), created_at: z.string() })
  .meta({ id: 'DnsProvider' })
export type DnsProviderItem = z.infer<typeof DnsProviderItem>

export const CreateProvider = z.object({
  name: z.string().max(64),
  type: z.enum(['cloudflare', 'route53', 'google', 'digitalocean', 'hetzner', 'ovh', 'rfc2136']),
  credentials: z.record(z.string(), z.unknown()),
})
export type CreateProvider = z.infer<typeof CreateProvider>

export const ProviderParams = z.object({ id: z.string() })
