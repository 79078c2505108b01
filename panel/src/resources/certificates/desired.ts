import type { PanelDb } from '../../db/database.ts'
import type { TlsSpec } from '../../drivers/tls/spec.ts'
import { defineDesired } from '../../jobs/sync/desired.ts'
import { coversHost } from './install.ts'
import { namesOf } from './model.ts'
import type { Pki } from './pki.ts'
import { type CertificateStore, type StoredCertificate, server } from './store.ts'

export interface TlsSnapshot {
  readonly row: StoredCertificate
  /** Opened. */
  readonly key: string
  /** Names that the subject answers to. */
  readonly hosts: readonly string[]
}

export interface TlsDesiredDeps {
  readonly db: PanelDb
  readonly store: CertificateStore
  readonly pki: Pick<Pki, 'covers'>
  readonly open: (sealed: string) => string
  /** The canonical host name of the panel. */
  readonly hostname: string
}

/** Loads what one scope shows in the handshake; `null` without a certificate, so that nothing is shown. */
export async function loadTls({ db, store, open, hostname }: TlsDesiredDeps, id: string): Promise<TlsSnapshot | null> {
  const row = await db.snapshot(() => store.find(id))
  if (row === undefined || row.type === 'none') return null
  const hosts = row.domain_id === null ? [hostname] : await store.hostsOf(row.domain_id)
  return { row, key: open(row.private_key), hosts }
}

/**
 * The hosts of the subject that the certificate covers: a certificate for strange names never answers for them. A machine that is called
 * `localhost` has no name for the edge, and shows its certificate to unknown names alone.
 */
export function renderTls({ row, key, hosts }: TlsSnapshot, pki: Pick<Pki, 'covers'>): { tls: TlsSpec | null } {
  const names = hosts.filter((host) => host.includes('.') && coversHost(pki, namesOf(row), host))
  if (names.length === 0 && row.id !== server) return { tls: null }
  return { tls: { names, certificate: row.certificate + row.chain, privateKey: key, minimum: row.tls_min } }
}

/** The edge's view of a certificate: `tls:<domain id>`, and `tls:server` for the panel and for names without one. */
export const tlsDesired = (deps: TlsDesiredDeps) =>
  defineDesired<TlsSnapshot>({
    kind: 'tls',
    roles: ['tls'],
    load: (id) => loadTls(deps, id),
    render: (snapshot) => renderTls(snapshot, deps.pki),
  })
