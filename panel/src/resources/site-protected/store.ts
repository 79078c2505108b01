import type { Selectable } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { ProtectedDirRow } from '../../db/tables/domains.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'
import type { StoredDomain } from '../domains/store.ts'
import { ofSite } from '../site-aliases/site.ts'
import { shownPath } from './path.ts'
import type { ProtectedDir } from './schema.ts'

export type StoredProtectedDir = Selectable<ProtectedDirRow>

const dirTable = (domain: StoredDomain) =>
  defineTable({
    table: 'protected_dirs',
    event: 'domain.protected',
    ...ofSite(domain),
    secret: ['users'],
    data: ({ id, path }) => ({ id, path }),
  })

/** Name → hash. */
export const usersOf = (row: Pick<StoredProtectedDir, 'users'>) => new Map(Object.entries(JSON.parse(row.users) as Record<string, string>))

export const protectedModel = (domain: StoredDomain, row: StoredProtectedDir): ProtectedDir => ({
  id: row.id,
  path: shownPath(domain, row.path),
  realm: row.realm,
  users: [...usersOf(row).keys()].sort(),
  enabled: row.enabled === 1,
  created_at: rfc3339(row.created_at),
})

export function siteProtectedStore(db: PanelDb) {
  return {
    list: (domainId: number): Promise<StoredProtectedDir[]> =>
      db.q.selectFrom('protected_dirs').selectAll().where('domain_id', '=', domainId).orderBy('path').execute(),
    /** Whether the edge already has a location of that path for something else. */
    pathInUse: async (domainId: number, path: string): Promise<boolean> =>
      (await db.q.selectFrom('proxies').select('id').where('domain_id', '=', domainId).where('path', '=', path).executeTakeFirst()) !==
      undefined,
    insert: (ctx: Ctx, domain: StoredDomain, row: Omit<ProtectedDirRow, 'id' | 'domain_id'>) =>
      insert(ctx, db, dirTable(domain), { ...row, domain_id: domain.id }),
    update: (ctx: Ctx, domain: StoredDomain, id: number, patch: Partial<Pick<ProtectedDirRow, 'realm' | 'users' | 'enabled'>>) =>
      update(ctx, db, dirTable(domain), id, patch),
    remove: (ctx: Ctx, domain: StoredDomain, id: number) => remove(ctx, db, dirTable(domain), id),
  }
}
export type SiteProtectedStore = ReturnType<typeof siteProtectedStore>
