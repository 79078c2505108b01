import { onTestFinished } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import { mount } from '@croft/kit/http/mount.ts'
import { createRateLimiter, defaultRateLimits } from '@croft/kit/http/rate-limit.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { createServer } from '@croft/kit/http/server.ts'
import { type Ctx, anonymousActor } from '../../core/actor.ts'
import { type Limits, defaultLimits } from '../../core/limits.ts'
import type { Guarded } from '../../http/guard.ts'
import { createPolicy } from '../../http/policy.ts'
import { type Client, clientOf } from '../../testing/client.ts'

/** Serves some routes with the real rules of role, scope and package, for tests; each client speaks as one context. */
export function serve<Services>(routes: readonly Route<Ctx, Services>[], services: Services) {
  const clock = manualClock()
  const callers = new Map<string, Guarded>()
  const server = createServer({ rateLimiter: createRateLimiter({ clock, limits: () => ({ ...defaultRateLimits, exempt: () => true }) }) })
  const anonymous: Guarded = { actor: anonymousActor, requestId: 'test', ip: '', credential: null, account: null }
  mount<Guarded, Services>(server, routes as readonly Route<Guarded, Services>[], {
    services,
    authenticate: (facts) => {
      const ctx = callers.get(String(facts.headers['authorization'])) ?? anonymous
      return { ctx, credential: ctx.actor.username, kind: 'session', actor: ctx.actor.username }
    },
    authorize: createPolicy({ clock, requiresTwoFactor: () => false }),
  })
  onTestFinished(() => server.close())
  return (ctx: Ctx, limits: Partial<Limits> = {}): Client => {
    const token = `caller-${callers.size}`
    const account = {
      status: 'active',
      limits: JSON.stringify({ ...defaultLimits, ...limits }),
      mustChangePassword: false,
      enrolled: true,
    }
    callers.set(`Bearer ${token}`, { ...ctx, account })
    return clientOf(server, token)
  }
}

/** The context of an API key with these scopes. */
export const withKey = (ctx: Ctx, scopes: readonly string[]): Ctx => ({
  ...ctx,
  actor: { ...ctx.actor, via: 'api_key', scopes },
  credential: {
    kind: 'api_key',
    id: 'k',
    mfa: true,
    reauthAt: 0,
    origin: 'key',
    issuedAt: 0,
    expiresAt: 0,
    keyPrefix: 'wsp_00000000',
    rateLimit: 0,
  },
})
