import { z } from 'zod'

export const KeyType = z.enum(['ec256', 'ec384', 'rsa2048', 'rsa4096'])
export type KeyType = z.infer<typeof KeyType>
export const Challenge = z.enum(['http-01', 'dns-01'])
export type Challenge = z.infer<typeof Challenge>

export const Certificate = z
  .object({
    domain: z.string(),
    /** As people read it: `bücher.example`. */
    domain_unicode: z.string(),
    owner: z.string(),
    enabled: z.boolean(),
    type: z.enum(['none', 'acme', 'custom', 'self_signed']),
    issuer: z.string(),
    subject: z.string(),
    names: z.array(z.string()),
    key_type: z.string(),
    serial: z.string(),
    fingerprint_sha256: z.string(),
    not_before: z.string().nullable(),
    not_after: z.string().nullable(),
    days_left: z.number().int().nullable(),
    auto_renew: z.boolean(),
    challenge: Challenge,
    next_renewal_at: z.string().nullable(),
    order_status: z.enum(['idle', 'pending', 'validating', 'awaiting_dns', 'failed']),
    last_error: z.string(),
    force_https: z.boolean(),
    hsts: z.boolean(),
    hsts_max_age: z.number().int(),
    hsts_subdomains: z.boolean(),
    tls_min: z.enum(['1.2', '1.3']),
    used_by: z.array(z.string()),
    updated_at: z.string(),
  })
  .meta({ id: 'Certificate' })
export type Certificate = z.infer<typeof Certificate>

export const CertificateFilter = z.object({
  owner: z.string().optional(),
  type: z.string().optional(),
  expiring_days: z.number().int().min(0).max(3650).optional(),
})
export type CertificateFilter = z.infer<typeof CertificateFilter>

const pem = (max = 65_536) => z.string().max(max).meta({ multiline: true })

export const UploadCertificate = z.object({
  certificate: pem(),
  private_key: pem().optional(),
  chain: pem(131_072).optional(),
  force_https: z.boolean().optional(),
})
export type UploadCertificate = z.infer<typeof UploadCertificate>

export const SelfSign = z.object({ days: z.number().int().min(1).max(825).default(365), key_type: KeyType.default('ec256') })
export type SelfSign = z.infer<typeof SelfSign>

/** Half a surrogate pair has no form in a request. */
const attribute = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => text.isWellFormed())

export const CreateCsr = z.object({
  common_name: z.string().optional(),
  names: z.array(z.string()).max(100).optional(),
  organization: attribute(64).optional(),
  organizational_unit: attribute(64).optional(),
  city: attribute(128).optional(),
  state: attribute(128).optional(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional(),
  email: z.email().max(128).optional(),
  key_type: KeyType.default('ec256'),
})
export type CreateCsr = z.infer<typeof CreateCsr>

export const CertificateRequest = z
  .object({ id: z.string(), domain: z.string(), csr: z.string(), key_type: KeyType, created_at: z.string() })
  .meta({ id: 'CertificateRequest' })
export type CertificateRequest = z.infer<typeof CertificateRequest>

export const DeleteCertificate = z.object({ revoke: z.boolean().default(false), force: z.boolean().default(false) })
export type DeleteCertificate = z.infer<typeof DeleteCertificate>

export const ForceHttps = z.object({
  enabled: z.boolean(),
  hsts: z.boolean().default(false),
  hsts_max_age: z.number().int().min(0).max(63_072_000).default(31_536_000),
  hsts_subdomains: z.boolean().default(false),
})
export type ForceHttps = z.infer<typeof ForceHttps>

export const AutoRenew = z.object({ enabled: z.boolean() })
export const TlsOptions = z.object({ tls_min: z.enum(['1.2', '1.3']).default('1.2') })

export const IssueCertificate = z.object({
  challenge: Challenge.default('http-01'),
  wildcard: z.boolean().default(false),
  names: z.array(z.string()).max(100).optional(),
  key_type: KeyType.default('ec256'),
  dns_provider_id: z.string().max(64).optional(),
  force_https: z.boolean().default(true),
  dry_run: z.boolean().default(false),
})
export type IssueCertificate = z.infer<typeof IssueCertificate>

export const RenewCertificate = z.object({ force: z.boolean().default(false) })

export const OrderAccepted = z
  .object({ success: z.literal(true), message: z.string(), job_id: z.number().int(), order_status: z.string() })
  .meta({ id: 'CertificateOrderAccepted' })

export const Preflight = z
  .object({
    ok: z.boolean(),
    names: z.array(
      z.object({ name: z.string(), resolves: z.boolean(), points_here: z.boolean(), caa_ok: z.boolean(), problem: z.string() }),
    ),
  })
  .meta({ id: 'CertificatePreflight' })
export type Preflight = z.infer<typeof Preflight>

export const AcmeAccount = z
  .object({
    directory_url: z.string(),
    email: z.string(),
    registered: z.boolean(),
    eab: z.boolean(),
    profile: z.string(),
    fallback: z.array(z.object({ directory_url: z.string(), eab: z.boolean() })),
  })
  .meta({ id: 'AcmeAccount' })
export type AcmeAccount = z.infer<typeof AcmeAccount>

const eab = {
  eab_kid: z.string().max(512).optional(),
  eab_hmac: z
    .string()
    .max(1024)
    .regex(/^[A-Za-z0-9_=+/-]*$/)
    .optional(),
}
const DirectoryUrl = z.url({ protocol: /^https$/ }).max(512)

export const UpdateAcmeAccount = z.object({
  directory_url: DirectoryUrl.optional(),
  email: z.union([z.email().max(254), z.literal('')]).optional(),
  ...eab,
  profile: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9._-]*$/)
    .optional(),
  fallback: z
    .array(z.object({ directory_url: DirectoryUrl, ...eab }))
    .max(5)
    .optional(),
  agree_tos: z.boolean(),
})
export type UpdateAcmeAccount = z.infer<typeof UpdateAcmeAccount>

export const CertificateParams = z.object({ domain: z.string() })
