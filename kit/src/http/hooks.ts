import type { Idempotency } from './idempotency.ts'
import type { Answer } from './problem.ts'
import type { RequestFacts, Route } from './route.ts'

/** Who calls, as the service's `authenticate` found it. */
export interface Caller<Ctx> {
  readonly ctx: Ctx
  /** Counts requests and open streams (`key:12`, `session:ab…`); `null` for anonymous calls of public routes. */
  readonly credential: string | null
  readonly kind: 'key' | 'session' | 'anonymous'
  /** Owner of Idempotency-Keys: the user, or the pair of users under login-as. */
  readonly actor: string
  /** The key's own limit per window. */
  readonly rateLimit?: number
  /** Added to the answer, whatever it is (`X-New-Token`). */
  readonly headers?: Readonly<Record<string, string>>
}

/** What was asked, after validation. */
export interface CallInput<Ctx> {
  readonly caller: Caller<Ctx>
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
}

/** What a service gives the router; the steps are those of the order of validation. */
export interface MountHooks<Ctx, Services> {
  readonly services: Services
  /** Step 3, before the body is read. Also called for public routes, which a caller without credential may use. */
  readonly authenticate: (facts: RequestFacts, route: Route<Ctx, Services>) => Caller<Ctx> | Promise<Caller<Ctx>>
  /** Steps 4 and 5: account state, role, scope, capability; `params` as their schema made them, the raw text where it does not fit (then 404 follows). */
  readonly authorize: (ctx: Ctx, route: Route<Ctx, Services>, params: Readonly<Record<string, unknown>>, facts: RequestFacts) => unknown
  /** Step 8: throws 404 when the object of the path is not in the caller's view; without it the handler does, after step 9. */
  readonly locate?: (ctx: Ctx, route: Route<Ctx, Services>, params: Readonly<Record<string, unknown>>, facts: RequestFacts) => unknown
  /** Wraps the handler: audit, waiting for the machine, dry run. It may change the answer; `run` throws what the handler throws. */
  readonly around?: (
    ctx: Ctx,
    route: Route<Ctx, Services>,
    facts: RequestFacts,
    run: () => Promise<Answer>,
    input: CallInput<Ctx>,
  ) => Promise<Answer>
  /** After the answer is sent, for request logs and metrics; `ctx` is `null` when authentication failed. */
  readonly finished?: (facts: RequestFacts, route: Route<Ctx, Services>, ctx: Ctx | null, status: number) => void
  readonly idempotency?: Idempotency
  /** Keys that an `ETag` leaves out; default `sync`, `sync_error`, `job_id`. */
  readonly volatile?: ReadonlySet<string>
  /** Milliseconds between access checks of an open event stream; default 60 s. */
  readonly recheckEvery?: number
}
