import { rfc3339, rfc3339OrNull } from '@croft/kit/clock.ts'
import { unicodeHostname } from '../../core/hostname.ts'
import { type Certificate, KeyType } from './schema.ts'
import { type StoredCertificate, server } from './store.ts'

export const day = 86_400_000

export const namesOf = (row: { readonly names: string }): string[] => JSON.parse(row.names) as string[]

/** Whole days until the end, negative afterwards. */
export const daysLeft = (notAfter: number, now: number): number => Math.floor((notAfter - now) / day)

/** The public shape of a certificate; a row without one says so. */
export function certificateModel(row: StoredCertificate, now: number): Certificate {
  const enabled = row.type !== 'none'
  const isServer = row.id === server
  return {
    domain: row.domain ?? server,
    domain_unicode: unicodeHostname(row.domain ?? server),
    owner: row.owner ?? '',
    enabled,
    type: row.type,
    issuer: row.issuer,
    subject: row.subject,
    names: namesOf(row),
    key_type: enabled ? row.key_type : '',
    serial: row.serial,
    fingerprint_sha256: row.fingerprint,
    not_before: rfc3339OrNull(row.not_before),
    not_after: rfc3339OrNull(row.not_after),
    days_left: row.not_after === null ? null : daysLeft(row.not_after, now),
    auto_renew: row.auto_renew === 1,
    challenge: row.challenge,
    next_renewal_at: row.auto_renew === 1 ? rfc3339OrNull(row.next_renewal_at) : null,
    order_status: row.order_status,
    last_error: row.last_error,
    force_https: row.force_https === 1,
    hsts: row.hsts === 1,
    hsts_max_age: row.hsts_max_age,
    hsts_subdomains: row.hsts_subdomains === 1,
    tls_min: row.tls_min,
    used_by: !enabled ? [] : isServer ? ['panel', 'web'] : ['web'],
    updated_at: rfc3339(row.updated_at),
  }
}

/** The kind of key to ask for next time: the one of the certificate that is there. */
export const keyTypeOf = (row: { readonly key_type: string }): KeyType => KeyType.safeParse(row.key_type).data ?? 'ec256'
