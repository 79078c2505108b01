import { type Clock, rfc3339 } from '@croft/kit/clock.ts'
import { forbidden, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { deviceOf } from '../../core/device.ts'
import type { UserService } from '../users/service.ts'
import type { SessionStore, StoredSession } from './store.ts'

export const sessionModel = (row: StoredSession, current: boolean) => ({
  id: row.id,
  ip: row.ip,
  device: deviceOf(row.user_agent),
  user_agent: row.user_agent,
  login_at: rfc3339(row.created_at),
  last_seen: rfc3339(row.last_seen_at),
  current,
  via: row.via,
  impersonator: row.impersonator,
})

/** Who is logged in, and ending that. */
export function sessionService({ store, users, clock }: { store: SessionStore; users: UserService; clock: Clock }) {
  const listOf = async (ctx: Ctx, userId: number) =>
    (await store.ofUser(userId, clock.now())).map((row) => sessionModel(row, row.id === ctx.actor.credentialId))
  const end = async (userId: number, id: string) => {
    if ((await store.revoke(userId, clock.now(), { only: id })) === 0) throw notFound('Session')
  }
  /** Ending an administrator's sessions needs an administrator with full power. */
  const requirePower = async (ctx: Ctx, username: string) => {
    const row = await users.require(ctx, username)
    if (row.role === 'admin' && !ctx.actor.scopes.includes('all')) throw forbidden("API key is not scoped for 'all' on this request")
    return row
  }
  return {
    own: (ctx: Ctx) => listOf(ctx, ctx.actor.userId),
    endOwn: (ctx: Ctx, id: string) => end(ctx.actor.userId, id),
    /** All other sessions of the caller; with an API key all of them. */
    endOthers: (ctx: Ctx) =>
      store.revoke(ctx.actor.userId, clock.now(), ctx.credential?.kind === 'session' ? { except: ctx.credential.id } : {}),
    ofUser: async (ctx: Ctx, username: string) => listOf(ctx, (await users.require(ctx, username)).id),
    endAllOf: async (ctx: Ctx, username: string) => store.revoke((await requirePower(ctx, username)).id, clock.now()),
    endOneOf: async (ctx: Ctx, username: string, id: string) => end((await requirePower(ctx, username)).id, id),
  }
}
export type SessionService = ReturnType<typeof sessionService>
