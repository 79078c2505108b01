import { type Selectable, type SqlBool, sql } from 'kysely'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { type ListColumns, pageRows } from '../../db/list.ts'
import type { DomainRow } from '../../db/tables/domains.ts'
import { ownedInView } from '../../db/view.ts'
import { type WriteOptions, defineTable, insert, update } from '../../db/write.ts'
import { scope } from '../../jobs/sync/desired.ts'
import type { DomainFollower } from './followers.ts'
import { nearestHolder, nearestZone } from './nearest.ts'
import type { DomainFilter } from './schema.ts'

export type DomainRecord = Selectable<DomainRow>
export type StoredDomain = DomainRecord & {
  readonly owner: string
  readonly parent: string | null
  readonly target: string | null
  readonly owner_status: string
  /** Comma list. */
  readonly aliases: string | null
  readonly wanted: number | null
  readonly applied: number | null
  readonly last_error: string | null
  readonly disk_bytes: number | null
  readonly month_bytes: number | null
  readonly certificate_type: string | null
  readonly certificate_from: number | null
  readonly certificate_until: number | null
  readonly order_status: string | null
}

/** An alias is part of the site whose content it shows. */
export const siteScope = (row: Pick<DomainRecord, 'id' | 'target_id'>) => scope('site', row.target_id ?? row.id)

const domains = defineTable({
  table: 'domains',
  event: 'domain',
  resource: (row) => ({ type: 'domain', id: row.name }),
  owner: (row) => row.owner_id,
  scopes: (row) => [siteScope(row)],
})

