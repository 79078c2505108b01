import { randomBytes } from 'node:crypto'
import type { Clock } from '@croft/kit/clock.ts'
import { invalid, unauthorized } from '@croft/kit/errors.ts'
import type { RequestFacts } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { hashPassword, requireStrongPassword } from '../../core/password.ts'
import { hashToken } from '../../core/token.ts'
import type { PanelDb } from '../../db/database.ts'
import { emit } from '../../db/write.ts'
import type { LoginAttempts } from '../auth/attempts.ts'
import type { CollaboratorStore, StoredCollaborator } from '../collaborators/store.ts'
import type { Letter } from '../mail-outbox/letter.ts'
import type { MailService } from '../mail-outbox/service.ts'
import type { SessionStore } from '../sessions/store.ts'
import type { TwoFactorService } from '../two-factor/service.ts'
import type { StoredUser, UserStore } from '../users/store.ts'
import { type Login, type LoginFinder, actingAs, ofCollaborator, ofUser, stateOf } from './logins.ts'
import type { ResetPassword } from './schema.ts'
import type { PasswordResetStore } from './store.ts'
import { changedLetter, invitationLetter, resetLetter, welcomeLetter } from './texts.ts'

const hour = 3_600_000
const perHour = 3
const expired = 'Invalid or expired token'

export interface PasswordResetDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly store: PasswordResetStore
  readonly logins: LoginFinder
  readonly users: UserStore
  readonly collaborators: CollaboratorStore
  readonly sessions: SessionStore
  readonly attempts: LoginAttempts
  readonly twoFactor: TwoFactorService
  readonly mail: MailService
  /** `https://panel.example.com:3082`. */
  readonly baseUrl: string
  readonly hostname: string
}

/**
 * New passwords by a link in an e-mail. A request only notes an address, known or not, so neither its answer nor its time tells which;
 * what follows from it is done afterwards.
 */
export function passwordResetService(deps: PasswordResetDeps) {
  const { db, clock, store, logins, mail, hostname: panel } = deps

  /** Sends a link; the token is in the fragment, which browsers send to no server. */
  const issue = (ctx: Ctx, login: Login, kind: string, lifetime: number, write: (url: string) => Letter): Promise<void> =>
    db.transaction(async () => {
      const token = randomBytes(32).toString('base64url')
      const now = clock.now()
      const link = { hash: hashToken(token), user_id: login.userId, collaborator_id: login.collaboratorId, state: stateOf(login) }
      const letter = write(`${deps.baseUrl}/reset-password#token=${token}`)
      const queued = await mail.toAddress(ctx, login.email, login.userId, letter, { kind, expiresAt: now + lifetime })
      if (queued) await store.insert({ ...link, expires_at: now + lifetime, created_at: now })
    })
  const answer = async (ctx: Ctx, login: Login): Promise<void> => {
    if ((await store.countSince(login.userId, login.collaboratorId, clock.now() - hour)) >= perHour) return
    await issue(ctx, login, 'password-reset', hour, (url) => resetLetter(login, { panel, url }))
    const resource = { type: 'user', id: login.name }
    await emit(ctx, db, { event: 'user.password-reset.requested', resource, ownerId: login.userId })
  }
  const requireSecondFactor = async (facts: RequestFacts, login: Login, code: string): Promise<void> => {
    if (login.enrolled === null) return
    if (code !== '' && (await deps.twoFactor.accept(login.enrolled, code))) return
    if (code !== '') await deps.attempts.failed(login.name, facts.ip)
    throw unauthorized('Invalid two-factor code')
  }
  const setPassword = async (ctx: Ctx, login: Login, hash: string): Promise<void> => {
    const now = clock.now()
    const { collaboratorId: id, userId } = login
    const event = 'user.password'
    if (id === null) await deps.users.update(ctx, userId, { password_hash: hash, must_change_password: 0, updated_at: now }, { event })
    else await deps.collaborators.update(ctx, id, { password_hash: hash, updated_at: now }, 'user.collaborator.password')
    await deps.sessions.revoke(userId, now, { login: id })
  }

  return {
    ask: (email: string): Promise<void> => store.ask(email.toLowerCase()),
    /** Answers what was asked. Each request is taken away with what it leads to: none is answered twice or lost. */
    async answerAll(ctx: Ctx, signal: AbortSignal): Promise<void> {
      for (const { email } of await store.asked()) {
        if (signal.aborted) return
        await db.transaction(async () => {
          if (!(await store.takeRequest(email))) return
          for (const login of await logins.byEmail(email)) await answer(ctx, login)
        })
      }
    },
    async invite(ctx: Ctx, collaborator: StoredCollaborator): Promise<void> {
      const owner = await deps.users.findById(collaborator.user_id)
      const login = ofCollaborator(collaborator, owner ?? { language: 'en' })
      await issue(ctx, login, 'invitation', 7 * 24 * hour, (url) => invitationLetter(login, collaborator.account, { panel, url }))
    },
    /** Tells a new account where it is and how it gets in; part of the caller's transaction. */
    async welcome(ctx: Ctx, user: StoredUser): Promise<void> {
      const login = ofUser(user)
      const home = deps.baseUrl
      await issue(ctx, login, 'welcome', 7 * 24 * hour, (url) => welcomeLetter(login, { panel, url, home }))
    },
    /** Sets the password that a link is for, once, and ends all sessions of that login. */
    async reset(facts: RequestFacts, body: ResetPassword): Promise<void> {
      const token = hashToken(body.token)
      const link = await store.find(token, clock.now())
      const login = link === undefined ? undefined : await logins.byId(link.user_id, link.collaborator_id)
      if (login === undefined || link?.state !== stateOf(login)) throw invalid(expired)
      await deps.attempts.requireAllowed(login.name, facts.ip)
      requireStrongPassword(body.password, login.name)
      await requireSecondFactor(facts, login, body.totp_code?.trim() ?? '')
      const hash = await hashPassword(body.password)
      await db.transaction(async () => {
        // of two who use it at once one is late
        if (!(await store.take(token))) throw invalid(expired)
        const ctx = actingAs(login, facts)
        await setPassword(ctx, login, hash)
        await mail.toAddress(ctx, login.email, login.userId, changedLetter(login, panel), { kind: 'password-changed' })
      })
    },
    forget: () => store.forget(clock.now()),
  }
}
export type PasswordResetService = ReturnType<typeof passwordResetService>
