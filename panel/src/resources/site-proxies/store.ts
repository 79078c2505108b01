import type { Selectable } from 'kysely'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { ProxyRow } from '../../db/tables/domains.ts'
import { defineTable, insert, remove } from '../../db/write.ts'
import type { StoredDomain } from '../domains/store.ts'
import { ofSite } from '../site-aliases/site.ts'
import type { Proxy } from './schema.ts'

export type StoredProxy = Selectable<ProxyRow>

const proxyTable = (domain: StoredDomain) =>
  defineTable({ table: 'proxies', event: 'domain.proxy', ...ofSite(domain), data: ({ id, path, target }) => ({ id, path, target }) })

export const proxyModel = (row: StoredProxy): Proxy => ({
  id: row.id,
  path: row.path,
  target: row.target,
  websocket: row.websocket === 1,
  enabled: row.enabled === 1,
})

export function siteProxyStore(db: PanelDb) {
  return {
    list: (domainId: number): Promise<StoredProxy[]> =>
      db.q.selectFrom('proxies').selectAll().where('domain_id', '=', domainId).orderBy('path').execute(),
    /** Whether the edge already has a location of that path for something else. */
    pathInUse: async (domainId: number, path: string): Promise<boolean> =>
      (await db.q
        .selectFrom('protected_dirs')
        .select('id')
        .where('domain_id', '=', domainId)
        .where('path', '=', path)
        .executeTakeFirst()) !== undefined,
    insert: (ctx: Ctx, domain: StoredDomain, row: Omit<ProxyRow, 'id' | 'domain_id'>) =>
      insert(ctx, db, proxyTable(domain), { ...row, domain_id: domain.id }),
    remove: (ctx: Ctx, domain: StoredDomain, id: number) => remove(ctx, db, proxyTable(domain), id),
  }
}
export type SiteProxyStore = ReturnType<typeof siteProxyStore>
