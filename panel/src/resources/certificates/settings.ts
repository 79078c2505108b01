import { isIP } from 'node:net'
import { z } from 'zod'
import { defineSettings } from '../../db/settings.ts'

/** `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:53`. */
function isResolver(entry: string): boolean {
  if (isIP(entry) !== 0) return true
  const [, six, four, port] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)):([1-9]\d{0,4})$/i.exec(entry) ?? []
  return isIP(six ?? four ?? '') !== 0 && Number(port) <= 65_535
}

/** Certificates of all accounts. */
export const sslSettings = defineSettings({
  name: 'ssl',
  schema: z.object({
    /** Domains that resolve here get a certificate without being asked, once the terms of an authority are accepted. */
    auto_issue: z.boolean().default(true),
    /** A certificate that was issued without being asked also leads visitors to HTTPS. */
    auto_force_https: z.boolean().default(true),
    /** Orders at the same time. */
    max_orders: z.number().int().min(1).max(4).default(2),
    /** PEM certificates of roots besides the public ones by which directories of authorities may be trusted (an in-house authority). */
    trust: z.string().max(65_536).default('').meta({ multiline: true }),
    /** Name servers that are asked where a name leads; none = those of the machine. */
    resolvers: z.array(z.string().max(64).refine(isResolver)).max(8).default([]),
    /** Addresses by which the world reaches this server when they are not its own (address translation, a proxy in front). */
    public_addresses: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .max(64)
      .default([]),
  }),
})
export type SslSettings = z.output<typeof sslSettings.schema>
