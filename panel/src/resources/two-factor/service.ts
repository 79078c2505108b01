import { renderSVG } from 'uqr'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden, invalid, unauthorized } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { verifyPassword } from '../../core/password.ts'
import { hashToken } from '../../core/token.ts'
import { matchTotp, newRecoveryCodes, newTotpSecret, totpUrl } from '../../core/totp.ts'
import type { PanelDb } from '../../db/database.ts'
import type { StoredUser, UserStore } from '../users/store.ts'

const setupMinutes = 10

export interface TwoFactorDeps {
  readonly db: PanelDb
  readonly users: UserStore
  readonly clock: Clock
  readonly seal: (text: string) => string
  readonly open: (sealed: string) => string
  /** Keys made before 2FA was on: how many, and what to do with them. */
  readonly keys: { unstamped(userId: number): Promise<number>; decide(ctx: Ctx, userId: number, choice: 'keep' | 'disable'): Promise<void> }
  readonly sessions: {
    update(id: string, patch: { mfa: number }): Promise<unknown>
    revoke(userId: number, now: number): Promise<number>
  }
  /** Whether settings force this role to use 2FA. */
  readonly requiredFor: (role: string) => Promise<boolean>
}

/** Time-based codes and recovery codes. A half-authenticated session does not exist: codes are only checked inside the login itself. */
export function twoFactorService(deps: TwoFactorDeps) {
  const { db, users, clock } = deps
  const own = async (ctx: Ctx): Promise<StoredUser> => {
    const user = await users.findById(ctx.actor.userId)
    if (user === undefined) throw unauthorized('Invalid or expired token')
    return user
  }
  const useRecoveryCode = (userId: number, code: string) =>
    db.transaction(async () => {
      const used = await db.q
        .deleteFrom('recovery_codes')
        .where('user_id', '=', userId)
        .where('hash', '=', hashToken(code.trim().toLowerCase()))
        .executeTakeFirst()
      return Number(used.numDeletedRows) === 1
    })
  /** Claims the time step in one statement, so that two logins at once cannot use the same code. */
  const useTotp = (user: StoredUser, code: string) =>
    db.transaction(async () => {
      if (user.totp_secret === null) return false
      const step = matchTotp(deps.open(user.totp_secret), code, clock.now())
      if (step === null) return false
      const claimed = await db.q
        .updateTable('users')
        .set({ totp_last_step: step })
        .where('id', '=', user.id)
        .where('totp_last_step', '<', step)
        .executeTakeFirst()
      return Number(claimed.numUpdatedRows) === 1
    })
  const replaceRecoveryCodes = async (userId: number) => {
    const codes = newRecoveryCodes()
    await db.q.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
    await db.q
      .insertInto('recovery_codes')
      .values(codes.map((code) => ({ user_id: userId, hash: hashToken(code) })))
      .execute()
    return codes
  }
  const clear = async (ctx: Ctx, userId: number) => {
    await db.q.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
    const patch = { totp_secret: null, totp_enabled_at: null, totp_started_at: null, updated_at: clock.now() }
    await users.update(ctx, userId, patch, { event: 'user.2fa-disabled' })
  }
  const accept = async (user: StoredUser, code: string): Promise<boolean> =>
    (await useTotp(user, code.trim())) || (code.trim().length > 6 && (await useRecoveryCode(user.id, code)))

  return {
    accept,
    async status(ctx: Ctx) {
      const user = await own(ctx)
      const left = await db.q.selectFrom('recovery_codes').select('hash').where('user_id', '=', user.id).execute()
      const enabled = user.totp_enabled_at !== null
      return {
        enabled,
        methods: enabled ? ['totp'] : [],
        recovery_codes_left: left.length,
        required: await deps.requiredFor(user.role),
        unstamped_api_keys: await deps.keys.unstamped(user.id),
      }
    },
    async setup(ctx: Ctx, issuer: string) {
      const user = await own(ctx)
      if (user.totp_enabled_at !== null) throw conflict('Two-factor authentication is already enabled')
      const secret = newTotpSecret()
      await db.transaction(() =>
        users.update(ctx, user.id, { totp_secret: deps.seal(secret), totp_started_at: clock.now() }, { event: 'user.2fa-started' }),
      )
      const url = totpUrl(secret, issuer, user.username)
      return { secret, otpauth_url: url, qr_svg: renderSVG(url), expires_in: setupMinutes * 60 }
    },
    enable: (ctx: Ctx, code: string, choice: 'keep' | 'disable' | undefined) =>
      db.transaction(async () => {
        const user = await own(ctx)
        if (user.totp_enabled_at !== null) throw conflict('Two-factor authentication is already enabled')
        const started = user.totp_started_at ?? 0
        if (started < clock.now() - setupMinutes * 60_000 || !(await useTotp(user, code))) throw invalid('Invalid two-factor code')
        const unstamped = await deps.keys.unstamped(user.id)
        if (unstamped > 0 && choice === undefined) {
          throw conflict('Decide what happens to existing API keys (api_keys: keep or disable)')
        }
        if (choice !== undefined) await deps.keys.decide(ctx, user.id, choice)
        await users.update(ctx, user.id, { totp_enabled_at: clock.now(), totp_started_at: null }, { event: 'user.2fa-enabled' })
        await deps.sessions.update(ctx.actor.credentialId ?? '', { mfa: 1 })
        const codes = await replaceRecoveryCodes(user.id)
        return { success: true as const, message: 'Two-factor authentication enabled', recovery_codes: codes }
      }),
    async disable(ctx: Ctx, password: string, code: string) {
      const user = await own(ctx)
      if (await deps.requiredFor(user.role)) throw forbidden('Two-factor authentication must be enabled')
      if (!(await verifyPassword(password, user.password_hash))) throw unauthorized('Invalid credentials')
      if (!(await accept(user, code))) throw unauthorized('Invalid two-factor code')
      await db.transaction(() => clear(ctx, user.id))
    },
    async newCodes(ctx: Ctx, code: string) {
      const user = await own(ctx)
      if (user.totp_enabled_at === null || !(await useTotp(user, code))) throw invalid('Invalid two-factor code')
      return db.transaction(async () => ({ recovery_codes: await replaceRecoveryCodes(user.id) }))
    },
    /** An administrator takes 2FA off an account whose owner lost the device. */
    reset: (ctx: Ctx, target: StoredUser) =>
      db.transaction(async () => {
        if (target.totp_enabled_at === null) throw conflict('Two-factor authentication is not enabled')
        await clear(ctx, target.id)
        await deps.sessions.revoke(target.id, clock.now())
      }),
  }
}
export type TwoFactorService = ReturnType<typeof twoFactorService>
