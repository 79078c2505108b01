import { type Selectable, sql } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { DnsProviderRow } from '../../db/tables/dns.ts'
import { ownedInView } from '../../db/view.ts'
import { defineTable, insert, remove } from '../../db/write.ts'
import type { DnsProviderItem } from './schema.ts'

export type StoredProvider = Selectable<DnsProviderRow>

const providers = defineTable({
  table: 'dns_providers',
  event: 'dns.provider',
  resource: (row) => ({ type: 'dns-provider', id: row.id }),
  owner: (row) => row.owner_id,
  // nothing on this machine
  scopes: () => [],
  secret: ['credentials'],
  data: ({ name, type }) => ({ name, type }),
})

export const providerModel = (row: StoredProvider): DnsProviderItem => ({
  id: row.id,
  name: row.name,
  type: row.type,
  created_at: rfc3339(row.created_at),
})

export function providerStore(db: PanelDb) {
  const visible = (actor: Actor) => db.q.selectFrom('dns_providers as p').selectAll('p').where(ownedInView(actor, 'p.owner_id'))
  return {
    list: (actor: Actor, page: PageRequest) =>
      pageRows(visible(actor), page, {
        sort: { name: 'p.name', type: 'p.type', created_at: 'p.created_at' },
        search: ['p.name', 'p.type'],
        order: { column: 'p.name' },
        tie: 'p.id',
      }),
    find: (actor: Actor, id: string): Promise<StoredProvider | undefined> => visible(actor).where('p.id', '=', id).executeTakeFirst(),
    byId: (id: string): Promise<StoredProvider | undefined> =>
      db.q.selectFrom('dns_providers').selectAll().where('id', '=', id).executeTakeFirst(),
    nameTaken: async (ownerId: number, name: string): Promise<boolean> =>
      (await db.q.selectFrom('dns_providers').select('id').where('owner_id', '=', ownerId).where('name', '=', name).executeTakeFirst()) !==
      undefined,
    count: async (ownerId: number): Promise<number> => {
      const row = await db.q
        .selectFrom('dns_providers')
        .select(sql<number>`count(*)`.as('n'))
        .where('owner_id', '=', ownerId)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    /** Whether a certificate is renewed by it. */
    isUsed: async (id: string): Promise<boolean> =>
      (await db.q.selectFrom('certificates').select('id').where('dns_provider_id', '=', id).limit(1).executeTakeFirst()) !== undefined,
    insert: (ctx: Ctx, row: DnsProviderRow) => insert(ctx, db, providers, row),
    remove: (ctx: Ctx, id: string) => remove(ctx, db, providers, id),
  }
}
export type ProviderStore = ReturnType<typeof providerStore>
