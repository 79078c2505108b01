import type { Selectable } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { RedirectRow } from '../../db/tables/domains.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'
import type { StoredDomain } from '../domains/store.ts'
import { ofSite } from '../site-aliases/site.ts'
import type { Redirect } from './schema.ts'

export type StoredRedirect = Selectable<RedirectRow>

const redirectTable = (domain: StoredDomain) =>
  defineTable({ table: 'redirects', event: 'domain.redirect', ...ofSite(domain), data: ({ id, source }) => ({ id, source }) })

export const redirectModel = (row: StoredRedirect): Redirect => ({
  id: row.id,
  source: row.source,
  target: row.target,
  type: row.type as Redirect['type'],
  match: row.match,
  keep_query: row.keep_query === 1,
  enabled: row.enabled === 1,
  created_at: rfc3339(row.created_at),
})

export function siteRedirectStore(db: PanelDb) {
  return {
    list: (domainId: number): Promise<StoredRedirect[]> =>
      db.q.selectFrom('redirects').selectAll().where('domain_id', '=', domainId).orderBy('id').execute(),
    /** Every name under which the site is reached, alias domains included. */
    async hosts(siteId: number): Promise<Set<string>> {
      const rows = await db.q
        .selectFrom('host_names as h')
        .innerJoin('domains as d', 'd.id', 'h.domain_id')
        .select('h.name')
        .where((eb) => eb.or([eb('d.id', '=', siteId), eb('d.target_id', '=', siteId)]))
        .execute()
      return new Set(rows.map(({ name }) => name))
    },
    insert: (ctx: Ctx, domain: StoredDomain, row: Omit<RedirectRow, 'id' | 'domain_id'>) =>
      insert(ctx, db, redirectTable(domain), { ...row, domain_id: domain.id }),
    update: (ctx: Ctx, domain: StoredDomain, id: number, patch: Partial<Omit<RedirectRow, 'id' | 'domain_id'>>) =>
      update(ctx, db, redirectTable(domain), id, patch),
    remove: (ctx: Ctx, domain: StoredDomain, id: number) => remove(ctx, db, redirectTable(domain), id),
  }
}
export type SiteRedirectStore = ReturnType<typeof siteRedirectStore>
