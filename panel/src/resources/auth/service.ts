import type { Clock } from '@croft/kit/clock.ts'
import { AppError, conflict, forbidden, invalid, unauthorized } from '@croft/kit/errors.ts'
import type { RequestFacts } from '@croft/kit/http/route.ts'
import { type Ctx, actorName } from '../../core/actor.ts'
import { hashPassword, requireStrongPassword, verifyPassword } from '../../core/password.ts'
import { sent } from '../../core/shapes.ts'
import type { SessionTokens } from '../../core/token.ts'
import type { PanelDb } from '../../db/database.ts'
import type { CollaboratorStore, StoredCollaborator } from '../collaborators/store.ts'
import type { SessionStore } from '../sessions/store.ts'
import { type Holder, holderOfCollaborator, holderOfUser } from '../two-factor/holders.ts'
import type { TwoFactorService } from '../two-factor/service.ts'
import { type StoredUser, type UserStore, userModel } from '../users/store.ts'
import type { LoginAttempts } from './attempts.ts'
import { collaboratorLogins, collaboratorPart, isCollaboratorLogin } from './collaborators.ts'
import { deviceOf } from '../../core/device.ts'
import type { LoginBody, UpdateMe } from './schema.ts'

export interface AuthSettings {
  readonly session_ttl: number
  readonly single_session: boolean
  readonly reauth_2fa: boolean
}

export interface AuthDeps {
  readonly db: PanelDb
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly collaborators: CollaboratorStore
  readonly attempts: LoginAttempts
  readonly twoFactor: TwoFactorService
  readonly tokens: SessionTokens
  readonly settings: () => Promise<AuthSettings>
  readonly clock: Clock
}

interface From {
  readonly impersonatorId?: number
  readonly originalSessionId?: string | null
  readonly collaborator?: StoredCollaborator
  readonly proven: boolean
}
const codeNeeded = { requires_2fa: true as const, message: 'Two-factor authentication required' }
type Origin = 'password' | '2fa' | 'passkey' | 'login-as'

