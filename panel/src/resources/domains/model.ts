import { rfc3339, rfc3339OrNull } from '@croft/kit/clock.ts'
import { unicodeHostname } from '../../core/hostname.ts'
import type { Domain } from './schema.ts'
import type { StoredDomain } from './store.ts'

const syncOf = (row: StoredDomain): Domain['sync'] => {
  if (row.wanted === null || row.applied === row.wanted) return 'applied'
  return row.last_error === null || row.last_error === '' ? 'pending' : 'failed'
}

const day = 86_400_000

/** A certificate is about to end in its last quarter, at most in its last twenty days. */
function sslStatusOf(row: StoredDomain, now: number): Domain['ssl_status'] {
  const { certificate_type: type, certificate_from: from, certificate_until: until, order_status: order } = row
  if (type === null || type === 'none' || until === null) {
    if (order === 'failed') return 'failed'
    return order === null || order === 'idle' ? 'none' : 'pending'
  }
  if (until <= now) return 'expired'
  return until - now < Math.min(20 * day, (until - (from ?? 0)) / 4) ? 'expiring' : 'active'
}

const megabytes = (bytes: number | null) => Math.ceil((bytes ?? 0) / 1_048_576)

/** The public shape of a domain. */
export function domainModel(row: StoredDomain, now: number): Domain {
  const sync = syncOf(row)
  return {
    id: row.id,
    domain: row.name,
    domain_unicode: unicodeHostname(row.name),
    owner: row.owner,
    type: row.type,
    parent: row.parent ?? row.target ?? '',
    webserver: row.webserver,
    php_version: row.php_version,
    document_root: `/home/${row.owner}/domains/${row.folder}/${row.document_root}`.replace(/\/$/, ''),
    ip: row.ip,
    ipv6: row.ipv6,
    www: row.www === 1,
    status: row.owner_status === 'active' ? row.status : 'suspended',
    suspend_reason: row.suspend_reason,
    dns: row.dns === 1,
    mail: row.mail === 1,
    ssl_status: sslStatusOf(row, now),
    ssl_expires_at: rfc3339OrNull(row.certificate_until),
    force_https: row.force_https === 1,
    aliases: row.aliases === null || row.aliases === '' ? [] : row.aliases.split(',').sort(),
    disk_used_mb: megabytes(row.disk_bytes),
    bandwidth_used_mb: megabytes(row.month_bytes),
    note: row.note,
    sync,
    sync_error: sync === 'failed' ? (row.last_error ?? '') : '',
    created_at: rfc3339(row.created_at),
    updated_at: rfc3339(row.updated_at),
  }
}
