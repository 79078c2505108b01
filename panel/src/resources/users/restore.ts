import type { Clock } from '@croft/kit/clock.ts'
import { forbidden, limitReached, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { AccountDependent } from './dependents.ts'
import { type StoredUser, type UserStore, userLimits } from './store.ts'

export interface UserRestoreDeps {
  readonly db: PanelDb
  readonly store: UserStore
  readonly dependents: () => readonly AccountDependent[]
  readonly clock: Clock
}

/** Brings deleted accounts back while their grace period lasts. */
export function userRestore({ db, store, dependents, clock }: UserRestoreDeps) {
  /** Refuses what the actor may not bring back: 403 for an administrator without full power and for a reseller that is full. */
  const requireRestorable = async (ctx: Ctx, id: number): Promise<StoredUser> => {
    const row = await store.findById(id)
    if (row === undefined || row.deleted_at === null || row.purge_at === null) throw notFound('Deleted item')
    if (row.role === 'admin' && !ctx.actor.scopes.includes('all')) throw forbidden("API key is not scoped for 'all' on this request")
    const creator = row.creator_id === null ? undefined : await store.findById(row.creator_id)
    if (creator?.role === 'reseller' && creator.deleted_at === null) {
      const { max_users: allowed } = userLimits(creator)
      if (allowed !== -1 && (await store.countCreatedBy(creator.id)) >= allowed) throw limitReached('max_users', allowed)
    }
    return row
  }
  return {
    requireRestorable,
    /** Makes the account live again, suspended if it was; an orphan goes to who brings it back. Answers with the row as it was deleted. */
    restore: (ctx: Ctx, id: number): Promise<StoredUser> =>
      db.transaction(async () => {
        const row = await requireRestorable(ctx, id)
        const creator = row.creator_id === null ? undefined : await store.findById(row.creator_id)
        const orphan = creator !== undefined && creator.deleted_at !== null
        const patch = {
          status: row.suspended_at === null ? ('active' as const) : ('suspended' as const),
          ...(orphan ? { creator_id: ctx.actor.userId } : {}),
          deleted_at: null,
          deleted_by: '',
          purge_at: null,
          updated_at: clock.now(),
        }
        await store.update(ctx, row.id, patch, { event: 'user.restored' })
        for (const dependent of dependents()) await dependent.restored?.(ctx, row)
        return row
      }),
  }
}
export type UserRestore = ReturnType<typeof userRestore>
