import { z } from 'zod'
import { Fqdn } from '../../core/hostname.ts'
import { IpAddress } from '../../core/ip.ts'

const Ttl = z.number().int().min(60).max(604_800)
const Priority = z.number().int().min(0).max(65_535)
const Seconds = z.number().int().min(1).max(2_147_483_647)

export const Soa = z.object({
  mname: z.string(),
  rname: z.string(),
  refresh: z.number().int(),
  retry: z.number().int(),
  expire: z.number().int(),
  minimum: z.number().int(),
})

export const Zone = z
  .object({
    domain: z.string(),
    /** As people read it: `bücher.example`. */
    domain_unicode: z.string(),
    owner: z.string(),
    kind: z.enum(['primary', 'secondary']),
    serial: z.number().int(),
    records_count: z.number().int(),
    default_ttl: z.number().int(),
    dnssec: z.boolean(),
    template: z.string(),
    nameservers: z.array(z.string()),
    soa: Soa,
    status: z.enum(['active', 'disabled']),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'DnsZone' })
export type Zone = z.infer<typeof Zone>

export const DnsRecord = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    content: z.string(),
    ttl: z.number().int(),
    priority: z.number().int().nullable(),
    disabled: z.boolean(),
    managed: z.boolean(),
    comment: z.string(),
  })
  .meta({ id: 'DnsRecord' })
export type DnsRecord = z.infer<typeof DnsRecord>

export const ZoneWithRecords = z.object({ ...Zone.shape, records: z.array(DnsRecord) }).meta({ id: 'DnsZoneWithRecords' })

export const ZoneParams = z.object({ domain: z.string() })
export const RecordParams = z.object({ domain: z.string(), id: z.string() })

export const ZoneFilter = z.object({ owner: z.string().optional(), kind: z.string().optional(), dnssec: z.boolean().optional() })
export type ZoneFilter = z.infer<typeof ZoneFilter>

export const CreateZone = z.object({
  domain: z.string(),
  owner: z.string().optional(),
  kind: z.enum(['primary', 'secondary']).default('primary'),
  primaries: z.array(IpAddress).max(16).prefault([]),
  template: z.string().max(64).optional(),
  ip: z.union([z.ipv4(), z.literal('')]).default(''),
  ipv6: z.union([z.ipv6(), z.literal('')]).default(''),
})
export type CreateZone = z.infer<typeof CreateZone>

export const UpdateZone = z
  .object({
    soa: z.object({ rname: Fqdn, refresh: Seconds, retry: Seconds, expire: Seconds, minimum: Seconds }).partial(),
    default_ttl: Ttl,
    status: z.enum(['active', 'disabled']),
  })
  .partial()
export type UpdateZone = z.infer<typeof UpdateZone>

export const DeleteZone = z.object({ force: z.boolean().default(false) })

export const RecordFilter = z.object({ type: z.string().optional(), name: z.string().optional() })
export type RecordFilter = z.infer<typeof RecordFilter>

const Content = z.string().max(65_535)
const further = { ttl: Ttl.optional(), priority: Priority.optional() }
const kept = { disabled: z.boolean().optional(), comment: z.string().max(200).optional() }

export const CreateRecord = z.object({ name: z.string(), type: z.string(), content: Content, ...further, ...kept })
export type CreateRecord = z.infer<typeof CreateRecord>

export const UpdateRecord = z.object({ name: z.string().optional(), content: Content.optional(), ...further, ...kept })
export type UpdateRecord = z.infer<typeof UpdateRecord>

/** Entries are judged one by one, so that a message can name the entry. */
const Entries = z.array(z.record(z.string(), z.unknown())).max(1000)
export const ChangeRecords = z.object({ create: Entries, update: Entries, delete: z.array(z.string().max(16)).max(1000) }).partial()
export type ChangeRecords = z.infer<typeof ChangeRecords>

export const RecordsChanged = z
  .object({
    success: z.literal(true),
    created: z.number().int(),
    updated: z.number().int(),
    deleted: z.number().int(),
    serial: z.number().int(),
  })
  .meta({ id: 'DnsRecordsChanged' })

export const ResetZone = z.object({ template: z.string().max(64).optional(), keep_custom: z.boolean().default(true), confirm: z.boolean() })
export type ResetZone = z.infer<typeof ResetZone>

export const ImportZone = z.object({
  zone: z.string().max(4_194_304).meta({ multiline: true, verbatim: true }),
  mode: z.enum(['merge', 'replace']).default('merge'),
  dry_run: z.boolean().default(false),
})
export type ImportZone = z.infer<typeof ImportZone>

export const ZoneImported = z
  .object({
    success: z.literal(true),
    created: z.number().int(),
    updated: z.number().int(),
    deleted: z.number().int(),
    skipped: z.array(z.object({ line: z.number().int(), reason: z.string() })),
    dry_run: z.boolean(),
  })
  .meta({ id: 'DnsZoneImported' })

export const ZoneCheck = z
  .object({
    delegated: z.boolean(),
    expected_ns: z.array(z.string()),
    found_ns: z.array(z.string()),
    serials: z.record(z.string(), z.number().int().nullable()),
    problems: z.array(z.string()),
  })
  .meta({ id: 'DnsZoneCheck' })
export type ZoneCheck = z.infer<typeof ZoneCheck>

export const Algorithm = z.enum(['ecdsap256sha256', 'ed25519', 'rsasha256'])
export type Algorithm = z.infer<typeof Algorithm>

export const DnssecStatus = z
  .object({
    enabled: z.boolean(),
    algorithm: z.string(),
    nsec3: z.boolean(),
    keys: z.array(z.object({ id: z.number().int(), type: z.enum(['ksk', 'zsk', 'csk']), active: z.boolean(), tag: z.number().int() })),
    ds: z.array(z.string()),
    dnskey: z.array(z.string()),
    ds_at_parent: z.boolean(),
  })
  .meta({ id: 'DnssecStatus' })
export type DnssecStatus = z.infer<typeof DnssecStatus>

export const EnableDnssec = z.object({ algorithm: Algorithm.default('ecdsap256sha256'), nsec3: z.boolean().default(false) })
export const DisableDnssec = z.object({ force: z.boolean().default(false) })
export const Rollover = z.object({ key: z.enum(['ksk', 'zsk']).default('ksk') })
