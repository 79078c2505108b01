import { z } from 'zod'

/** Lower-case name without trailing dot; labels may hold `_`, the first may be `*`. `.` never appears alone. */
export const DnsName = z
  .string()
  .max(253)
  .regex(/^(\*\.)?([a-z0-9_]([a-z0-9_/-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_/-]{0,61}[a-z0-9_])?$/)
const Seconds = z.number().int().min(1).max(2_147_483_647)
/** An address, with a port where it is not 53: `192.0.2.1`, `[2001:db8::1]:5300`. */
const Peer = z.string().regex(/^([0-9.]{7,15}(:\d{1,5})?|[0-9a-f:]{2,45}|\[[0-9a-f:]{2,45}\]:\d{1,5})$/)

/** Most values of one name and type. */
export const mostContents = 1000

/** The values of one name and type. `contents` in presentation form as zone files have them, host names with trailing dot, TXT quoted. */
export const RecordSet = z.object({
  /** Whole name without trailing dot. */
  name: DnsName,
  type: z.string().regex(/^[A-Z][A-Z0-9]{0,9}$/),
  ttl: Seconds,
  contents: z
    .array(
      z
        .string()
        .min(1)
        .max(65_535)
        .refine((text) => !/\p{Cc}/u.test(text)),
    )
    .min(1)
    .max(mostContents),
})
export type RecordSet = z.infer<typeof RecordSet>

/** One key that signs a zone. */
export const SigningKey = z.object({
  /** `csk` signs everything. */
  type: z.enum(['ksk', 'zsk', 'csk']),
  algorithm: z.enum(['ecdsap256sha256', 'ed25519', 'rsasha256']),
  active: z.boolean(),
  published: z.boolean(),
  /** Content of the DNSKEY record, by which a key is recognised: `257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0d…`. */
  dnskey: z.string().regex(/^(256|257) 3 \d{1,3} [A-Za-z0-9+/=]+$/),
  /** Private key in the text format of BIND (`Private-key-format: v1.2`). */
  privateKey: z.string().max(8192),
})
export type SigningKey = z.infer<typeof SigningKey>

/** One zone as the name server has to serve it. */
export const DnsSpec = z.object({
  zone: DnsName,
  kind: z.enum(['primary', 'secondary']),
  /** Where a secondary zone comes from. */
  primaries: z.array(Peer).max(16),
  /** Switched off: asked for, it answers as if it were not here. */
  active: z.boolean(),
  soa: z.object({
    /** Host names without trailing dot. */
    mname: DnsName,
    rname: DnsName,
    serial: z.number().int().min(1).max(4_294_967_295),
    refresh: Seconds,
    retry: Seconds,
    expire: Seconds,
    minimum: Seconds,
    ttl: Seconds,
  }),
  /** All but SOA; empty for a secondary zone. */
  records: z.array(RecordSet).max(20_000),
  dnssec: z.object({ nsec3: z.boolean(), keys: z.array(SigningKey).min(1).max(8) }).nullable(),
  /** Servers that fetch the zone: told about changes, allowed to transfer it. `key` names one of `tsigKeys`. */
  secondaries: z.array(z.object({ address: Peer, key: z.string().nullable() })).max(32),
  tsigKeys: z
    .array(
      z.object({ name: DnsName, algorithm: z.enum(['hmac-sha256', 'hmac-sha512']), secret: z.string().regex(/^[A-Za-z0-9+/=]{8,200}$/) }),
    )
    .max(32),
})
export type DnsSpec = z.infer<typeof DnsSpec>
