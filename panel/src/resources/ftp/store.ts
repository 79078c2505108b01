import { type Selectable, type SqlBool, sql } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { FtpAccountRow } from '../../db/tables/ftp.ts'
import { anonymousUid } from '../../drivers/ftp/spec.ts'
import { folderInView, ownedInView } from '../../db/view.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'
import { scope } from '../../jobs/sync/desired.ts'
import { homeDir } from './names.ts'
import type { FtpAccount, FtpFilter } from './schema.ts'

export type FtpAccountRecord = Selectable<FtpAccountRow>
export type StoredFtpAccount = FtpAccountRecord & { readonly owner: string }

/** All FTP accounts of one account are applied together. */
export const ftpScope = (ownerId: number) => scope('ftp', ownerId)

const accounts = defineTable({
  table: 'ftp_accounts',
  event: 'ftp.account',
  resource: (row) => ({ type: 'ftp', id: row.name }),
  owner: (row) => row.owner_id,
  scopes: (row) => [ftpScope(row.owner_id)],
  secret: ['verifier'],
  data: (row) => ({ username: row.name }),
})

export const protocolsOf = (row: Pick<FtpAccountRecord, 'ftp' | 'sftp'>): ('ftp' | 'sftp')[] => [
  ...(row.ftp === 1 ? (['ftp'] as const) : []),
  ...(row.sftp === 1 ? (['sftp'] as const) : []),
]
export const addressesOf = (row: Pick<FtpAccountRecord, 'allowed_ips'>): string[] => JSON.parse(row.allowed_ips) as string[]

/** The public shape; `ext` adds what was not published. */
export const ftpModel = (row: StoredFtpAccount, ext: boolean): FtpAccount => ({
  username: row.name,
  owner: row.owner,
  home_dir: homeDir(row.owner, row.folder),
  quota_mb: row.quota_mb,
  read_only: row.read_only === 1,
  enabled: row.enabled === 1,
  created_at: rfc3339(row.created_at),
  updated_at: rfc3339(row.updated_at),
  ...(ext
    ? {
        protocols: protocolsOf(row),
        allowed_ips: addressesOf(row),
        bandwidth_kbps: row.bandwidth_kbps,
        used_mb: Math.ceil(Number(row.used_bytes) / 1_048_576),
        last_login_at: row.last_login_at === null ? null : rfc3339(row.last_login_at),
      }
    : {}),
})

export function ftpStore(db: PanelDb) {
  const live = () =>
    db.q
      .selectFrom('ftp_accounts as f')
      .innerJoin('users as o', 'o.id', 'f.owner_id')
      .selectAll('f')
      .select('o.username as owner')
      .where('o.deleted_at', 'is', null)
  return {
    list(actor: Actor, filter: FtpFilter, page: PageRequest): Promise<PageResult<StoredFtpAccount>> {
      const conditions = [folderInView(actor, 'f.owner_id', 'f.folder')]
      if (filter.owner !== undefined) conditions.push(sql`o.username = ${filter.owner}`)
      if (filter.enabled !== undefined) conditions.push(sql`f.enabled = ${filter.enabled ? 1 : 0}`)
      const wanted = sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
      const sort = {
        username: 'f.name',
        owner: 'o.username',
        home_dir: 'f.folder',
        quota_mb: 'f.quota_mb',
        enabled: 'f.enabled',
        created_at: 'f.created_at',
      }
      return pageRows(live().where(wanted), page, { sort, search: ['f.name', 'f.folder'], order: { column: 'f.name' }, tie: 'f.id' })
    },
    find: (actor: Actor, name: string): Promise<StoredFtpAccount | undefined> =>
      live()
        .where(folderInView(actor, 'f.owner_id', 'f.folder'))
        .where('f.name', '=', name)
        .executeTakeFirst(),
    named: (name: string): Promise<FtpAccountRecord | undefined> =>
      db.q.selectFrom('ftp_accounts').selectAll().where('name', '=', name).executeTakeFirst(),
    ofOwner: (ownerId: number): Promise<FtpAccountRecord[]> =>
      db.q.selectFrom('ftp_accounts').selectAll().where('owner_id', '=', ownerId).orderBy('id').execute(),
    async count(ownerId: number): Promise<number> {
      const row = await db.q
        .selectFrom('ftp_accounts')
        .select(sql<number>`count(*)`.as('n'))
        .where('owner_id', '=', ownerId)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    /** Whether anybody comes in by FTP or SFTP apart from the account itself. */
    async hasAny(ownerId: number): Promise<boolean> {
      const open = db.q.selectFrom('ftp_anonymous as a').innerJoin('domains as d', 'd.id', 'a.domain_id').where('d.owner_id', '=', ownerId)
      return (await this.count(ownerId)) > 0 || (await open.select('a.domain_id').executeTakeFirst()) !== undefined
    },
    async countInView(actor: Actor): Promise<number> {
      const row = await live()
        .clearSelect()
        .select(sql<number>`count(*)`.as('n'))
        .where(ownedInView(actor, 'f.owner_id'))
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    /** Logins in the actor's view with the user id that they act with: FTP accounts and the accounts themselves. */
    async uidsInView(actor: Actor): Promise<ReadonlyMap<string, number>> {
      const view = ownedInView(actor, 'o.id')
      const users = await db.q
        .selectFrom('users as o')
        .select(['o.username as name', 'o.uid'])
        .where(view)
        .where('o.deleted_at', 'is', null)
        .execute()
      const logins = await live().clearSelect().select(['f.name', 'o.uid']).where(view).execute()
      const open = await db.q
        .selectFrom('ftp_anonymous as a')
        .innerJoin('domains as d', 'd.id', 'a.domain_id')
        .select('d.name')
        .where(ownedInView(actor, 'd.owner_id'))
        .execute()
      const anonymous = open.flatMap(({ name }) => ['anonymous', 'ftp'].map((word) => [`${word}@${name}`, anonymousUid] as const))
      return new Map([...[...users, ...logins].map(({ name, uid }) => [name, uid] as const), ...anonymous])
    },
    /** All that are to be measured, with the user id of their owner. */
    all: () => live().select(['o.uid', 'o.status']).orderBy('f.id').execute(),
    insert: (ctx: Ctx, row: Omit<FtpAccountRow, 'id'>, owner: string) => insert(ctx, db, accounts, row, { data: { owner } }),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<FtpAccountRow, 'id'>>) => update(ctx, db, accounts, id, patch),
    remove: (ctx: Ctx, id: number, owner: string) => remove(ctx, db, accounts, id, { data: { owner } }),
    /** Facts of the machine, which are nobody's change. */
    async observed(name: string, facts: { readonly used_bytes?: number; readonly last_login_at?: number }): Promise<void> {
      await db.transaction((q) => q.updateTable('ftp_accounts').set(facts).where('name', '=', name).execute())
    },
  }
}
export type FtpStore = ReturnType<typeof ftpStore>
