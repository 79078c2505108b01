import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { AppError } from '../errors.ts'
import { compileRoute, placeOf, type CompiledRoute } from './compile.ts'
import { Facts } from './facts.ts'
import type { MountHooks } from './hooks.ts'
import { claimKey, fingerprint, idempotencyKey, settleKey, type IdempotencyClaim, type StoredAnswer } from './idempotency.ts'
import { createLocks, type Locks } from './locks.ts'
import { pathOf } from './paths.ts'
import { callHandler, checkFields, checkMatch, pathParams, readBody, type Exchange, type Fields } from './pipeline.ts'
import type { Answer } from './problem.ts'
import { addressBlock } from './rate-limit.ts'
import { EventStreamBody, StreamBody, type Route } from './route.ts'
import { sendAnswer } from './send.ts'
import { addressBucket } from './server.ts'
import { createStreamCounter, type StreamCounter } from './stream.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's way through the steps, set by `mount`. */
    exchange: unknown
  }
}

interface Mounted<Ctx, Services> {
  readonly hooks: MountHooks<Ctx, Services>
  readonly readers: ReadonlyMap<string, CompiledRoute<Ctx, Services>>
  readonly streams: StreamCounter
  readonly locks: Locks
}

/** Steps 2 to 5, before the body is read. */
async function admit<Ctx, Services>(
  server: FastifyInstance,
  hooks: MountHooks<Ctx, Services>,
  exchange: Exchange<Ctx, Services>,
  reply: FastifyReply,
): Promise<void> {
  const { compiled, facts, params } = exchange
  const { limiter, base } = server.croft
  const { ip } = facts
  const bucket = addressBucket(compiled.url, base, compiled.route.roles === 'public')
  if (bucket !== null) reply.headers(limiter.take({ bucket, key: addressBlock(ip), ip }))
  const caller = await hooks.authenticate(facts, compiled.route)
  exchange.caller = caller
  if (caller.headers !== undefined) reply.headers(caller.headers)
  if (bucket === null && caller.credential !== null && caller.kind !== 'anonymous') {
    reply.headers(limiter.take({ bucket: caller.kind, key: caller.credential, ip, limit: caller.rateLimit }))
  }
  await hooks.authorize(caller.ctx, compiled.route, params.values, facts)
}

/** Steps 8 to 13. */
async function perform<Ctx, Services>(
  mounted: Mounted<Ctx, Services>,
  exchange: Exchange<Ctx, Services>,
  request: FastifyRequest,
  body: Fields | null,
): Promise<Answer> {
  const { hooks } = mounted
  const { compiled, facts, params, caller } = exchange
  if (caller === null) throw new Error('a request was performed before it was admitted')
  if (params.failure !== null) throw params.failure
  await hooks.locate?.(caller.ctx, compiled.route, params.values, facts)
  const input = checkFields(exchange, request, body)
  const run = () => callHandler(exchange, hooks, input)
  const { around } = hooks
  const call = around === undefined ? run : () => around(caller.ctx, compiled.route, facts, run, { caller, ...input })
  const ifMatch = request.headers['if-match']
  const reader = ifMatch === undefined || compiled.route.method === 'POST' ? undefined : mounted.readers.get(placeOf(compiled.url))
  if (ifMatch === undefined || reader === undefined || !compiled.writes) return call()
  // Between the comparison and the write nobody else may pass with the same tag.
  return mounted.locks.hold(pathOf(request.url), async () => {
    await checkMatch(exchange, hooks, reader, ifMatch)
    return call()
  })
}

const replayed = (stored: StoredAnswer): Answer => ({
  status: stored.status,
  headers: { ...stored.headers, 'Idempotency-Replayed': 'true' },
  body: stored.body === null ? undefined : (JSON.parse(stored.body) as unknown),
})