export function authService(deps: AuthDeps) {
  const { users, sessions, attempts, twoFactor, tokens, clock } = deps

  const open = async (facts: RequestFacts, user: StoredUser, origin: Origin, from: From) => {
    const { session_ttl: ttl } = await deps.settings()
    const now = clock.now()
    const sid = await sessions.create({
      user_id: user.id,
      created_at: now,
      last_seen_at: now,
      expires_at: now + ttl * 1000,
      reauth_at: from.proven ? now : 0,
      ip: facts.ip,
      user_agent: facts.userAgent.slice(0, 255),
      via: origin,
      impersonator_id: from.impersonatorId ?? null,
      original_session_id: from.originalSessionId ?? null,
      collaborator_id: from.collaborator?.id ?? null,
      mfa: origin === '2fa' || origin === 'passkey' ? 1 : 0,
    })
    const shown = from.collaborator === undefined ? {} : collaboratorPart(from.collaborator)
    return { token: await tokens.sign(sid, user.username, now, ttl), user: { ...userModel(user), ...shown }, expires_in: ttl }
  }

  /** A fresh token of a session, which lives on from now. */
  const renew = async (sid: string, username: string) => {
    const { session_ttl: ttl } = await deps.settings()
    const now = clock.now()
    await sessions.update(sid, { expires_at: now + ttl * 1000, last_seen_at: now })
    return { token: await tokens.sign(sid, username, now, ttl), expires_in: ttl }
  }

  const refuseSecondSession = async (user: StoredUser, force: boolean, login: number | null = null) => {
    if (!(await deps.settings()).single_session) return
    const [existing] = await sessions.ofUser(user.id, clock.now(), login)
    if (existing === undefined) return
    if (force) return void (await sessions.revoke(user.id, clock.now(), { login }))
    const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000)
    const message = 'Active session detected on another device'
    throw new AppError(409, 'CONFLICT', message, {
      body: {
        existing_session: true,
        session_info: {
          ip: existing.ip,
          device: deviceOf(existing.user_agent),
          login_at: seconds(existing.created_at),
          last_seen: seconds(existing.last_seen_at),
        },
        message,
      },
    })
  }
  /** Every failed check of an account counts and delays alike, known account or not. */
  const requirePassword = async (facts: Pick<RequestFacts, 'ip'>, name: string, password: string, hash: string | null) => {
    await attempts.requireAllowed(name, facts.ip)
    if (await verifyPassword(password, hash)) return
    await attempts.failed(name, facts.ip)
    throw unauthorized('Invalid credentials')
  }

  /** How somebody whose password is right comes in; `null`: not yet, a code is missing. */
  const secondFactor = async (facts: RequestFacts, name: string, holder: Holder, code: string): Promise<'2fa' | 'password' | null> => {
    if (holder.enabledAt === null) return 'password'
    if (code === '') return null
    if (await twoFactor.accept(holder, code)) return '2fa'
    await attempts.failed(name, facts.ip)
    throw unauthorized('Invalid two-factor code')
  }
  /** Somebody has proven who it is: a new session, after what every login does. */
  const enter = async (facts: RequestFacts, user: StoredUser, origin: 'password' | '2fa' | 'passkey', force: boolean) => {
    await refuseSecondSession(user, force)
    await attempts.succeeded(user.username, facts.ip)
    await deps.db.transaction(() => deps.db.q.updateTable('users').set({ last_login_at: clock.now() }).where('id', '=', user.id).execute())
    return open(facts, user, origin, { proven: true })
  }

  const ownHolder = async (ctx: Ctx): Promise<Holder | undefined> => {
    const user = await users.findById(ctx.actor.userId)
    return user === undefined ? undefined : holderOfUser(user)
  }
  const invited = collaboratorLogins({ ...deps, requirePassword })
  return {
    async login(facts: RequestFacts, body: LoginBody) {
      const name = body.username.toLowerCase()
      if (isCollaboratorLogin(name)) {
        const { row, account } = await invited.prove(facts, name, body.password)
        const factor = await secondFactor(facts, name, holderOfCollaborator(row), body.totp_code ?? '')
        if (factor === null) return codeNeeded
        await refuseSecondSession(account, body.force, row.id)
        await invited.entered(facts, row)
        return open(facts, account, factor, { collaborator: row, proven: true })
      }
      const user = await users.findLogin(name)
      const account = user?.username ?? name
      await requirePassword(facts, account, body.password, user?.password_hash ?? null)
      if (user === undefined) throw unauthorized('Invalid credentials')
      if (user.status !== 'active') throw forbidden('Account is suspended')
      const factor = await secondFactor(facts, account, holderOfUser(user), body.totp_code ?? '')
      return factor === null ? codeNeeded : enter(facts, user, factor, body.force)
    },
    enter,
    async logout(ctx: Ctx) {
      if (ctx.credential?.kind === 'session') await sessions.revoke(ctx.actor.userId, clock.now(), { only: ctx.credential.id })
    },
    async me(ctx: Ctx) {
      const user = await users.findById(ctx.actor.userId)
      if (user === undefined) throw unauthorized('Invalid or expired token')
      return ctx.actor.collaborator === undefined ? userModel(user) : { ...userModel(user), ...collaboratorPart(await invited.own(ctx)) }
    },
    async updateMe(ctx: Ctx, body: UpdateMe) {
      const before = await users.findById(ctx.actor.userId)
      const recent = ctx.credential !== null && clock.now() - ctx.credential.reauthAt < 300_000
      if (body.email !== undefined && body.email !== before?.email && !recent) {
        throw forbidden('Re-authentication required', { headers: { 'X-Reauth-Required': '1' } })
      }
      if (body.timezone !== undefined && body.timezone !== 'UTC' && !Intl.supportedValuesOf('timeZone').includes(body.timezone)) {
        throw invalid('Invalid timezone')
      }
      await deps.db.transaction(() => users.update(ctx, ctx.actor.userId, { ...sent(body), updated_at: clock.now() }))
      return this.me(ctx)
    },
    async refresh(ctx: Ctx) {
      return renew(ctx.actor.credentialId ?? '', ctx.actor.username)
    },
    async reauth(ctx: Ctx, password: string, code = '') {
      const done = { success: true as const, message: 'Re-authentication successful', expires_in: 300 }
      const proven = () => sessions.update(ctx.actor.credentialId ?? '', { reauth_at: clock.now() })
      const holder = ctx.actor.collaborator === undefined ? await ownHolder(ctx) : holderOfCollaborator(await invited.own(ctx))
      const name = actorName(ctx.actor)
      await requirePassword(ctx, name, password, holder?.passwordHash ?? null)
      const { reauth_2fa: asksCode } = await deps.settings()
      if (asksCode && holder !== undefined && holder.enabledAt !== null && !(await twoFactor.accept(holder, code))) {
        if (code !== '') await attempts.failed(name, ctx.ip)
        throw unauthorized('Invalid two-factor code')
      }
      await proven()
      return done
    },
    async changePassword(ctx: Ctx, body: { current_password: string; new_password: string; end_other_sessions: boolean }) {
      if (ctx.actor.collaborator !== undefined) return invited.changePassword(ctx, body)
      const user = await users.findById(ctx.actor.userId)
      await requirePassword(ctx, ctx.actor.username, body.current_password, user?.password_hash ?? null)
      requireStrongPassword(body.new_password, ctx.actor.username)
      const passwordHash = await hashPassword(body.new_password)
      const patch = { password_hash: passwordHash, must_change_password: 0, updated_at: clock.now() }
      await deps.db.transaction(() => users.update(ctx, ctx.actor.userId, patch, { event: 'user.password' }))
      const current = ctx.credential?.kind === 'session' ? { except: ctx.credential.id } : {}
      if (body.end_other_sessions) await sessions.revoke(ctx.actor.userId, clock.now(), { login: null, ...current })
    },
    /**
     * An administrator or reseller becomes one of its accounts; the session knows who is behind it, and from which login. Who acts for
     * somebody already stays the one behind it.
     */
    async loginAs(ctx: Ctx, facts: RequestFacts, target: StoredUser) {
      if (target.role === 'admin') throw forbidden('Cannot log in as an admin account')
      if (target.status !== 'active') throw forbidden('Account is suspended')
      const session = ctx.credential?.kind === 'session' ? await sessions.find(ctx.credential.id, clock.now()) : undefined
      const behind = ctx.actor.impersonator ?? ctx.actor
      const originalSessionId = ctx.actor.impersonator === null ? session?.id : session?.original_session_id
      const from = { impersonatorId: behind.userId, originalSessionId: originalSessionId ?? null, proven: false }
      return { ...(await open(facts, target, 'login-as', from)), impersonator: behind.username }
    },
    /** Ends the login-as session and gives a token of the one it came from: what came from an API key leads nowhere. */
    async endImpersonation(ctx: Ctx) {
      const now = clock.now()
      const acting = ctx.actor.impersonator === null ? undefined : await sessions.find(ctx.actor.credentialId ?? '', now)
      if (acting === undefined) throw conflict('Not impersonating')
      await sessions.revoke(acting.user_id, now, { only: acting.id })
      const original = acting.original_session_id === null ? undefined : await sessions.find(acting.original_session_id, now)
      const user = original === undefined ? undefined : await users.findById(original.user_id)
      if (original === undefined || user === undefined) throw conflict('Not impersonating')
      const { token, expires_in } = await renew(original.id, user.username)
      return { token, user: userModel(user), expires_in }
    },
  }
}
export type AuthService = ReturnType<typeof authService>
