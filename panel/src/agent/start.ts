import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Driver } from '../drivers/driver.ts'
import { readProc } from './observe/proc.ts'
import { createLinuxSystem, type LinuxSystem } from '../system/linux.ts'
import { startWatchdog, type Watchdog } from '../system/services/watchdog.ts'
import { rootOwned } from '../system/system.ts'
import { lookUpUser } from '../system/users.ts'
import { createApplier, type Applier } from './apply.ts'
import { startChores } from './chores.ts'
import type { AgentConfig } from './config.ts'
import { listenForFtp } from './ftp-questions.ts'
import { listenOnSocket } from './listen.ts'
import { createAgentServer, type StreamVerb } from './server.ts'
import { verbs } from './verbs/index.ts'

export interface StartOptions {
  readonly config: AgentConfig
  readonly drivers: readonly Driver[]
  /** The tenants' file verbs, made for this machine. */
  readonly streamVerbs?: (system: LinuxSystem) => Readonly<Record<string, StreamVerb>>
  readonly log: (event: Readonly<Record<string, unknown>>) => void
}

export interface Agent {
  readonly system: LinuxSystem
  readonly applier: Applier
  readonly server: Server
  /** Stops listening; daemons go on. */
  close(): Promise<void>
}

/** True once per boot of the machine. */
async function isFirstStart(system: LinuxSystem): Promise<boolean> {
  const path = `${system.paths.run}/boot-id`
  const id = readProc('/proc/sys/kernel/random/boot_id')
  if ((await system.files.readText(path)) === id) return false
  await system.files.writeAtomic(path, id, rootOwned(0o644))
  return true
}

/** A daemon that cannot start must not keep the agent from serving everything else; the sweep tries again. */
async function ensureBases(system: LinuxSystem, drivers: readonly Driver[], log: StartOptions['log']): Promise<void> {
  for (const driver of drivers) {
    try {
      const changed = await driver.ensureBase?.(system)
      if (changed !== undefined && changed.length > 0) log({ event: 'base', driver: driver.name, changed })
    } catch (error) {
      log({ event: 'base failed', driver: driver.name, error })
    }
  }
}

/** Finishes what a crash cut off, brings wanted daemons up and opens the socket. */
export async function startAgent({ config, drivers, streamVerbs, log }: StartOptions): Promise<Agent> {
  const system = createLinuxSystem(config)
  const panel = lookUpUser(config.panelUser)
  for (const path of [system.paths.config, system.paths.state, system.paths.logs])
    await system.files.ensureDirectory(path, rootOwned(0o755))
  await system.files.ensureDirectory(system.paths.run, rootOwned(0o755))
  const boot = await isFirstStart(system)
  const applier = createApplier(system, drivers)
  for (const reply of await applier.resume()) log({ event: 'resumed', ...reply })
  await ensureBases(system, drivers, log)
  const watchdog: Watchdog | null =
    system.direct === null ? null : startWatchdog(system.direct, (event) => log({ event: 'service', ...event }), { boot })
  const chores = startChores(system, log)
  const server = createAgentServer({ system, applier }, { verbs, streamVerbs: streamVerbs?.(system) ?? {}, log })
  await listenOnSocket(server, join(system.paths.run, 'agent.sock'), panel.gid)
  const questions = await listenForFtp(system, log)
  log({ event: 'listening', socket: join(system.paths.run, 'agent.sock') })
  return {
    system,
    applier,
    server,
    close: () => {
      watchdog?.stop()
      chores.stop()
      questions.close()
      server.closeAllConnections()
      return new Promise((resolve) => void server.close(() => resolve()))
    },
  }
}
