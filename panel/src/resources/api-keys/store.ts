import { type Selectable, sql } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { ApiKeyRow } from '../../db/tables/access.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'

export type StoredKey = Selectable<ApiKeyRow>

const apiKeys = defineTable({
  table: 'api_keys',
  event: 'api-key',
  resource: (row) => ({ type: 'api-key', id: row.id }),
  owner: (row) => row.user_id,
  scopes: () => [],
  secret: ['hash', 'previous_hash'],
})

/** How the published API writes "never". */
const never = '0001-01-01T00:00:00Z'
const timeOrNever = (milliseconds: number | null) => (milliseconds === null ? never : rfc3339(milliseconds))

export const publishedKey = (row: StoredKey) => ({
  id: row.id,
  name: row.name,
  key_prefix: row.prefix,
  permissions: JSON.parse(row.permissions) as string[],
  ip_whitelist: JSON.parse(row.ip_whitelist) as string[],
  last_used: timeOrNever(row.last_used_at),
  created_at: rfc3339(row.created_at),
  expires_at: timeOrNever(row.expires_at),
  enabled: row.enabled === 1,
})

export const keyModel = (row: StoredKey) => ({
  ...publishedKey(row),
  rate_limit: row.rate_limit,
  mfa: row.mfa === 1,
  created_by: row.created_by,
  last_ip: row.last_ip,
})

export function apiKeyStore(db: PanelDb) {
  const ofUser = (userId: number) => db.q.selectFrom('api_keys').selectAll().where('user_id', '=', userId)
  return {
    list: (userId: number, enabled: boolean | undefined, page: PageRequest): Promise<PageResult<StoredKey>> =>
      pageRows(enabled === undefined ? ofUser(userId) : ofUser(userId).where('enabled', '=', enabled ? 1 : 0), page, {
        sort: { name: 'name', created_at: 'created_at', expires_at: 'expires_at', last_used: 'last_used_at' },
        search: ['name', 'prefix'],
        order: { column: 'name' },
        tie: 'id',
      }),
    find: (userId: number, id: string): Promise<StoredKey | undefined> => ofUser(userId).where('id', '=', id).executeTakeFirst(),
    count: async (userId: number): Promise<number> => {
      const row = await db.q
        .selectFrom('api_keys')
        .select(sql<number>`count(*)`.as('n'))
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    unstamped: async (userId: number): Promise<StoredKey[]> => ofUser(userId).where('mfa', '=', 0).where('enabled', '=', 1).execute(),
    insert: (ctx: Ctx, row: ApiKeyRow) => insert(ctx, db, apiKeys, row),
    update: (ctx: Ctx, id: string, patch: Partial<ApiKeyRow>) => update(ctx, db, apiKeys, id, patch),
    remove: (ctx: Ctx, id: string) => remove(ctx, db, apiKeys, id),
    removeAll: async (userId: number) => {
      await db.q.deleteFrom('api_keys').where('user_id', '=', userId).execute()
    },
    requests: (keyId: string, filter: { from?: number; to?: number; status?: number | undefined }, page: PageRequest) => {
      let query = db.q.selectFrom('api_key_requests').selectAll().where('key_id', '=', keyId)
      if (filter.from !== undefined) query = query.where('at', '>=', filter.from)
      if (filter.to !== undefined) query = query.where('at', '<=', filter.to)
      if (filter.status !== undefined) query = query.where('status', '=', filter.status)
      return pageRows(query, page, {
        sort: { at: 'at', status: 'status' },
        search: ['path'],
        order: { column: 'at', descending: true },
        tie: 'id',
      })
    },
    forgetRequestsBefore: (time: number) =>
      db.transaction(async () => {
        await db.q.deleteFrom('api_key_requests').where('at', '<', time).execute()
      }),
  }
}
export type ApiKeyStore = ReturnType<typeof apiKeyStore>