/** Step 7 around the later ones: replays, refuses, or runs and keeps the result. */
async function performOnce<Ctx, Services>(
  mounted: Mounted<Ctx, Services>,
  exchange: Exchange<Ctx, Services>,
  request: FastifyRequest,
  body: Fields | Buffer | null,
): Promise<Answer> {
  const fields = Buffer.isBuffer(body) ? null : body
  const { idempotency } = mounted.hooks
  const dryRun = request.headers['x-dry-run'] === 'true'
  const key = exchange.compiled.keyed ? idempotencyKey(request.headers['idempotency-key']) : null
  if (key === null || idempotency === undefined || dryRun) return perform(mounted, exchange, request, fields)
  const { store } = idempotency
  const claim: IdempotencyClaim = {
    actor: exchange.caller?.actor ?? '',
    key,
    fingerprint: fingerprint(idempotency.secret(), { method: request.method, url: request.url, body }),
    requestId: request.id,
  }
  const stored = await claimKey(store, claim)
  if (stored !== null) return replayed(stored)
  let answer: Answer
  try {
    answer = await perform(mounted, exchange, request, fields)
  } catch (thrown) {
    const refusal = thrown instanceof AppError && thrown.status < 500 ? request.server.croft.problemOf(thrown, request) : null
    if (refusal === null) await store.release(claim)
    else await settleKey(store, claim, refusal, true)
    throw thrown
  }
  const streamed = answer.body instanceof StreamBody || answer.body instanceof EventStreamBody
  await settleKey(store, claim, answer, !streamed)
  return answer
}

function methodsOf<Ctx, Services>(compiled: CompiledRoute<Ctx, Services>, taken: ReadonlySet<string>): HTTPMethods[] {
  const { method, rawBody } = compiled.route
  const place = placeOf(compiled.url)
  const free = (other: HTTPMethods) => !taken.has(`${other} ${place}`)
  if (method === 'GET') return free('HEAD') ? ['GET', 'HEAD'] : ['GET']
  if (method === 'PUT' && rawBody === undefined && free('PATCH')) return ['PUT', 'PATCH']
  if (method === 'PATCH' && rawBody === undefined && free('PUT')) return ['PATCH', 'PUT']
  return [method]
}

function register<Ctx, Services>(
  server: FastifyInstance,
  compiled: CompiledRoute<Ctx, Services>,
  methods: HTTPMethods[],
  mounted: Mounted<Ctx, Services>,
): void {
  const { hooks, streams } = mounted
  const { finished } = hooks
  server.route({
    method: methods,
    url: compiled.url,
    onRequest: async (request, reply) => {
      const facts = new Facts(request, reply)
      const exchange: Exchange<Ctx, Services> = { compiled, facts, params: pathParams(compiled, request.params as Fields), caller: null }
      request.exchange = exchange
      await admit(server, hooks, exchange, reply)
    },
    handler: async (request, reply) => {
      const exchange = request.exchange as Exchange<Ctx, Services>
      const body = await readBody(exchange, request)
      const answer = await performOnce(mounted, exchange, request, body)
      const recheck = async () => {
        const caller = await hooks.authenticate(exchange.facts, compiled.route)
        await hooks.authorize(caller.ctx, compiled.route, exchange.params.values, exchange.facts)
      }
      const credential = exchange.caller?.credential ?? `address:${addressBlock(exchange.facts.ip)}`
      return sendAnswer(compiled, request, reply, answer, { streams, credential, recheck, recheckEvery: hooks.recheckEvery ?? 60_000 })
    },
    ...(finished === undefined
      ? {}
      : {
          onResponse: (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
            const exchange = request.exchange as Exchange<Ctx, Services> | null
            if (exchange !== null) finished(exchange.facts, compiled.route, exchange.caller?.ctx ?? null, reply.statusCode)
            done()
          },
        }),
  })
}

/**
 * Serves a table of routes. Every route is compiled here, so a table with a route without policy, with a name used twice, or with two
 * routes for one method and path does not start.
 */
export function mount<Ctx, Services>(
  server: FastifyInstance,
  routes: readonly Route<Ctx, Services>[],
  hooks: MountHooks<Ctx, Services>,
): void {
  const compiled = routes.map((route) => compileRoute(route, server.croft.base))
  const taken = new Set<string>()
  const names = new Set<string>()
  for (const { route, url } of compiled) {
    const place = `${route.method} ${placeOf(url)}`
    if (taken.has(place)) throw new Error(`two routes for ${place}`)
    if (names.has(route.name)) throw new Error(`two routes are named ${route.name}`)
    taken.add(place)
    names.add(route.name)
  }
  const readers = new Map(compiled.filter(({ route }) => route.method === 'GET').map((entry) => [placeOf(entry.url), entry]))
  const streams = createStreamCounter()
  const mounted: Mounted<Ctx, Services> = { hooks, readers, streams, locks: createLocks() }
  if (!server.hasRequestDecorator('exchange')) server.decorateRequest('exchange', null)
  server.addHook('preClose', (done) => {
    streams.closeAll()
    done()
  })
  for (const entry of compiled) register(server, entry, methodsOf(entry, taken), mounted)
}
