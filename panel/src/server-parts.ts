import type { Clock } from '@croft/kit/clock.ts'
import packageFile from '../package.json' with { type: 'json' }
import type { LocalAgentClient } from './agent/client.ts'
import type { Ctx } from './core/actor.ts'
import type { Secrets } from './core/secrets.ts'
import { createAudit } from './db/audit.ts'
import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import { jobStore } from './jobs/jobs.ts'
import type { Operations } from './jobs/operations/runner.ts'
import type { Desired } from './jobs/sync/desired.ts'
import { auditService } from './resources/audit/service.ts'
import { auditStore } from './resources/audit/store.ts'
import { jobService } from './resources/jobs/service.ts'
import { serverScopes } from './resources/server-apply/scopes.ts'
import { serverApplyService } from './resources/server-apply/service.ts'
import { serverHostService } from './resources/server-host/service.ts'
import { serverHostStore } from './resources/server-host/store.ts'
import { realSurroundings } from './resources/server-host/surroundings.ts'
import { serverIpService } from './resources/server-ips/service.ts'
import { serverIpStore } from './resources/server-ips/store.ts'
import { packageMachine } from './resources/server-packages/machine.ts'
import { serverPackageService } from './resources/server-packages/service.ts'
import type { ServiceMachine } from './resources/services/operations.ts'
import { serviceService } from './resources/services/service.ts'
import { settingsService } from './resources/settings/service.ts'
import { systemHealth } from './resources/system/health.ts'
import { systemService } from './resources/system/service.ts'
import { systemStore } from './resources/system/store.ts'
import type { UserService } from './resources/users/service.ts'
import { type UserStore, userLimits } from './resources/users/store.ts'
import { createSshParts } from './ssh-parts.ts'

export interface ServerDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly agent: LocalAgentClient
  readonly settings: Settings
  readonly operations: Operations
  readonly desired: () => readonly Desired[]
  readonly users: UserService
  readonly userStore: UserStore
  readonly hostname: string
  /** The name in the panel's configuration file, where another one was set since. */
  readonly configuredHostname?: string
}

/** The services of the server itself: daemons, machine, jobs, audit, settings. */
export function createServerParts(deps: ServerDeps) {
  const { db, clock, agent, settings, operations, users, userStore, hostname } = deps
  const jobs = jobStore(db, operations)
  const auditLog = createAudit(db, deps.secrets.derive('audit'))
  const metrics = systemStore(db)
  const mayUse = async (ctx: Ctx) => {
    const account = await userStore.findById(ctx.actor.userId)
    return ctx.actor.role === 'admin' || (account !== undefined && userLimits(account).can_use_sysinfo)
  }
  const around = realSurroundings()
  const hostStore = serverHostStore(db)
  const ipStore = serverIpStore(db)
  const machine = packageMachine(agent)
  const scopes = serverScopes(db)
  const system = systemService({ agent, store: metrics, clock, version: packageFile.version, mayUse })
  return {
    auditLog,
    audit: auditService({ store: auditStore(db), log: auditLog }),
    jobStore: jobs,
    jobs: jobService({ db, jobs, metrics: (ctx, seconds, signal) => system.metrics(ctx, seconds, signal) }),
    services: serviceService({ db, agent, operations }),
    serviceMachine: {
      update: () => machine.refresh(),
      install: (name: string) => agent.callLong<void>('services.install', { name }),
      show: (name: string) => agent.call<Awaited<ReturnType<ServiceMachine['show']>>>('services.show', { name, versions: true }),
    } satisfies ServiceMachine,
    settingsPages: settingsService({ settings }),
    system,
    systemHealth: systemHealth({ agent, store: metrics, clock }),
    serverScopes: scopes,
    serverApply: serverApplyService({ db, agent, scopes, operations, desired: deps.desired }),
    serverHostStore: hostStore,
    serverHost: serverHostService({
      db,
      agent,
      store: hostStore,
      clock,
      hostname,
      configuredHostname: deps.configuredHostname ?? hostname,
      around,
      followTimezone: (timezone) => {
        // Node tells times in another zone as soon as this changes
        process.env['TZ'] = timezone
      },
    }),
    serverIpStore: ipStore,
    serverIps: serverIpService({ db, store: ipStore, clock, users, interfaces: around.interfaces }),
    packageMachine: machine,
    serverPackages: serverPackageService({ db, machine, operations }),
    ...createSshParts({ db, clock, secrets: deps.secrets, users, userStore, hostname }),
  }
}
