import { type Selectable, sql } from 'kysely'
import { rfc3339, rfc3339OrNull } from '@croft/kit/clock.ts'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { Limits } from '../../core/limits.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { UserRow } from '../../db/tables/accounts.ts'
import { accountInView } from '../../db/view.ts'
import { type WriteOptions, defineTable, insert, update } from '../../db/write.ts'
import { scope } from '../../jobs/sync/desired.ts'
import type { User } from './schema.ts'

export type Account = Selectable<UserRow>
export type StoredUser = Account & { readonly creator: string | null; readonly package: string | null }

export const accountScope = (id: number) => scope('account', id)

export const userLimits = (row: Pick<UserRow, 'limits'>): Limits => JSON.parse(row.limits) as Limits

/** Whether an account's processes are limited in any way. */
export const hasProcessLimits = (row: Pick<UserRow, 'limits'>): boolean => {
  const { cpu_limit_percent: cpu, memory_limit_mb: memory, io_limit_mbps: io, process_limit: processes } = userLimits(row)
  return cpu > 0 || memory > 0 || io > 0 || processes !== -1
}

const users = defineTable({
  table: 'users',
  event: 'user',
  resource: (row) => ({ type: 'user', id: row.username }),
  owner: (row) => row.id,
  // masters of its own come and go with the limits, and jobs rest while the package has none
  scopes: (row) => [
    accountScope(row.id),
    ...(hasProcessLimits(row) ? [scope('php', row.id)] : []),
    ...(userLimits(row).can_use_cron ? [] : [scope('cron', row.id)]),
  ],
  secret: ['password_hash', 'totp_secret'],
})

export const userModel = (row: StoredUser): User => {
  const limits = userLimits(row)
  return {
    username: row.username,
    email: row.email,
    role: row.role,
    status: row.status,
    creator: row.creator ?? '',
    package: row.package ?? '',
    ...limits,
    name: row.name,
    home_dir: `/home/${row.username}`,
    shell: row.shell,
    ip: row.ip,
    ipv6: row.ipv6,
    language: row.language,
    timezone: row.timezone,
    two_factor_enabled: row.totp_enabled_at !== null,
    must_change_password: row.must_change_password === 1,
    suspended_at: rfc3339OrNull(row.suspended_at),
    suspend_reason: row.suspend_reason,
    last_login_at: rfc3339OrNull(row.last_login_at),
    created_at: rfc3339(row.created_at),
    updated_at: rfc3339(row.updated_at),
  }
}

export interface UserFilter {
  readonly role?: string | undefined
  readonly status?: string | undefined
  readonly package?: string | undefined
  readonly creator?: string | undefined
}

export function userStore(db: PanelDb) {
  const select = () =>
    db.q
      .selectFrom('users as u')
      .leftJoin('users as c', 'c.id', 'u.creator_id')
      .leftJoin('packages as p', 'p.id', 'u.package_id')
      .selectAll('u')
      .select(['c.username as creator', 'p.name as package'])
  const live = () => select().where('u.deleted_at', 'is', null)
  const visible = (actor: Actor) => live().where(accountInView(actor, 'u.id'))
  return {
    list(actor: Actor, filter: UserFilter, page: PageRequest): Promise<PageResult<StoredUser>> {
      let query = visible(actor)
      if (filter.role !== undefined) query = query.where(sql`u.role`, '=', filter.role)
      if (filter.status !== undefined) query = query.where(sql`u.status`, '=', filter.status)
      if (filter.package !== undefined) query = query.where('p.name', '=', filter.package)
      if (filter.creator !== undefined) query = query.where('c.username', '=', filter.creator)
      return pageRows(query, page, {
        sort: {
          username: 'u.username',
          email: 'u.email',
          role: 'u.role',
          status: 'u.status',
          package: 'p.name',
          created_at: 'u.created_at',
          last_login_at: 'u.last_login_at',
        },
        search: ['u.username', 'u.email', 'u.name'],
        order: { column: 'u.username' },
        tie: 'u.id',
      })
    },
    find: (actor: Actor, username: string): Promise<StoredUser | undefined> =>
      visible(actor).where('u.username', '=', username).executeTakeFirst(),
    findById: (id: number): Promise<StoredUser | undefined> => select().where('u.id', '=', id).executeTakeFirst(),
    /** For login: by name or e-mail address. */
    findLogin: (name: string): Promise<StoredUser | undefined> =>
      live()
        .where((eb) => eb.or([eb('u.username', '=', name), eb(sql`lower(u.email)`, '=', name.toLowerCase())]))
        .orderBy(sql`case when u.username = ${name} then 0 else 1 end`)
        .executeTakeFirst(),
    /** Accounts in use with this address. */
    byEmail: (email: string): Promise<StoredUser[]> =>
      live()
        .where(sql`lower(u.email)`, '=', email.toLowerCase())
        .where('u.status', '=', 'active')
        .orderBy('u.id')
        .execute(),
    /** Taken as long as the row of a deleted account keeps its name, which is until the purge. */
    nameTaken: async (username: string): Promise<boolean> =>
      (await db.q.selectFrom('users').select('id').where('username', '=', username).executeTakeFirst()) !== undefined,
    countCreatedBy: async (id: number): Promise<number> => {
      const row = await db.q
        .selectFrom('users')
        .select(sql<number>`count(*)`.as('n'))
        .where('creator_id', '=', id)
        .where('deleted_at', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    countAdmins: async (): Promise<number> => {
      const row = await db.q
        .selectFrom('users')
        .select(sql<number>`count(*)`.as('n'))
        .where('role', '=', 'admin')
        .where('deleted_at', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    nextUid: async (): Promise<number> => {
      const row = await db.q
        .selectFrom('users')
        .select(sql<number>`coalesce(max(uid), 19999)`.as('n'))
        .executeTakeFirstOrThrow()
      return Number(row.n) + 1
    },
    byPackage: (packageId: number): Promise<StoredUser[]> => live().where('u.package_id', '=', packageId).execute(),
    dueForPurge: (now: number): Promise<StoredUser[]> => select().where('u.purge_at', '<=', now).execute(),
    dueForSuspension: (now: number): Promise<StoredUser[]> =>
      live().where('u.suspend_at', '<=', now).where('u.status', '=', 'active').execute(),
    insert: (ctx: Ctx, row: Omit<UserRow, 'id'>) => insert(ctx, db, users, row),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<UserRow, 'id'>>, options?: WriteOptions) =>
      update(ctx, db, users, id, patch, options),
  }
}
export type UserStore = ReturnType<typeof userStore>
