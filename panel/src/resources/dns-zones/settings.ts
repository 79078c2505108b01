import { z } from 'zod'
import { Fqdn } from '../../core/hostname.ts'
import { isIpOrCidr } from '../../core/ip.ts'
import { defineSettings } from '../../db/settings.ts'
import { parseServer } from '../dns-servers/ask.ts'

const Seconds = (low: number, high: number) => z.number().int().min(low).max(high)

/** Settings of the zones of all accounts. */
export const dnsSettings = defineSettings({
  name: 'dns',
  schema: z.object({
    /** Names of the name servers; empty: `ns1` and `ns2` of the panel's host name. */
    nameservers: z.array(Fqdn).max(6).default([]),
    /** Addresses that names of customers lead to; empty: those of the server. */
    ip: z.union([z.ipv4(), z.literal('')]).default(''),
    ipv6: z.union([z.ipv6(), z.literal('')]).default(''),
    /** Template of zones where neither the package nor the reseller has one. */
    template: z.string().max(64).default('default'),
    /** Seconds. */
    default_ttl: Seconds(60, 604_800).default(3600),
    /** Mailbox of the SOA record as a host name; empty: `hostmaster` of the zone. */
    rname: z.union([Fqdn, z.literal('')]).default(''),
    refresh: Seconds(60, 2_419_200).default(10_800),
    retry: Seconds(60, 2_419_200).default(3600),
    expire: Seconds(3600, 10_000_000).default(604_800),
    minimum: Seconds(1, 604_800).default(3600),
    /** Addresses and networks that customers’ DNS providers and name servers may be at besides those of the open net. */
    provider_targets: z.array(z.string().max(64).refine(isIpOrCidr)).max(256).default([]),
    /** Resolver for checks, `192.0.2.1` or `192.0.2.1:5300`; empty: those of the server. */
    resolver: z
      .string()
      .max(64)
      .refine((text) => text === '' || parseServer(text) !== null)
      .default(''),
  }),
})
export type DnsSettings = z.output<typeof dnsSettings.schema>

/** The name servers that zones are given, in order. */
export const nameserversOf = (settings: Pick<DnsSettings, 'nameservers'>, hostname: string): readonly string[] =>
  settings.nameservers.length > 0 ? settings.nameservers : [`ns1.${hostname}`, `ns2.${hostname}`]
