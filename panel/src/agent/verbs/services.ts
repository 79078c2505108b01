import { z } from 'zod'
import { AppError, conflict, forbidden, invalid } from '@croft/kit/errors.ts'
import { ProgramMissing } from '../../system/programs.ts'
import { findDaemon, fixedDaemons, type Daemon } from '../../system/services/catalogue.ts'
import { ServiceFailed } from '../../system/services/failure.ts'
import { readProcess } from '../../system/services/process.ts'
import { ProgramFailed, type System } from '../../system/system.ts'
import { follow } from '../follow.ts'
import { bootTimeMs, ticksPerSecond, pageBytes } from '../observe/proc.ts'
import { discoverPhpVersions } from '../../drivers/php/fpm/versions.ts'
import { verb, type VerbTable } from '../verb.ts'

const Name = z.strictObject({ name: z.string().min(1).max(64) })

function allowed(system: System, name: string): Daemon {
  const daemon = findDaemon(system.paths, name)
  if (daemon === null) throw forbidden('Service not allowed')
  return daemon
}

async function show(system: System, daemon: Daemon) {
  const { status, enabled, pid } = await system.services.state(daemon.name)
  const process = pid === null ? null : readProcess(pid)
  return {
    name: daemon.name,
    display_name: daemon.displayName,
    status,
    enabled,
    description: daemon.description,
    pid,
    memory_mb: process === null ? 0 : Math.round((process.rssPages * pageBytes) / 1_048_576),
    uptime_seconds:
      process === null ? 0 : Math.max(0, Math.round((system.now() - bootTimeMs()) / 1000 - process.startTicks / ticksPerSecond)),
  }
}

async function list(system: System) {
  const versions = await discoverPhpVersions(system)
  const php = versions.map((version) => allowed(system, `php-fpm-${version}`))
  return Promise.all([...fixedDaemons(system.paths), ...php].map((daemon) => show(system, daemon)))
}

/** The daemon judges the configuration before it is asked to live by it. */
async function testFirst(system: System, daemon: Daemon): Promise<void> {
  if (daemon.test === null) return
  try {
    await system.run(daemon.test)
  } catch (cause) {
    if (cause instanceof ProgramFailed) throw invalid(`Invalid configuration: ${cause.output.trim().slice(0, 2000)}`, { cause })
    if (cause instanceof ProgramMissing) throw conflict(`${daemon.displayName} is not installed`, { cause })
    throw cause
  }
}

async function act(system: System, name: string, verbName: 'start' | 'restart' | 'reload') {
  const daemon = allowed(system, name)
  await testFirst(system, daemon)
  try {
    await system.services[verbName](name)
  } catch (cause) {
    if (!(cause instanceof ServiceFailed)) throw cause
    throw new AppError(500, 'INTERNAL_ERROR', `Service failed to start: ${cause.words.split('\n').at(-1) ?? ''}`, { cause })
  }
  return { success: true, status: 'running' }
}

async function stop(system: System, name: string, force: boolean) {
  const daemon = allowed(system, name)
  if (name === 'croft-agent' || (daemon.vital && !force)) throw conflict('Service cannot be stopped')
  await system.services.stop(name)
  return { success: true, status: 'stopped' }
}

/** Daemons of the closed list. */
export const serviceVerbs: VerbTable = {
  'services.list': verb({ body: z.strictObject({}), handle: async (_, { system }) => ({ services: await list(system) }) }),
  'services.show': verb({ body: Name, handle: async ({ name }, { system }) => show(system, allowed(system, name)) }),
  'services.start': verb({ body: Name, handle: ({ name }, { system }) => act(system, name, 'start') }),
  'services.restart': verb({ body: Name, handle: ({ name }, { system }) => act(system, name, 'restart') }),
  'services.reload': verb({ body: Name, handle: ({ name }, { system }) => act(system, name, 'reload') }),
  'services.stop': verb({
    body: Name.extend({ force: z.boolean().default(false) }),
    handle: ({ name, force }, { system }) => stop(system, name, force),
  }),
  'services.enable': verb({ body: Name, handle: ({ name }, { system }) => system.services.enable(allowed(system, name).name) }),
  'services.disable': verb({ body: Name, handle: ({ name }, { system }) => system.services.disable(allowed(system, name).name) }),
  'services.logs': verb({
    body: Name.extend({ lines: z.number().int().min(1).max(5000), contains: z.string().max(256).default('') }),
    handle: ({ name, lines, contains }, { system }) =>
      system.files.tail(allowed(system, name).log, lines, (line) => line.includes(contains)),
  }),
  'services.logs-stream': verb({
    body: Name,
    handle: async ({ name }, { system }, signal) => follow(system, allowed(system, name).log, signal),
  }),
}
