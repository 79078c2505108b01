import type { Selectable } from 'kysely'
import type { PanelDb } from '../../db/database.ts'
import type { DomainAliasRow, ErrorPageRow, ProtectedDirRow, ProxyRow, RedirectRow } from '../../db/tables/domains.ts'
import type { CertificateRow } from '../../db/tables/tls.ts'
import type { Account } from '../users/store.ts'
import type { DomainRecord } from './store.ts'

/** Everything in the database that one site's configuration depends on. */
export interface SiteSnapshot {
  readonly domain: DomainRecord
  readonly owner: Account
  readonly aliases: readonly Selectable<DomainAliasRow>[]
  /** Domains of type alias that show this site. */
  readonly aliasDomains: readonly DomainRecord[]
  readonly redirects: readonly Selectable<RedirectRow>[]
  readonly errorPages: readonly Selectable<ErrorPageRow>[]
  readonly protectedDirs: readonly Selectable<ProtectedDirRow>[]
  readonly proxies: readonly Selectable<ProxyRow>[]
  readonly certificate: Pick<Selectable<CertificateRow>, 'type' | 'hsts' | 'hsts_max_age' | 'hsts_subdomains'> | null
}

/** Loads a site; `null` when it is deleted or an alias, so that nothing of its own is served. */
export async function loadSite(db: PanelDb, id: number): Promise<SiteSnapshot | null> {
  const domain = await db.q
    .selectFrom('domains')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('type', '!=', 'alias')
    .executeTakeFirst()
  if (domain === undefined) return null
  const [owner, aliases, aliasDomains, redirects, errorPages, protectedDirs, proxies, certificate] = await Promise.all([
    db.q.selectFrom('users').selectAll().where('id', '=', domain.owner_id).executeTakeFirstOrThrow(),
    db.q.selectFrom('domain_aliases').selectAll().where('domain_id', '=', id).orderBy('alias').execute(),
    db.q.selectFrom('domains').selectAll().where('target_id', '=', id).where('deleted_at', 'is', null).orderBy('name').execute(),
    db.q.selectFrom('redirects').selectAll().where('domain_id', '=', id).where('enabled', '=', 1).orderBy('id').execute(),
    db.q.selectFrom('error_pages').selectAll().where('domain_id', '=', id).orderBy('code').execute(),
    db.q.selectFrom('protected_dirs').selectAll().where('domain_id', '=', id).where('enabled', '=', 1).orderBy('id').execute(),
    db.q.selectFrom('proxies').selectAll().where('domain_id', '=', id).where('enabled', '=', 1).orderBy('id').execute(),
    db.q
      .selectFrom('certificates')
      .select(['type', 'hsts', 'hsts_max_age', 'hsts_subdomains'])
      .where('id', '=', String(id))
      .executeTakeFirst(),
  ])
  return { domain, owner, aliases, aliasDomains, redirects, errorPages, protectedDirs, proxies, certificate: certificate ?? null }
}
