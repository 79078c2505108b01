import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden, invalid } from '@croft/kit/errors.ts'
import { startDuePurge } from '../../jobs/operations/due-purge.ts'
import type { Ctx } from '../../core/actor.ts'
import { requireNewUsername } from '../../core/username.ts'
import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import type { AccountDependent } from './dependents.ts'
import type { UserService } from './service.ts'
import type { StoredUser, UserStore } from './store.ts'

const day = 86_400_000

export interface LifecycleDeps {
  readonly db: PanelDb
  readonly store: UserStore
  readonly users: UserService
  readonly clock: Clock
  readonly dependents: () => readonly AccountDependent[]
  readonly endSessions: (userId: number) => Promise<number>
  readonly deleteKeys: (userId: number) => Promise<void>
  /** Days that data of deleted things is kept. */
  readonly graceDays: () => Promise<number>
  /** Starts the operation that removes home and Unix user for good. */
  readonly startPurge: (ctx: Ctx, account: StoredUser) => Promise<number>
  /** Starts the operation that gives the account another name. */
  readonly startRename: (ctx: Ctx, account: StoredUser, to: string) => Promise<number>
  /** Whether the machine already has a Unix user of that name which is not ours. */
  readonly unixNameTaken: (username: string) => Promise<boolean>
}

/** Suspending, deleting and purging accounts. */
export function userLifecycle(deps: LifecycleDeps) {
  const { db, store, users, clock } = deps
  const touchDependents = async (ctx: Ctx, row: StoredUser, verb: string) => {
    for (const dependent of deps.dependents()) {
      await touch(ctx, db, await dependent.scopesOf(row.id), `user.${verb}`, { type: 'user', id: row.username }, row.id)
    }
  }
  const isHeldBack = async (accountId: number): Promise<boolean> => {
    for (const dependent of deps.dependents()) if ((await dependent.holdsBackPurge(accountId)) !== null) return true
    return false
  }
  const suspendNow = (ctx: Ctx, row: StoredUser, reason: string) =>
    db.transaction(async () => {
      const now = clock.now()
      const patch = { status: 'suspended', suspended_at: now, suspend_reason: reason, suspend_at: null, updated_at: now } as const
      await store.update(ctx, row.id, patch, { event: 'user.suspended' })
      await deps.endSessions(row.id)
      await touchDependents(ctx, row, 'suspended')
    })
  return {
    async suspend(ctx: Ctx, username: string, body: { reason: string; at?: string | undefined }) {
      const row = await users.require(ctx, username)
      if (row.role === 'admin') throw forbidden('Cannot suspend an administrator')
      if (row.id === ctx.actor.userId) throw forbidden('Cannot suspend your own account')
      if (row.status === 'suspended') throw conflict('User is already suspended')
      if (body.at === undefined) return suspendNow(ctx, row, body.reason)
      const at = Date.parse(body.at)
      if (Number.isNaN(at) || at <= clock.now()) throw invalid('Invalid at')
      return db.transaction(() => store.update(ctx, row.id, { suspend_at: at, suspend_reason: body.reason, updated_at: clock.now() }))
    },
    unsuspend: (ctx: Ctx, username: string) =>
      db.transaction(async () => {
        const row = await users.require(ctx, username)
        if (row.status !== 'suspended') throw conflict('User is not suspended')
        const patch = { status: 'active', suspended_at: null, suspend_reason: '', suspend_at: null, updated_at: clock.now() } as const
        await store.update(ctx, row.id, patch, { event: 'user.unsuspended' })
        await touchDependents(ctx, row, 'unsuspended')
      }),
    remove: (ctx: Ctx, username: string, body: { transfer_domains_to?: string | undefined; purge: boolean }) =>
      db.transaction(async () => {
        const row = await users.require(ctx, username)
        if (row.id === ctx.actor.userId) throw forbidden('Cannot delete your own account')
        if (row.role === 'admin' && !ctx.actor.scopes.includes('all')) throw forbidden("API key is not scoped for 'all' on this request")
        if (row.role === 'admin' && (await store.countAdmins()) === 1) throw forbidden('Cannot delete the last administrator')
        if ((await store.countCreatedBy(row.id)) > 0) throw conflict('User still owns accounts')
        const heir = body.transfer_domains_to === undefined ? null : await users.require(ctx, body.transfer_domains_to)
        for (const dependent of deps.dependents()) {
          if (heir !== null) await dependent.transfer(ctx, row, heir)
          await dependent.release(ctx, row)
        }
        const now = clock.now()
        const purgeAt = body.purge ? now : now + (await deps.graceDays()) * day
        const patch = { status: 'deleting', deleted_at: now, deleted_by: ctx.actor.username, purge_at: purgeAt, updated_at: now } as const
        await store.update(ctx, row.id, patch, { event: 'user.deleted' })
        await deps.endSessions(row.id)
        await deps.deleteKeys(row.id)
        // what is being handed over goes first; the purge follows by itself
        if (body.purge && !(await isHeldBack(row.id))) await deps.startPurge(ctx, row)
      }),
    /** Answers with the job. */
    async rename(ctx: Ctx, username: string, to: string): Promise<number> {
      requireNewUsername(to)
      const taken = await deps.unixNameTaken(to)
      return db.transaction(async () => {
        const row = await users.require(ctx, username)
        if (row.role === 'admin' && !ctx.actor.scopes.includes('all')) throw forbidden("API key is not scoped for 'all' on this request")
        if (taken || (await store.nameTaken(to))) throw conflict('User already exists')
        return deps.startRename(ctx, row, to)
      })
    },
    /** Scheduled: suspensions with a date, and purges whose grace period is over. */
    async everyMinute(ctx: Ctx) {
      const now = clock.now()
      for (const row of await store.dueForSuspension(now)) await suspendNow(ctx, row, row.suspend_reason)
      for (const row of await store.dueForPurge(now)) {
        if (await isHeldBack(row.id)) continue
        await startDuePurge(db, 'user.purge', row.username, () => db.transaction(() => deps.startPurge(ctx, row)))
      }
    },
  }
}
export type UserLifecycle = ReturnType<typeof userLifecycle>
