import { renderSVG } from 'uqr'
import type { Clock } from '@croft/kit/clock.ts'
import { type AppError, conflict, forbidden, invalid, unauthorized } from '@croft/kit/errors.ts'
import { type Ctx, actorName } from '../../core/actor.ts'
import { verifyPassword } from '../../core/password.ts'
import { hashToken } from '../../core/token.ts'
import { matchTotp, newRecoveryCodes, newTotpSecret, totpUrl } from '../../core/totp.ts'
import type { PanelDb } from '../../db/database.ts'
import type { StoredUser } from '../users/store.ts'
import { type FactorStore, type Holder, holderOfUser } from './holders.ts'

const setupMinutes = 10

export interface TwoFactorDeps {
  readonly db: PanelDb
  readonly store: FactorStore
  readonly clock: Clock
  readonly seal: (text: string) => string
  readonly open: (sealed: string) => string
  /** Keys made before 2FA was on: how many, and what to do with them. */
  readonly keys: { unstamped(userId: number): Promise<number>; decide(ctx: Ctx, userId: number, choice: 'keep' | 'disable'): Promise<void> }
  readonly sessions: {
    update(id: string, patch: { mfa: number }): Promise<unknown>
    revoke(userId: number, now: number): Promise<number>
  }
  /** The failed checks of a login, counted by its name. */
  readonly attempts: { requireAllowed(account: string, ip: string): Promise<void>; failed(account: string, ip: string): Promise<void> }
  /** Whether settings force this role to use 2FA. */
  readonly requiredFor: (role: string) => Promise<boolean>
}

/** Time-based codes and recovery codes. A half-authenticated session does not exist: codes are only checked inside the login itself. */
export function twoFactorService(deps: TwoFactorDeps) {
  const { db, store, clock, attempts } = deps
  const useRecoveryCode = (holder: Holder, code: string) =>
    db.transaction(() => store.takeCode(holder, hashToken(code.trim().toLowerCase())))
  const useTotp = (holder: Holder, code: string) =>
    db.transaction(async () => {
      if (holder.secret === null) return false
      const step = matchTotp(deps.open(holder.secret), code, clock.now())
      return step !== null && store.claimStep(holder, step)
    })
  const newCodesOf = async (holder: Holder) => {
    const codes = newRecoveryCodes()
    await store.replaceCodes(holder, codes.map(hashToken))
    return codes
  }
  const clear = async (ctx: Ctx, holder: Holder) => {
    await store.replaceCodes(holder, [])
    const patch = { totp_secret: null, totp_enabled_at: null, totp_started_at: null, updated_at: clock.now() }
    await store.update(ctx, holder, patch, '2fa-disabled')
  }
  /** Whether the code counts now; it does so once. */
  const accept = async (holder: Holder, code: string): Promise<boolean> =>
    (await useTotp(holder, code.trim())) || (code.trim().length > 6 && (await useRecoveryCode(holder, code)))
  /** A session can be stolen: what it tries counts as at a login. */
  const requireAllowed = ({ actor, ip }: Ctx) => attempts.requireAllowed(actorName(actor), ip)
  const refuse = async ({ actor, ip }: Ctx, refusal: AppError): Promise<never> => {
    await attempts.failed(actorName(actor), ip)
    throw refusal
  }
  /** Keys belong to the account: collaborators have none. */
  const unstamped = ({ userId, collaboratorId }: Holder) => (collaboratorId === null ? deps.keys.unstamped(userId) : 0)

  return {
    accept,
    async status(ctx: Ctx) {
      const holder = await store.own(ctx)
      const enabled = holder.enabledAt !== null
      return {
        enabled,
        methods: enabled ? ['totp'] : [],
        recovery_codes_left: await store.codesLeft(holder),
        required: await deps.requiredFor(ctx.actor.role),
        unstamped_api_keys: await unstamped(holder),
      }
    },
    async setup(ctx: Ctx, issuer: string) {
      const holder = await store.own(ctx)
      if (holder.enabledAt !== null) throw conflict('Two-factor authentication is already enabled')
      const secret = newTotpSecret()
      const patch = { totp_secret: deps.seal(secret), totp_started_at: clock.now() }
      await db.transaction(() => store.update(ctx, holder, patch, '2fa-started'))
      const url = totpUrl(secret, issuer, actorName(ctx.actor))
      return { secret, otpauth_url: url, qr_svg: renderSVG(url), expires_in: setupMinutes * 60 }
    },
    enable: (ctx: Ctx, code: string, choice: 'keep' | 'disable' | undefined) =>
      db.transaction(async () => {
        const holder = await store.own(ctx)
        if (holder.enabledAt !== null) throw conflict('Two-factor authentication is already enabled')
        const started = holder.startedAt ?? 0
        if (started < clock.now() - setupMinutes * 60_000 || !(await useTotp(holder, code))) throw invalid('Invalid two-factor code')
        if ((await unstamped(holder)) > 0 && choice === undefined) {
          throw conflict('Decide what happens to existing API keys (api_keys: keep or disable)')
        }
        if (choice !== undefined && holder.collaboratorId === null) await deps.keys.decide(ctx, holder.userId, choice)
        await store.update(ctx, holder, { totp_enabled_at: clock.now(), totp_started_at: null }, '2fa-enabled')
        await deps.sessions.update(ctx.actor.credentialId ?? '', { mfa: 1 })
        const codes = await newCodesOf(holder)
        return { success: true as const, message: 'Two-factor authentication enabled', recovery_codes: codes }
      }),
    async disable(ctx: Ctx, password: string, code: string) {
      const holder = await store.own(ctx)
      if (await deps.requiredFor(ctx.actor.role)) throw forbidden('Two-factor authentication must be enabled')
      await requireAllowed(ctx)
      if (!(await verifyPassword(password, holder.passwordHash))) return refuse(ctx, unauthorized('Invalid credentials'))
      if (!(await accept(holder, code))) return refuse(ctx, unauthorized('Invalid two-factor code'))
      await db.transaction(() => clear(ctx, holder))
    },
    async newCodes(ctx: Ctx, code: string) {
      const holder = await store.own(ctx)
      await requireAllowed(ctx)
      if (holder.enabledAt === null || !(await useTotp(holder, code))) return refuse(ctx, invalid('Invalid two-factor code'))
      return db.transaction(async () => ({ recovery_codes: await newCodesOf(holder) }))
    },
    /** An administrator takes 2FA off an account whose owner lost the device. */
    reset: (ctx: Ctx, target: StoredUser) =>
      db.transaction(async () => {
        if (target.totp_enabled_at === null) throw conflict('Two-factor authentication is not enabled')
        await clear(ctx, holderOfUser(target))
        await deps.sessions.revoke(target.id, clock.now())
      }),
  }
}
export type TwoFactorService = ReturnType<typeof twoFactorService>
