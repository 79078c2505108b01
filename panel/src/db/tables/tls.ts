import type { Generated } from 'kysely'

/** One per domain, also before it has a certificate, and one for the panel itself. */
export interface CertificateRow {
  /** `server`, or the id of the domain. */
  id: string
  domain_id: number | null
  owner_id: number | null
  type: 'none' | 'acme' | 'custom' | 'self_signed'
  /** PEM: the leaf, and what stands between it and a root; `` without one. */
  certificate: string
  chain: string
  /** PKCS #8 PEM, sealed, purpose `tls`; `` without one. */
  private_key: string
  /** JSON: DNS names that the certificate covers. */
  names: string
  key_type: string
  issuer: string
  subject: string
  serial: string
  fingerprint: string
  not_before: number | null
  not_after: number | null
  auto_renew: number
  /** Somebody asked for a first certificate as soon as the domain resolves here, whatever the settings say. */
  asked: number
  challenge: 'http-01' | 'dns-01'
  dns_provider_id: string | null
  /** JSON: names asked for in the last order. */
  ordered_names: string
  /** Whether visitors are to be led to HTTPS once it is there. */
  ordered_force: number
  directory_url: string
  /** From the authority's renewal information (RFC 9773) or from the lifetime, with jitter. */
  next_renewal_at: number | null
  /** When the authority was last asked for its renewal information. */
  renewal_checked_at: number | null
  order_status: 'idle' | 'pending' | 'validating' | 'awaiting_dns' | 'failed'
  /** Address of the order that runs, `` when none does, and the job that runs it. */
  order_url: string
  order_job: number | null
  last_error: string
  /** Failures in a row. */
  attempts: number
  /** When the automatic looks at this row again: for a first certificate, a failed one, or one that lacks names. `null`: no need. */
  next_attempt_at: number | null
  /** The smallest threshold (20, 10 or 3 days) for which a warning was sent about this certificate. */
  warned_days: number | null
  hsts: number
  hsts_max_age: number
  hsts_subdomains: number
  tls_min: '1.2' | '1.3'
  updated_at: number
}

/** A certificate signing request whose key stays here. */
export interface CertificateRequestRow {
  /** 16 hexadecimal digits. */
  id: string
  certificate_id: string
  csr: string
  key_type: string
  /** Sealed, purpose `tls`. */
  private_key: string
  created_at: number
}

export interface AcmeAccountRow {
  directory_url: string
  /** PKCS #8 PEM, sealed, purpose `acme`. */
  private_key: string
  /** Address of the account at the authority, `` before it is registered. */
  url: string
  email: string
  /** 0 is the first choice, higher ones are tried after it; `null`: no longer chosen, kept for what it issued. */
  position: number | null
  eab_kid: string
  /** Sealed, purpose `acme`; `` without one. */
  eab_hmac: string
  profile: string
  /** JSON: names by which CAA records allow it. */
  caa_identities: string
  /** When an administrator accepted its terms. */
  agreed_at: number | null
  /** It asked not to be bothered before. */
  paused_until: number | null
  created_at: number
}

/** What was asked of an authority, to stay inside its limits. */
export interface AcmeAttemptRow {
  id: Generated<number>
  directory_url: string
  /** Registrable domain. */
  registered_domain: string
  /** The set of names, sorted, by which authorities count duplicates. */
  names: string
  outcome: 'ordered' | 'issued' | 'failed'
  at: number
}
