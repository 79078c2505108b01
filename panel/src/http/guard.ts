import { sql } from 'kysely'
import type { Clock } from '@croft/kit/clock.ts'
import { forbidden, unauthorized } from '@croft/kit/errors.ts'
import type { Caller } from '@croft/kit/http/hooks.ts'
import type { RequestFacts, Role, Route } from '@croft/kit/http/route.ts'
import { type Ctx, anonymousActor } from '../core/actor.ts'
import { matchesAny } from '../core/ip.ts'
import { type SessionTokens, hashToken } from '../core/token.ts'
import type { PanelDb } from '../db/database.ts'
import { sessionCookie } from '../core/cookie.ts'
import { accountOf, mayAct, powerOf } from './power.ts'
import type { UsageRecorder } from './usage-recorder.ts'

/** A caller, with what the policy needs to know of its user row. */
export interface Guarded extends Ctx {
  readonly account: {
    readonly status: string
    readonly limits: string
    readonly mustChangePassword: boolean
    readonly enrolled: boolean
  } | null
}

export interface GuardDeps {
  readonly db: PanelDb
  readonly tokens: SessionTokens
  readonly clock: Clock
  readonly usage: UsageRecorder
  readonly sessionTtl: () => number
  readonly keysNeedMfa: () => boolean
  /** Origins of the panel itself, for console mode. */
  readonly ownOrigins: (facts: RequestFacts) => readonly string[]
}

/** Half of a session's lifetime is over: its answers carry a fresh token. */
const renewBelow = 0.5

const accountColumns = [
  'u.id as user_id',
  'u.username',
  'u.role',
  'u.status',
  'u.limits',
  'u.must_change_password',
  'u.totp_enabled_at',
] as const

/**
 * Finds out who calls: an API key or a login session, for every door alike. Power is read from the rows at request time; the
 * credential only names them.
 */
