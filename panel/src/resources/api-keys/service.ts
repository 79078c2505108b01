import type { Clock } from '@croft/kit/clock.ts'
import { forbidden, limitReached, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { Ctx } from '../../core/actor.ts'
import { canonicalScope } from '../../core/permission.ts'
import { sent } from '../../core/shapes.ts'
import { hashToken, keyPrefix, newApiKey } from '../../core/token.ts'
import type { PanelDb } from '../../db/database.ts'
import type { UserService } from '../users/service.ts'
import type { StoredUser } from '../users/store.ts'
import type { CreateKey, UpdateKey } from './schema.ts'
import { type ApiKeyStore, type StoredKey, keyModel, publishedKey } from './store.ts'

const mostKeys = 50
const day = 86_400_000

export interface ApiKeyDeps {
  readonly db: PanelDb
  readonly store: ApiKeyStore
  readonly users: UserService
  readonly clock: Clock
  readonly requiresTwoFactor: (role: string) => Promise<boolean>
}

const canonical = (permissions: readonly string[]) => [...new Set(permissions.map((name) => canonicalScope(name) ?? name))]

export function apiKeyService({ db, store, users, clock, requiresTwoFactor }: ApiKeyDeps) {
  /** An administrator manages anyone's keys, everybody else only their own. */
  const accountOf = async (ctx: Ctx, username: string): Promise<StoredUser> => {
    const account = await users.require(ctx, username)
    if (ctx.actor.role !== 'admin' && account.id !== ctx.actor.userId) throw forbidden('You can only manage your own API keys')
    return account
  }
  const requireKey = async (account: StoredUser, id: string): Promise<StoredKey> => {
    const key = await store.find(account.id, id)
    if (key === undefined) throw notFound('API key')
    return key
  }
  /** No key comes from a login that skipped two-factor authentication, and none from SSO or login-as. */
  const requireIssuer = async (ctx: Ctx, account: StoredUser) => {
    if (ctx.credential?.kind === 'session') {
      const weak = ctx.credential.origin === 'sso' || ctx.credential.origin === 'login-as' || ctx.actor.impersonator !== null
      if (weak) throw forbidden('This session cannot create API keys')
      const issuer = account.id === ctx.actor.userId ? account : await users.require(ctx, ctx.actor.username)
      if (issuer.totp_enabled_at !== null && !ctx.credential.mfa) throw forbidden('This session cannot create API keys')
    }
    const enrolled = account.totp_enabled_at !== null
    if (!enrolled && (await requiresTwoFactor(account.role))) throw forbidden('Two-factor authentication must be enabled')
  }
  const created = (row: StoredKey, secret: string) => ({
    success: true as const,
    message: "API key created. Save the secret key now — it won't be shown again!",
    secret_key: secret,
    api_key: secret,
    key: publishedKey(row),
  })

  return {
    async create(ctx: Ctx, username: string, body: CreateKey) {
      const account = await accountOf(ctx, username)
      await requireIssuer(ctx, account)
      return db.transaction(async () => {
        if ((await store.count(account.id)) >= mostKeys) throw limitReached('api_keys', mostKeys)
        const secret = newApiKey()
        const now = clock.now()
        const row = await store.insert(ctx, {
          id: randomHex(8),
          user_id: account.id,
          name: body.name,
          prefix: keyPrefix(secret),
          hash: hashToken(secret),
          previous_hash: null,
          previous_until: null,
          permissions: JSON.stringify(canonical(body.permissions)),
          ip_whitelist: JSON.stringify(body.ip_whitelist),
          expires_at: body.expires_in === 0 ? null : now + body.expires_in * day,
          enabled: 1,
          rate_limit: 0,
          mfa: ctx.credential?.mfa === true ? 1 : 0,
          created_by: ctx.actor.username,
          last_used_at: null,
          last_ip: '',
          created_at: now,
        })
        return created(row, secret)
      })
    },
    async list(ctx: Ctx, username: string, enabled: boolean | undefined, page: PageRequest) {
      const { items, total } = await store.list((await accountOf(ctx, username)).id, enabled, page)
      return { items: items.map(keyModel), total }
    },
    show: async (ctx: Ctx, username: string, id: string) => keyModel(await requireKey(await accountOf(ctx, username), id)),
    async update(ctx: Ctx, username: string, id: string, body: UpdateKey) {
      const account = await accountOf(ctx, username)
      if (body.rate_limit !== undefined && ctx.actor.role !== 'admin') throw forbidden('Admin access required')
      return db.transaction(async () => {
        await requireKey(account, id)
        const { permissions, ip_whitelist: whitelist, enabled, ...plain } = body
        const patch = {
          ...sent(plain),
          ...(permissions === undefined ? {} : { permissions: JSON.stringify(canonical(permissions)) }),
          ...(whitelist === undefined ? {} : { ip_whitelist: JSON.stringify(whitelist) }),
          ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0 }),
        }
        return keyModel(Object.keys(patch).length === 0 ? await requireKey(account, id) : await store.update(ctx, id, patch))
      })
    },
    async remove(ctx: Ctx, username: string, id: string) {
      const account = await accountOf(ctx, username)
      await db.transaction(async () => {
        await requireKey(account, id)
        await store.remove(ctx, id)
      })
    },
    async rotate(ctx: Ctx, username: string, id: string, graceMinutes: number) {
      const account = await accountOf(ctx, username)
      await requireIssuer(ctx, account)
      return db.transaction(async () => {
        const key = await requireKey(account, id)
        const secret = newApiKey()
        const row = await store.update(ctx, id, {
          hash: hashToken(secret),
          prefix: keyPrefix(secret),
          previous_hash: graceMinutes === 0 ? null : key.hash,
          previous_until: graceMinutes === 0 ? null : clock.now() + graceMinutes * 60_000,
          mfa: ctx.credential?.mfa === true ? 1 : 0,
        })
        return created(row, secret)
      })
    },
    async requests(ctx: Ctx, username: string, id: string, filter: Parameters<ApiKeyStore['requests']>[1], page: PageRequest) {
      await requireKey(await accountOf(ctx, username), id)
      return store.requests(id, filter, page)
    },
    unstamped: async (userId: number) => (await store.unstamped(userId)).length,
    /** When 2FA goes on: older keys are trusted from now, or switched off. */
    async decide(ctx: Ctx, userId: number, choice: 'keep' | 'disable') {
      for (const key of await store.unstamped(userId)) await store.update(ctx, key.id, choice === 'keep' ? { mfa: 1 } : { enabled: 0 })
    },
  }
}
export type ApiKeyService = ReturnType<typeof apiKeyService>
