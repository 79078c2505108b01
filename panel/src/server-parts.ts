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
import { auditService } from './resources/audit/service.ts'
import { auditStore } from './resources/audit/store.ts'
import { jobService } from './resources/jobs/service.ts'
import { serviceService } from './resources/services/service.ts'
import { settingsService } from './resources/settings/service.ts'
import { sshKeyService } from './resources/ssh-keys/service.ts'
import { sshKeyStore } from './resources/ssh-keys/store.ts'
import { systemHealth } from './resources/system/health.ts'
import { realSurroundings, systemNames } from './resources/system/names.ts'
import { systemService } from './resources/system/service.ts'
import { systemStore } from './resources/system/store.ts'
import type { UserService } from './resources/users/service.ts'
import { type UserStore, userLimits } from './resources/users/store.ts'

export interface ServerDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly agent: LocalAgentClient
  readonly settings: Settings
  readonly operations: Operations
  readonly users: UserService
  readonly userStore: UserStore
  readonly hostname: string
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
  const system = systemService({ agent, store: metrics, clock, version: packageFile.version, mayUse })
  return {
    auditLog,
    audit: auditService({ store: auditStore(db), log: auditLog }),
    jobStore: jobs,
    jobs: jobService({ db, jobs, metrics: (ctx, seconds, signal) => system.metrics(ctx, seconds, signal) }),
    services: serviceService({ db, agent }),
    settingsPages: settingsService({ settings }),
    system,
    systemHealth: systemHealth({ agent, store: metrics, clock }),
    systemNames: systemNames({ agent, store: metrics, clock, hostname, around: realSurroundings() }),
    sshKeys: sshKeyService({ db, clock, store: sshKeyStore(db), users, userStore, server: { host: hostname, port: 22 } }),
  }
}
