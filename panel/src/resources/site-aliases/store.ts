import type { Selectable } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import { unicodeHostname } from '../../core/hostname.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DomainAliasRow } from '../../db/tables/domains.ts'
import { defineTable, insert, remove } from '../../db/write.ts'
import type { StoredDomain } from '../domains/store.ts'
import type { Alias } from './schema.ts'
import { ofSite } from './site.ts'

export type StoredAlias = Selectable<DomainAliasRow>

const aliasTable = (domain: StoredDomain) =>
  defineTable({ table: 'domain_aliases', event: 'domain.alias', ...ofSite(domain), data: ({ alias, mode }) => ({ alias, mode }) })

export const aliasModel = (row: StoredAlias): Alias => ({
  alias: row.alias,
  alias_unicode: unicodeHostname(row.alias),
  mode: row.mode,
  dns: row.dns === 1,
  mail: row.mail === 1,
  created_at: rfc3339(row.created_at),
})

export function siteAliasStore(db: PanelDb) {
  return {
    list: (domainId: number): Promise<StoredAlias[]> =>
      db.q.selectFrom('domain_aliases').selectAll().where('domain_id', '=', domainId).orderBy('alias').execute(),
    find: (domainId: number, alias: string): Promise<StoredAlias | undefined> =>
      db.q.selectFrom('domain_aliases').selectAll().where('domain_id', '=', domainId).where('alias', '=', alias).executeTakeFirst(),
    insert: (ctx: Ctx, domain: StoredDomain, row: Omit<DomainAliasRow, 'id' | 'domain_id'>) =>
      insert(ctx, db, aliasTable(domain), { ...row, domain_id: domain.id }),
    remove: (ctx: Ctx, domain: StoredDomain, id: number) => remove(ctx, db, aliasTable(domain), id),
  }
}
export type SiteAliasStore = ReturnType<typeof siteAliasStore>
