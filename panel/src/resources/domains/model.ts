import { rfc3339 } from '@croft/kit/clock.ts'
import { unicodeHostname } from '../../core/hostname.ts'
import type { Domain } from './schema.ts'
import type { StoredDomain } from './store.ts'

const syncOf = (row: StoredDomain): Domain['sync'] => {
  if (row.wanted === null || row.applied === row.wanted) return 'applied'
  return row.last_error === null || row.last_error === '' ? 'pending' : 'failed'
}

const megabytes = (bytes: number | null) => Math.ceil((bytes ?? 0) / 1_048_576)

/** The public shape of a domain. */
export function domainModel(row: StoredDomain): Domain {
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
    ssl_status: 'none',
    ssl_expires_at: null,
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
