import { unauthorized } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { CollaboratorStore, StoredCollaborator } from '../collaborators/store.ts'
import type { StoredUser, UserStore } from '../users/store.ts'

/** Whose second factor it is: an account's own login, or that of one of its collaborators. */
export interface Holder {
  readonly userId: number
  readonly collaboratorId: number | null
  readonly passwordHash: string
  /** Sealed. */
  readonly secret: string | null
  readonly enabledAt: number | null
  readonly startedAt: number | null
}

/** What a second factor is kept in. */
export interface FactorPatch {
  readonly totp_secret?: string | null
  readonly totp_enabled_at?: number | null
  readonly totp_started_at?: number | null
  readonly updated_at?: number
}

const kept = (row: StoredUser | StoredCollaborator) => ({
  passwordHash: row.password_hash,
  secret: row.totp_secret,
  enabledAt: row.totp_enabled_at,
  startedAt: row.totp_started_at,
})
export const holderOfUser = (row: StoredUser): Holder => ({ userId: row.id, collaboratorId: null, ...kept(row) })
export const holderOfCollaborator = (row: StoredCollaborator): Holder => ({ userId: row.user_id, collaboratorId: row.id, ...kept(row) })

export interface HolderDeps {
  readonly db: PanelDb
  readonly users: UserStore
  readonly collaborators: CollaboratorStore
}

/** Second factors in the rows of their holders, and their recovery codes. Every write stands in a transaction of the caller's. */
export function factorStore({ db, users, collaborators }: HolderDeps) {
  return {
    /** Of whoever calls: a collaborator's own, never the owner's. */
    async own({ actor }: Ctx): Promise<Holder> {
      const { collaborator, userId } = actor
      if (collaborator === undefined) {
        const user = await users.findById(userId)
        if (user !== undefined) return holderOfUser(user)
      } else {
        const row = await collaborators.findById(collaborator.id)
        if (row !== undefined) return holderOfCollaborator(row)
      }
      throw unauthorized('Invalid or expired token')
    },
    /** `event` is what happened to the factor: `2fa-enabled`. */
    async update(ctx: Ctx, { userId, collaboratorId: id }: Holder, patch: FactorPatch, event: string): Promise<void> {
      if (id === null) await users.update(ctx, userId, patch, { event: `user.${event}` })
      else await collaborators.update(ctx, id, patch, `user.collaborator.${event}`)
    },
    /** Claims a time step in one statement, so that two logins at once cannot use the same code. */
    async claimStep({ userId, collaboratorId: id }: Holder, step: number): Promise<boolean> {
      const set = { totp_last_step: step }
      const claimed =
        id === null
          ? await db.q.updateTable('users').set(set).where('id', '=', userId).where('totp_last_step', '<', step).executeTakeFirst()
          : await db.q.updateTable('collaborators').set(set).where('id', '=', id).where('totp_last_step', '<', step).executeTakeFirst()
      return Number(claimed.numUpdatedRows) === 1
    },
    async takeCode({ userId, collaboratorId: id }: Holder, hash: string): Promise<boolean> {
      const taken =
        id === null
          ? await db.q.deleteFrom('recovery_codes').where('user_id', '=', userId).where('hash', '=', hash).executeTakeFirst()
          : await db.q
              .deleteFrom('collaborator_recovery_codes')
              .where('collaborator_id', '=', id)
              .where('hash', '=', hash)
              .executeTakeFirst()
      return Number(taken.numDeletedRows) === 1
    },
    async codesLeft({ userId, collaboratorId: id }: Holder): Promise<number> {
      const rows =
        id === null
          ? await db.q.selectFrom('recovery_codes').select('hash').where('user_id', '=', userId).execute()
          : await db.q.selectFrom('collaborator_recovery_codes').select('hash').where('collaborator_id', '=', id).execute()
      return rows.length
    },
    /** The only codes from now on. */
    async replaceCodes({ userId, collaboratorId: id }: Holder, hashes: readonly string[]): Promise<void> {
      if (id !== null) return collaborators.replaceCodes(id, hashes)
      await db.q.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
      const rows = hashes.map((hash) => ({ user_id: userId, hash }))
      if (rows.length > 0) await db.q.insertInto('recovery_codes').values(rows).execute()
    },
  }
}
export type FactorStore = ReturnType<typeof factorStore>
