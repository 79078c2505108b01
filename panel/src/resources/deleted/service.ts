import { rfc3339 } from '@croft/kit/clock.ts'
import { conflict, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import { pageInMemory } from '@croft/kit/page.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { mayReadArea, requireArea } from '../../jobs/areas.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import type { DatabaseService } from '../databases/service.ts'
import type { DomainRestore } from '../domains/restore.ts'
import type { DomainRecord } from '../domains/store.ts'
import type { UserRestore } from '../users/restore.ts'
import type { StoredUser } from '../users/store.ts'
import type { DeletedQuery } from './schema.ts'
import type { Deleted, DeletedStore } from './store.ts'

export interface DeletedDeps {
  readonly db: PanelDb
  readonly store: DeletedStore
  readonly operations: Pick<Operations, 'start'>
  readonly userRestore: UserRestore
  readonly domainRestore: DomainRestore
  readonly databases: Pick<DatabaseService, 'requireRestorable' | 'purge'>
  /** Starts the operations that remove data for good; they answer with the job. */
  readonly startPurge: {
    readonly account: (ctx: Ctx, account: Pick<StoredUser, 'id' | 'username' | 'uid'>) => Promise<number>
    readonly domain: (ctx: Ctx, domain: Pick<DomainRecord, 'id' | 'owner_id'>) => Promise<number>
  }
}

const itemModel = (item: Deleted) => ({
  id: item.id,
  type: item.type,
  name: item.name,
  owner: item.owner,
  size_mb: item.size_mb,
  deleted_at: rfc3339(item.deleted_at),
  deleted_by: item.deleted_by,
  purge_at: rfc3339(item.purge_at),
})

/** What was deleted and is kept for a while: shown, brought back, or removed for good. */
export function deletedService({ db, store, operations, userRestore, domainRestore, databases, startPurge }: DeletedDeps) {
  const require = async (ctx: Ctx, id: string): Promise<Deleted> => {
    const item = await store.find(ctx.actor, id)
    // A customer's own deleted account is not for it to bring back, and it cannot log in either.
    if (item === undefined || !mayReadArea(ctx.actor.scopes, item.type)) throw notFound('Deleted item')
    requireArea(ctx, item.type)
    return item
  }
  const startRestore = async (ctx: Ctx, item: Deleted): Promise<number> => {
    const { type, row, name, owner_id: ownerId } = item
    if (type === 'database') {
      await databases.requireRestorable(ctx, row)
      return operations.start(ctx, 'database.restore', { id: row }, { resource: { type, id: name }, ownerId })
    }
    if (type === 'domain') {
      await domainRestore.requireRestorable(row)
      return operations.start(ctx, 'domain.restore', { id: row }, { resource: { type, id: String(row) }, ownerId })
    }
    const domains = await domainRestore.releasedWith(await userRestore.requireRestorable(ctx, row))
    const input = { id: row, domains: domains.map(({ id }) => id) }
    return operations.start(ctx, 'user.restore', input, { resource: { type, id: name }, ownerId })
  }
  return {
    async list(ctx: Ctx, { type, owner }: DeletedQuery, page: PageRequest) {
      const items = (await store.list(ctx.actor)).filter(
        (item) =>
          mayReadArea(ctx.actor.scopes, item.type) &&
          (type === undefined || item.type === type) &&
          (owner === undefined || item.owner === owner),
      )
      return pageInMemory(items.map(itemModel), page, { search: ['name'], id: 'id' })
    },
    /** Answers with the job. What stands against it is refused here, and asked again when it runs. */
    restore: (ctx: Ctx, id: string): Promise<number> =>
      db.transaction(async () => {
        const item = await require(ctx, id)
        if (await store.purgeBegan(item)) throw conflict('Its data is being removed')
        return startRestore(ctx, item)
      }),
    purge: (ctx: Ctx, id: string): Promise<number> =>
      db.transaction(async () => {
        const item = await require(ctx, id)
        if (item.type === 'database') return databases.purge(ctx, item.row)
        if (item.type === 'domain') return startPurge.domain(ctx, { id: item.row, owner_id: item.owner_id })
        const row = await db.q
          .selectFrom('users')
          .select(['id', 'username', 'uid', 'role'])
          .where('id', '=', item.row)
          .executeTakeFirstOrThrow()
        if (row.role === 'admin') requireArea(ctx, 'administrator')
        return startPurge.account(ctx, row)
      }),
  }
}
export type DeletedService = ReturnType<typeof deletedService>
