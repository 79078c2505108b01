import type { Selectable } from 'kysely'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { ErrorPageRow } from '../../db/tables/domains.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'
import type { StoredDomain } from '../domains/store.ts'
import { ofSite } from '../site-aliases/site.ts'

export type StoredErrorPage = Selectable<ErrorPageRow>

const pageTable = (domain: StoredDomain) =>
  defineTable({ table: 'error_pages', event: 'domain.error_page', ...ofSite(domain), data: ({ code }) => ({ code }) })

export function siteErrorPageStore(db: PanelDb) {
  const key = (domain: StoredDomain, code: number) => ({ domain_id: domain.id, code })
  return {
    list: (domainId: number) => db.q.selectFrom('error_pages').select(['code', 'updated_at']).where('domain_id', '=', domainId).execute(),
    find: (domainId: number, code: number): Promise<StoredErrorPage | undefined> =>
      db.q.selectFrom('error_pages').selectAll().where('domain_id', '=', domainId).where('code', '=', code).executeTakeFirst(),
    insert: (ctx: Ctx, domain: StoredDomain, row: Omit<ErrorPageRow, 'domain_id'>) =>
      insert(ctx, db, pageTable(domain), { ...row, domain_id: domain.id }),
    update: (ctx: Ctx, domain: StoredDomain, code: number, patch: Pick<ErrorPageRow, 'content' | 'updated_at'>) =>
      update(ctx, db, pageTable(domain), key(domain, code), patch),
    remove: (ctx: Ctx, domain: StoredDomain, code: number) => remove(ctx, db, pageTable(domain), key(domain, code)),
  }
}
export type SiteErrorPageStore = ReturnType<typeof siteErrorPageStore>
