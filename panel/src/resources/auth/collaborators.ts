import { forbidden, unauthorized } from '@croft/kit/errors.ts'
import type { Clock } from '@croft/kit/clock.ts'
import type { RequestFacts } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { hashPassword, requireStrongPassword } from '../../core/password.ts'
import { type CollaboratorStore, type StoredCollaborator, loginOf, scopesOf } from '../collaborators/store.ts'
import type { SessionStore } from '../sessions/store.ts'
import type { StoredUser, UserStore } from '../users/store.ts'
import type { LoginAttempts } from './attempts.ts'

/** Whether a name is that of a collaborator: `john.dev`. Names of accounts have no dot, addresses have an `@`. */
export const isCollaboratorLogin = (name: string): boolean => name.includes('.') && !name.includes('@')

export interface CollaboratorLoginDeps {
  readonly collaborators: CollaboratorStore
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly attempts: LoginAttempts
  readonly clock: Clock
  /** 401 `Invalid credentials`, with what every failure does. */
  readonly requirePassword: (facts: Pick<RequestFacts, 'ip'>, name: string, password: string, hash: string | null) => Promise<void>
}

/** What the User shows of the collaborator who acts in it. */
export const collaboratorPart = (row: StoredCollaborator) => ({ collaborator: { login: loginOf(row), scopes: scopesOf(row) } })

/** Logins of people who act in somebody else's account. */
export function collaboratorLogins(deps: CollaboratorLoginDeps) {
  const { collaborators, users, clock } = deps
  const own = async (ctx: Ctx): Promise<StoredCollaborator> => {
    const row = await collaborators.findById(ctx.actor.collaborator?.id ?? 0)
    if (row === undefined) throw unauthorized('Invalid or expired token')
    return row
  }
  return {
    own,
    /** Who proves to be a collaborator, and the account. */
    async prove(facts: RequestFacts, login: string, password: string): Promise<{ row: StoredCollaborator; account: StoredUser }> {
      const row = await collaborators.findLogin(login)
      await deps.requirePassword(facts, login, password, row?.password_hash ?? null)
      const account = row === undefined ? undefined : await users.findById(row.user_id)
      if (row === undefined || account === undefined) throw unauthorized('Invalid credentials')
      if (row.enabled !== 1 || account.status !== 'active') throw forbidden('Account is suspended')
      return { row, account }
    },
    async entered(facts: RequestFacts, row: StoredCollaborator): Promise<void> {
      await deps.attempts.succeeded(loginOf(row), facts.ip)
      await collaborators.loggedIn(row.id, clock.now())
    },
    async requireOwnPassword(ctx: Ctx, password: string): Promise<StoredCollaborator> {
      const row = await own(ctx)
      await deps.requirePassword(ctx, loginOf(row), password, row.password_hash)
      return row
    },
    async changePassword(ctx: Ctx, body: { current_password: string; new_password: string; end_other_sessions: boolean }) {
      const row = await this.requireOwnPassword(ctx, body.current_password)
      requireStrongPassword(body.new_password, loginOf(row))
      const hash = await hashPassword(body.new_password)
      await collaborators.update(ctx, row.id, { password_hash: hash, updated_at: clock.now() }, 'user.collaborator.password')
      const except = ctx.credential === null ? {} : { except: ctx.credential.id }
      if (body.end_other_sessions) await deps.sessions.revoke(row.user_id, clock.now(), { login: row.id, ...except })
    },
  }
}