export function createGuard(deps: GuardDeps) {
  const { db, tokens, clock, usage } = deps

  async function byKey(secret: string, facts: RequestFacts): Promise<Caller<Guarded>> {
    const now = clock.now()
    const hash = hashToken(secret)
    const row = await db.q
      .selectFrom('api_keys as k')
      .innerJoin('users as u', 'u.id', 'k.user_id')
      .select([
        'k.id',
        'k.prefix',
        'k.permissions',
        'k.ip_whitelist',
        'k.expires_at',
        'k.enabled',
        'k.rate_limit',
        'k.mfa',
        ...accountColumns,
      ])
      .where((eb) => eb.or([eb('k.hash', '=', hash), eb.and([eb('k.previous_hash', '=', hash), eb('k.previous_until', '>', now)])]))
      .where('u.deleted_at', 'is', null)
      .executeTakeFirst()
    if (row === undefined) throw unauthorized('Invalid API key')
    if (row.expires_at !== null && row.expires_at <= now) throw unauthorized('API key has expired')
    if (row.enabled !== 1) throw unauthorized('API key is disabled')
    const allowed = JSON.parse(row.ip_whitelist) as string[]
    if (allowed.length > 0 && !matchesAny(facts.ip, allowed)) throw forbidden('API key is not allowed from this IP address')
    if (row.mfa !== 1 && deps.keysNeedMfa()) throw forbidden('API key must be re-issued after two-factor authentication')
    usage.keyUsed(row.id, facts.ip)
    return {
      ctx: {
        actor: {
          userId: row.user_id,
          username: row.username,
          role: row.role,
          via: 'api_key',
          impersonator: null,
          credentialId: row.id,
          scopes: JSON.parse(row.permissions) as string[],
        },
        requestId: facts.id,
        ip: facts.ip,
        credential: {
          kind: 'api_key',
          id: row.id,
          mfa: row.mfa === 1,
          reauthAt: 0,
          origin: 'key',
          issuedAt: 0,
          expiresAt: 0,
          keyPrefix: row.prefix,
          rateLimit: row.rate_limit,
        },
        account: accountOf(row),
      },
      credential: `key:${row.id}`,
      kind: 'key',
      actor: String(row.user_id),
      ...(row.rate_limit > 0 ? { rateLimit: row.rate_limit } : {}),
    }
  }

  async function bySession(token: string, facts: RequestFacts, inCookie: boolean): Promise<Caller<Guarded>> {
    const now = clock.now()
    const claims = await tokens.verify(token, now)
    if (claims === null) throw unauthorized('Invalid or expired token')
    const row = await db.q
      .selectFrom('sessions as s')
      .innerJoin('users as u', 'u.id', 's.user_id')
      .leftJoin('users as i', 'i.id', 's.impersonator_id')
      .leftJoin('collaborators as c', 'c.id', 's.collaborator_id')
      .select(['s.id', 's.mfa', 's.reauth_at', 's.via', 's.impersonator_id', 'i.username as impersonator', ...accountColumns])
      .select(['u.creator_id', 'i.role as impersonator_role', 'i.status as impersonator_status'])
      .select('i.deleted_at as impersonator_deleted_at')
      .select(['s.collaborator_id', 'c.name as collaborator', 'c.scopes as collaborator_scopes', 'c.enabled as collaborator_enabled'])
      .select(['c.domains as collaborator_domains', 'c.totp_enabled_at as collaborator_totp'])
      .where('s.id', '=', claims.sid)
      .where('s.revoked_at', 'is', null)
      .where('s.expires_at', '>', now)
      .where('u.deleted_at', 'is', null)
      .executeTakeFirst()
    if (row === undefined) throw unauthorized('Invalid or expired token')
    if (row.collaborator_id !== null && row.collaborator_enabled !== 1) throw unauthorized('Invalid or expired token')
    if (!mayAct(row)) throw unauthorized('Invalid or expired token')
    usage.sessionSeen(row.id)
    const impersonator = row.impersonator_id === null ? null : { userId: row.impersonator_id, username: row.impersonator ?? '' }
    return {
      ctx: {
        actor: {
          userId: row.user_id,
          username: row.username,
          via: 'session',
          impersonator,
          credentialId: row.id,
          ...powerOf(row),
        },
        requestId: facts.id,
        ip: facts.ip,
        credential: {
          kind: 'session',
          id: row.id,
          mfa: row.mfa === 1,
          reauthAt: row.reauth_at,
          origin: row.via,
          issuedAt: claims.iat,
          expiresAt: claims.exp,
          keyPrefix: null,
          rateLimit: 0,
        },
        account: accountOf(row),
      },
      credential: `session:${row.id}`,
      kind: 'session',
      actor: [row.user_id, impersonator?.userId, row.collaborator_id === null ? undefined : `c${row.collaborator_id}`]
        .filter(Boolean)
        .join('/'),
      ...(await renewal(claims, row.username, inCookie)),
    }
  }

  async function renewal(
    claims: { sid: string; iat: number; exp: number },
    username: string,
    inCookie: boolean,
  ): Promise<{ headers?: Readonly<Record<string, string>> }> {
    const now = clock.now()
    if (claims.exp - now / 1000 > (claims.exp - claims.iat) * renewBelow) return {}
    const ttl = deps.sessionTtl()
    const token = await tokens.sign(claims.sid, username, now, ttl)
    await db.transaction(() =>
      db.q
        .updateTable('sessions')
        .set({ expires_at: now + ttl * 1000 })
        .where('id', '=', claims.sid)
        .execute(),
    )
    return { headers: inCookie ? { 'Set-Cookie': sessionCookie(token, ttl) } : { 'X-New-Token': token } }
  }

  /** The cookie of console mode counts only for the panel's own pages. */
  function requireSameSite(facts: RequestFacts, method: string) {
    const origin = facts.headers['origin']
    const reading = method === 'GET' || method === 'HEAD'
    const named = typeof origin === 'string' && deps.ownOrigins(facts).includes(origin)
    const own = named || (reading && facts.headers['sec-fetch-site'] === 'same-origin')
    if (!own) throw forbidden('Cross-site request refused')
  }

  return async function authenticate(facts: RequestFacts, route: Route): Promise<Caller<Guarded>> {
    if (route.roles === 'public') {
      const ctx: Guarded = { actor: anonymousActor, requestId: facts.id, ip: facts.ip, credential: null, account: null }
      return { ctx, credential: null, kind: 'anonymous', actor: '' }
    }
    const header = facts.headers['authorization']
    if (typeof header === 'string') {
      const credential = /^Bearer ([\x21-\x7e]+)$/i.exec(header)?.[1]
      if (credential === undefined) throw unauthorized('Invalid authorization header')
      return credential.startsWith('wsp_') ? byKey(credential, facts) : bySession(credential, facts, false)
    }
    const cookie = /(?:^|;\s*)__Host-croft=([^;]+)/.exec(String(facts.headers['cookie'] ?? ''))?.[1]
    if (cookie !== undefined) {
      requireSameSite(facts, route.method)
      return bySession(cookie, facts, true)
    }
    if (route.streamToken === true && facts.streamToken !== null) return bySession(facts.streamToken, facts, false)
    throw unauthorized('Missing authorization')
  }
}

/** The administrator that the command line acts as: root on this machine, over the panel's own socket. */
export async function localAdministrator(db: PanelDb, facts: RequestFacts): Promise<Caller<Guarded>> {
  const row = await db.q
    .selectFrom('users as u')
    .select(accountColumns)
    .where(sql<Role>`u.role`, '=', 'admin')
    .where('u.deleted_at', 'is', null)
    .orderBy('u.id')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) throw unauthorized('There is no administrator yet: run the set-up again')
  const actor = { ...anonymousActor, userId: row.user_id, username: row.username, role: row.role, via: 'cli' as const, scopes: ['all'] }
  return {
    ctx: { actor, requestId: facts.id, ip: '', credential: null, account: accountOf(row) },
    credential: 'cli',
    kind: 'session',
    actor: String(row.user_id),
  }
}
