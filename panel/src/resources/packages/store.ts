import { type Selectable, sql } from 'kysely'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { Limits } from '../../core/limits.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { PackageRow } from '../../db/tables/accounts.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'
import type { Package } from './schema.ts'

export type StoredPackage = Selectable<PackageRow> & { readonly owner: string; readonly users_count: number }

const packages = defineTable({
  table: 'packages',
  event: 'package',
  resource: (row) => ({ type: 'package', id: row.name }),
  owner: (row) => row.owner_id,
  scopes: () => [],
})

export const packageLimits = (row: Pick<PackageRow, 'limits'>): Limits => JSON.parse(row.limits) as Limits

export const packageModel = (row: StoredPackage): Package => ({
  name: row.name,
  owner: row.owner,
  description: row.description,
  type: row.type,
  users_count: row.users_count,
  ...packageLimits(row),
  webserver: row.webserver as Package['webserver'],
  php_versions: JSON.parse(row.php_versions) as string[],
  default_php_version: row.default_php_version,
  shell: row.shell,
  backup_copies: row.backup_copies,
  backup_on_demand: row.backup_on_demand === 1,
  email_hourly_limit: row.email_hourly_limit,
  dns_template: row.dns_template,
  created_at: rfc3339(row.created_at),
  updated_at: rfc3339(row.updated_at),
})

export function packageStore(db: PanelDb) {
  const select = () =>
    db.q
      .selectFrom('packages as p')
      .innerJoin('users as o', 'o.id', 'p.owner_id')
      .selectAll('p')
      .select('o.username as owner')
      .select(sql<number>`(select count(*) from users as u where u.package_id = p.id and u.deleted_at is null)`.as('users_count'))
  /** Administrators see all, resellers their own and the administrators', users the one they have. */
  const visible = (actor: Actor) => {
    if (actor.role === 'admin') return select()
    if (actor.role === 'reseller') return select().where((eb) => eb.or([eb('p.owner_id', '=', actor.userId), eb('o.role', '=', 'admin')]))
    return select().where('p.id', 'in', (eb) =>
      eb
        .selectFrom('users as me')
        .select(sql<number>`me.package_id`.as('id'))
        .where('me.id', '=', actor.userId),
    )
  }
  return {
    list: async (actor: Actor, filter: { owner?: string | undefined }, page: PageRequest): Promise<PageResult<StoredPackage>> =>
      pageRows(filter.owner === undefined ? visible(actor) : visible(actor).where('o.username', '=', filter.owner), page, {
        sort: { name: 'p.name', owner: 'o.username', created_at: 'p.created_at', updated_at: 'p.updated_at' },
        search: ['p.name', 'p.description'],
        order: { column: 'p.name' },
        tie: 'p.id',
      }),
    find: (actor: Actor, name: string): Promise<StoredPackage | undefined> => visible(actor).where('p.name', '=', name).executeTakeFirst(),
    findById: (id: number): Promise<StoredPackage | undefined> => select().where('p.id', '=', id).executeTakeFirst(),
    findDefault: (): Promise<StoredPackage> => select().where('p.name', '=', 'default').executeTakeFirstOrThrow(),
    exists: async (name: string): Promise<boolean> =>
      (await db.q.selectFrom('packages').select('id').where('name', '=', name).executeTakeFirst()) !== undefined,
    /** Also by deleted accounts, which may come back. */
    isUsed: async (id: number): Promise<boolean> =>
      (await db.q.selectFrom('users').select('id').where('package_id', '=', id).limit(1).executeTakeFirst()) !== undefined,
    insert: (ctx: Ctx, row: Omit<PackageRow, 'id'>) => insert(ctx, db, packages, row),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<PackageRow, 'id'>>) => update(ctx, db, packages, id, patch),
    remove: (ctx: Ctx, id: number) => remove(ctx, db, packages, id),
  }
}
export type PackageStore = ReturnType<typeof packageStore>