/** `followers` are told of each write, inside its transaction. */
export function domainStore(db: PanelDb, followers: () => readonly DomainFollower[] = () => []) {
  const select = () =>
    db.q
      .selectFrom('domains as d')
      .innerJoin('users as o', 'o.id', 'd.owner_id')
      .leftJoin('domains as p', 'p.id', 'd.parent_id')
      .leftJoin('domains as t', 't.id', 'd.target_id')
      .leftJoin('site_usage as m', 'm.domain_id', 'd.id')
      .leftJoin('certificates as c', 'c.domain_id', 'd.id')
      .leftJoin('scopes as s', (join) => join.on('s.node', '=', 'local').on(sql<boolean>`s.scope = 'site:' || coalesce(d.target_id, d.id)`))
      .selectAll('d')
      .select([
        'o.username as owner',
        'o.status as owner_status',
        'p.name as parent',
        't.name as target',
        's.wanted',
        's.applied',
        's.last_error',
        'm.disk_bytes',
        'm.month_bytes',
        'c.type as certificate_type',
        'c.not_before as certificate_from',
        'c.not_after as certificate_until',
        'c.order_status',
      ])
      .select((eb) =>
        eb
          .selectFrom('domain_aliases as a')
          .select(sql<string>`${sql.raw(db.engine === 'sqlite' ? "group_concat(a.alias, ',')" : "string_agg(a.alias, ',')")}`.as('list'))
          .whereRef('a.domain_id', '=', 'd.id')
          .as('aliases'),
      )
      .where('d.deleted_at', 'is', null)
  const visible = (actor: Actor) => select().where(ownedInView(actor, 'd.owner_id', 'd.id'))
  const count = async (ownerId: number, types: readonly DomainRow['type'][]): Promise<number> => {
    const row = await db.q
      .selectFrom('domains')
      .select(sql<number>`count(*)`.as('n'))
      .where('owner_id', '=', ownerId)
      .where('deleted_at', 'is', null)
      .where('type', 'in', types)
      .executeTakeFirstOrThrow()
    return Number(row.n)
  }
  return {
    list(actor: Actor, filter: DomainFilter, page: PageRequest): Promise<PageResult<StoredDomain>> {
      const conditions = [ownedInView(actor, 'd.owner_id', 'd.id')]
      if (filter.owner !== undefined) conditions.push(sql`d.owner_id in (select u.id from users as u where u.username = ${filter.owner})`)
      for (const field of ['type', 'status', 'webserver', 'php_version'] as const) {
        if (filter[field] !== undefined) conditions.push(sql`${sql.ref(`d.${field}`)} = ${filter[field]}`)
      }
      if (filter.ssl !== undefined) {
        const has = sql<SqlBool>`exists (select 1 from certificates as h where h.domain_id = d.id and h.type <> 'none')`
        conditions.push(filter.ssl ? has : sql<SqlBool>`not ${has}`)
      }
      const wanted = sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
      // ten thousand rows are counted without looking up what a page shows of twenty-five
      const counted = db.q.selectFrom('domains as d').where('d.deleted_at', 'is', null).where(wanted)
      const shape: ListColumns = {
        sort: {
          id: 'd.id',
          domain: 'd.name',
          owner: 'o.username',
          type: 'd.type',
          status: 'd.status',
          php_version: 'd.php_version',
          created_at: 'd.created_at',
          updated_at: 'd.updated_at',
        },
        search: ['d.name', 'd.note'],
        order: { column: 'd.name' },
        tie: 'd.id',
      }
      return pageRows(select().where(wanted), page, shape, counted)
    },
    find: (actor: Actor, name: string): Promise<StoredDomain | undefined> => visible(actor).where('d.name', '=', name).executeTakeFirst(),
    findById: (id: number): Promise<StoredDomain | undefined> => select().where('d.id', '=', id).executeTakeFirst(),
    /** Whoever owns it: for the rules between names. */
    nearest: (names: readonly string[]): Promise<DomainRecord | undefined> =>
      db.q
        .selectFrom('domains')
        .selectAll()
        .where('name', 'in', names.length === 0 ? [''] : [...names])
        .where('deleted_at', 'is', null)
        .where('type', '!=', 'alias')
        .orderBy(sql`length(name)`, 'desc')
        .executeTakeFirst(),
    /** Account of the nearest of these names that the edge answers to, aliases included, whoever owns it. */
    async ownerOfNearest(names: readonly string[]): Promise<number | undefined> {
      return (await this.nearestHolder(names))?.owner_id
    },
    nearestHolder: nearestHolder(db),
    nearestZone: nearestZone(db),
    children: (id: number): Promise<StoredDomain[]> =>
      select()
        .where((eb) => eb.or([eb('d.parent_id', '=', id), eb('d.target_id', '=', id)]))
        .orderBy('d.name')
        .execute(),
    ofOwner: (ownerId: number): Promise<StoredDomain[]> => select().where('d.owner_id', '=', ownerId).execute(),
    siteIdsOf: async (ownerId: number): Promise<number[]> =>
      (
        await db.q
          .selectFrom('domains')
          .select('id')
          .where('owner_id', '=', ownerId)
          .where('deleted_at', 'is', null)
          .where('type', '!=', 'alias')
          .execute()
      ).map((row) => row.id),
    count,
    /** Alias domains and further host names of an account together. */
    async countAliases(ownerId: number): Promise<number> {
      const row = await db.q
        .selectFrom('domain_aliases as a')
        .innerJoin('domains as d', 'd.id', 'a.domain_id')
        .select(sql<number>`count(*)`.as('n'))
        .where('d.owner_id', '=', ownerId)
        .where('d.deleted_at', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(row.n) + (await count(ownerId, ['alias']))
    },
    /** Claims names for a site; the primary key makes two claims at once impossible. Says which one was taken. */
    async claimNames(domainId: number, names: readonly { name: string; kind: 'main' | 'www' | 'alias' }[]): Promise<string | null> {
      for (const { name, kind } of names) {
        const claimed = await db.q
          .insertInto('host_names')
          .values({ name, domain_id: domainId, kind })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .executeTakeFirst()
        if (Number(claimed.numInsertedOrUpdatedRows ?? 0) !== 1) return name
      }
      return null
    },
    /** As `claimNames`; what the site has already stays, so that a step of an operation may run again. */
    async ensureNames(domainId: number, names: readonly { name: string; kind: 'main' | 'www' | 'alias' }[]): Promise<string | null> {
      const own = await db.q.selectFrom('host_names').select('name').where('domain_id', '=', domainId).execute()
      const held = new Set(own.map(({ name }) => name))
      return this.claimNames(
        domainId,
        names.filter(({ name }) => !held.has(name)),
      )
    },
    uidOf: async (ownerId: number): Promise<number> =>
      (await db.q.selectFrom('users').select('uid').where('id', '=', ownerId).executeTakeFirstOrThrow()).uid,
    /** Domains whose transfer to another account has been asked for and has not ended. */
    async inTransfer(ownerId: number): Promise<ReadonlySet<string>> {
      const jobs = await db.q
        .selectFrom('jobs')
        .select('resource_id')
        .where('type', '=', 'domain.transfer')
        .where('owner_id', '=', ownerId)
        .where('finished_at', 'is', null)
        .execute()
      return new Set(jobs.map((job) => job.resource_id))
    },
    /** Whether the edge answers to the name, for whomever. */
    nameTaken: async (name: string): Promise<boolean> =>
      (await db.q.selectFrom('host_names').select('name').where('name', '=', name).executeTakeFirst()) !== undefined,
    /** Whether a live site of the account lives in that folder. */
    folderUsed: async (ownerId: number, folder: string): Promise<boolean> =>
      (await db.q
        .selectFrom('domains')
        .select('id')
        .where('owner_id', '=', ownerId)
        .where('folder', '=', folder)
        .where('deleted_at', 'is', null)
        .where('type', '!=', 'alias')
        .executeTakeFirst()) !== undefined,
    releaseNames: async (domainId: number, names?: readonly string[]) => {
      const query = db.q.deleteFrom('host_names').where('domain_id', '=', domainId)
      await (names === undefined ? query : query.where('name', 'in', [...names])).execute()
    },
    dueForPurge: (now: number): Promise<DomainRecord[]> =>
      db.q.selectFrom('domains').selectAll().where('purge_at', '<=', now).where('deleted_at', 'is not', null).execute(),
    insert: (ctx: Ctx, row: Omit<DomainRow, 'id'>) =>
      db.transaction(async () => {
        const after = await insert(ctx, db, domains, row)
        for (const follower of followers()) await follower.changed(ctx, null, after)
        return after
      }),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<DomainRow, 'id'>>, options?: WriteOptions) =>
      db.transaction(async () => {
        const before = await db.q.selectFrom('domains').selectAll().where('id', '=', id).executeTakeFirst()
        const after = await update(ctx, db, domains, id, patch, options)
        if (before !== undefined) for (const follower of followers()) await follower.changed(ctx, before, after)
        return after
      }),
    detach: async (ctx: Ctx, domain: DomainRecord) => {
      for (const follower of followers()) await follower.detached?.(ctx, domain)
    },
    /** To be called after an alias of a live domain was added or taken away. */
    aliasesChanged: (ctx: Ctx, id: number) =>
      db.transaction(async () => {
        const domain = await db.q.selectFrom('domains').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
        for (const follower of followers()) await follower.aliasesChanged(ctx, domain)
      }),
  }
}
export type DomainStore = ReturnType<typeof domainStore>
