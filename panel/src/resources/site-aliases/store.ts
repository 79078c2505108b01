import { type Selectable, sql } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
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
    /** Aliases of all live domains of an account. */
    async count(ownerId: number): Promise<number> {
      const row = await db.q
        .selectFrom('domain_aliases as a')
        .innerJoin('domains as d', 'd.id', 'a.domain_id')
        .select(sql<number>`count(*)`.as('n'))
        .where('d.owner_id', '=', ownerId)
        .where('d.deleted_at', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    /** Account of the nearest of these names that the edge answers to, whoever owns it. */
    async ownerOfNearest(names: readonly string[]): Promise<number | undefined> {
      if (names.length === 0) return undefined
      const row = await db.q
        .selectFrom('host_names as h')
        .innerJoin('domains as d', 'd.id', 'h.domain_id')
        .select('d.owner_id')
        .where('h.name', 'in', [...names])
        .orderBy(sql`length(h.name)`, 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.owner_id
    },
    insert: (ctx: Ctx, domain: StoredDomain, row: Omit<DomainAliasRow, 'id' | 'domain_id'>) =>
      insert(ctx, db, aliasTable(domain), { ...row, domain_id: domain.id }),
    remove: (ctx: Ctx, domain: StoredDomain, id: number) => remove(ctx, db, aliasTable(domain), id),
  }
}
export type SiteAliasStore = ReturnType<typeof siteAliasStore>
