import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Clock } from '@croft/kit/clock.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { MountHooks } from '@croft/kit/http/hooks.ts'
import { mount } from '@croft/kit/http/mount.ts'
import { type RateLimits, createRateLimiter, defaultRateLimits } from '@croft/kit/http/rate-limit.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { createServer } from '@croft/kit/http/server.ts'
import type { LocalAgentClient } from './agent/client.ts'
import type { Secrets } from './core/secrets.ts'
import type { AgentFiles } from './resources/files/agent.ts'
import type { PanelDb } from './db/database.ts'
import { createIdempotency } from './db/idempotency.ts'
import { createAround } from './http/around.ts'
import { serveApiReference } from './http/api-reference.ts'
import { createConsole } from './http/console.ts'
import { addDoor, type Door, openDoor } from './http/door.ts'
import { serveDatabaseTool } from './http/database-tool.ts'
import { describeDryRun } from './http/dry-run.ts'
import { type Guarded, createGuard, localAdministrator } from './http/guard.ts'
import { createLocator } from './http/locate.ts'
import { ownerFinder } from './http/owner.ts'
import { createPolicy } from './http/policy.ts'
import { usageRecorder } from './http/usage-recorder.ts'
import { startOperationRunner } from './jobs/operations/runner.ts'
import { type Task, startSchedule } from './jobs/schedule.ts'
import { startWorker } from './jobs/sync/reconcile.ts'
import { sweep } from './jobs/sync/sweep.ts'
import { waitForScopes } from './jobs/wait.ts'
import { type Parts, createParts } from './parts.ts'
import type { NamesOutside } from './dns-parts.ts'
import type { OutsideWorld } from './tls-parts.ts'
import { resources } from './resources/index.ts'
import { liveSettings } from './http/live-settings.ts'

export interface AppDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly agent: LocalAgentClient
  /** Work on the files of accounts. */
  readonly files: AgentFiles
  /** `https://panel.example.com`, without a port: the only origin of console mode. */
  readonly hostname: string
  /** The name in the panel's configuration file, where another one was set since: the console works under both. */
  readonly configuredHostname?: string
  /** Ports that the panel listens on, the canonical one first. */
  readonly ports: readonly number[]
  readonly logger?: FastifyBaseLogger
  /** Tests replace waiting by nothing and limits by high ones. */
  readonly delay?: (milliseconds: number) => Promise<unknown>
  readonly rateLimits?: Partial<RateLimits>
  readonly outside?: OutsideWorld
  readonly names?: NamesOutside
  /** Asked at every request from outside; open to everybody without it. */
  readonly door?: () => Door
}

export interface App {
  /** Serves everybody, over TLS. */
  readonly server: FastifyInstance
  /** Serves root on this machine, over the panel's socket. */
  readonly local: FastifyInstance
  readonly parts: Parts
  /** Starts the worker, the operations and the chores. */
  start(): Promise<Running>
}
export interface Running {
  /** Resolves when the machine agrees with the rows and no operation runs. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** The composition root: every part of the panel, put together once. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { db, clock, secrets, agent } = deps
  const port = (asked: number) => (deps.ports.includes(asked) ? asked : (deps.ports[0] ?? 3082))
  const urlOf = (host: string, asked: number) => `https://${host}:${port(asked)}`
  const baseUrl = (asked: number) => urlOf(deps.hostname, asked)
  const parts = createParts({
    ...deps,
    baseUrl,
    operations: () => operations,
    desired: () => desired,
    routes: () => routes as unknown as readonly Route<never, never>[],
  })
  const operations = resources.flatMap((resource) => resource.operations?.(parts) ?? [])
  const desired = resources.flatMap((resource) => resource.desired?.(parts) ?? [])
  const tasks: readonly Task[] = resources.flatMap((resource) => resource.chores?.(parts) ?? [])
  const live = await liveSettings(db, parts.settings)
  const usage = usageRecorder({ db, clock })
  const idempotency = createIdempotency(db, secrets, randomHex(8))

  const around = createAround({
    audit: parts.auditLog,
    ownerOf: ownerFinder(db),
    wait: (scopes, milliseconds) => waitForScopes(db, scopes, milliseconds),
    defaultWaitMs: () => live.current().api.apply_wait * 1000,
    dryRun: describeDryRun({ db, agents: agent, desired }),
  })
  const guard = createGuard({
    db,
    tokens: parts.tokens,
    clock,
    usage,
    sessionTtl: () => live.current().auth.session_ttl,
    keysNeedMfa: () => live.current().auth.api_keys_require_mfa,
    ownOrigins: (facts) => [deps.hostname, deps.configuredHostname ?? deps.hostname].map((host) => urlOf(host, facts.port)),
  })
  // whoever comes after a change of the rules is held to them, by whichever door
  const authenticate: typeof guard = async (facts, route) => {
    await live.settled()
    return guard(facts, route)
  }
  const locate = createLocator(parts)
  const hooks: MountHooks<Guarded, Parts> = {
    services: parts,
    authenticate,
    authorize: createPolicy({ clock, requiresTwoFactor: (role) => live.requiresTwoFactor(role) }),
    locate,
    around,
    idempotency: { store: idempotency, secret: () => secrets.derive('idempotency') },
    finished: (facts, route, ctx, status) => {
      if (ctx?.credential?.kind !== 'api_key') return
      const { id } = ctx.credential
      const entry = { key_id: id, at: clock.now(), method: route.method, path: route.path, status, ip: facts.ip, duration_ms: 0 }
      usage.request({ ...entry, request_id: facts.id })
    },
  }
  const routes = resources.flatMap((resource) => resource.routes) as readonly Route<Guarded, Parts>[]
  const limits = (): RateLimits => ({ ...defaultRateLimits, ...live.rateLimits(), ...deps.rateLimits })
  const options = {
    ...(deps.logger === undefined ? {} : { logger: deps.logger }),
    corsOrigins: () => live.current().api.cors_origins,
    trustProxy: live.current().api.trusted_proxies,
  }
  const console = createConsole()
  const server = createServer({ ...options, page: console.page, rateLimiter: createRateLimiter({ clock, limits }) })
  addDoor(server, deps.door ?? (() => openDoor))
  console.serve(server)
  serveApiReference(server)
  serveDatabaseTool(server, parts.databaseSessions)
  mount(server, routes, hooks)
  const unlimited = createRateLimiter({ clock, limits: () => ({ ...limits(), exempt: () => true }) })
  const local = createServer({ ...options, rateLimiter: unlimited })
  // Root may act for an account with a session of login-as: then the session counts, not root.
  const locally: typeof guard = (facts, route) =>
    facts.headers['authorization'] === undefined ? localAdministrator(db, facts) : authenticate(facts, route)
  mount(local, routes, { ...hooks, authenticate: locally })

  return {
    server,
    local,
    parts,
    async start() {
      await parts.dnsDefaults.learn()
      await idempotency.recover()
      const worker = await startWorker({ db, agents: agent, desired })
      const runner = await startOperationRunner({ db, secrets, operations: parts.operations })
      const schedule = await startSchedule({
        db,
        tasks: [
          ...tasks,
          { name: 'sync.sweep', everyMs: 600_000, run: () => sweep(db, agent) },
          { name: 'usage.flush', everyMs: 5000, run: () => usage.flush() },
          { name: 'idempotency.forget', everyMs: 3_600_000, run: () => idempotency.forgetOld() },
        ],
      })
      return {
        async idle() {
          await runner.idle()
          await worker.idle()
        },
        async stop() {
          await schedule.stop()
          await runner.stop()
          await worker.stop()
          await usage.flush()
        },
      }
    },
  }
}
