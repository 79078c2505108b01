import { z } from 'zod'
import { AppError, conflict, forbidden, invalid } from '@croft/kit/errors.ts'
import packageFile from '../../../package.json' with { type: 'json' }
import { ProgramMissing } from '../../system/programs.ts'
import { findDaemon, fixedDaemons, type Daemon } from '../../system/services/catalogue.ts'
import { observeVersions } from '../../system/services/packages.ts'
import { ServiceFailed } from '../../system/services/failure.ts'
import { readProcess } from '../../system/services/process.ts'
import { ProgramFailed, type System } from '../../system/system.ts'
import { follow } from '../follow.ts'
import { timeOfLine } from '../log-time.ts'
import { observeUsage } from '../observe/daemon-usage.ts'
import { bootTimeMs, ticksPerSecond, pageBytes } from '../observe/proc.ts'
import { discoverPhpVersions } from '../../drivers/php/fpm/versions.ts'
import { verb, type VerbTable } from '../verb.ts'

const Name = z.strictObject({ name: z.string().min(1).max(64) })

/** The daemon of that name; 403 `Service not allowed` for names that are not on the list. */
export function allowed(system: System, name: string): Daemon {
  const daemon = findDaemon(system.paths, name)
  if (daemon === null) throw forbidden('Service not allowed')
  return daemon
}

async function show(system: System, daemon: Daemon, versions: ReadonlyMap<string, string> = new Map()) {
  const { status, enabled, pid } = await system.services.state(daemon.name)
  const process = pid === null ? null : readProcess(pid)
  return {
    name: daemon.name,
    display_name: daemon.displayName,
    status,
    enabled,
    description: daemon.description,
    version: daemon.name.startsWith('croft-') ? packageFile.version : (versions.get(daemon.name) ?? ''),
    pid,
    memory_mb: process === null ? 0 : Math.round((process.rssPages * pageBytes) / 1_048_576),
    uptime_seconds:
      process === null ? 0 : Math.max(0, Math.round((system.now() - bootTimeMs()) / 1000 - process.startTicks / ticksPerSecond)),
    // daemons of the machine's own are watched by whoever starts them there
    watchdog: daemon.argv !== null || daemon.name.startsWith('croft-'),
  }
}

async function list(system: System, withVersions: boolean) {
  const php = (await discoverPhpVersions(system)).map((version) => allowed(system, `php-fpm-${version}`))
  const daemons = [...fixedDaemons(system.paths), ...php]
  const names = daemons.map(({ name }) => name)
  const versions = withVersions ? await observeVersions(names, system) : undefined
  return Promise.all(daemons.map((daemon) => show(system, daemon, versions)))
}

/** What the running ones use. */
async function usage(system: System) {
  const running = (await list(system, false)).flatMap(({ name, pid }) => (pid === null ? [] : [{ name, pid }]))
  const used = observeUsage(running.map(({ pid }) => pid))
  return running.map(({ name, pid }) => {
    const { cpuUsec = 0, memoryBytes = 0 } = used.get(pid) ?? {}
    return { name, pid, cpu_usec: cpuUsec, memory_mb: Math.round(memoryBytes / 1_048_576) }
  })
}

async function showOne(system: System, name: string, withVersion: boolean) {
  const daemon = allowed(system, name)
  return show(system, daemon, withVersion ? await observeVersions([name], system) : undefined)
}

interface LogRequest {
  readonly name: string
  readonly lines: number
  readonly contains: string
  readonly since: number
}

/** Lines that tell no time are kept: they belong to one that does. */
function tail(system: System, { name, lines, contains, since }: LogRequest) {
  const { log } = allowed(system, name)
  const late = (line: string) => since === 0 || (timeOfLine(line, system.now()) ?? since) >= since
  return system.files.tail(log, lines, (line) => line.includes(contains) && late(line))
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
  'services.list': verb({
    body: z.strictObject({ versions: z.boolean().default(false) }),
    handle: async ({ versions }, { system }) => ({ services: await list(system, versions) }),
  }),
  'services.usage': verb({ body: z.strictObject({}), handle: async (_body, { system }) => ({ services: await usage(system) }) }),
  'services.show': verb({
    body: Name.extend({ versions: z.boolean().default(false) }),
    handle: ({ name, versions }, { system }) => showOne(system, name, versions),
  }),
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
    body: Name.extend({
      lines: z.number().int().min(1).max(5000),
      contains: z.string().max(256).default(''),
      /** Milliseconds since the epoch. */
      since: z.number().int().min(0).default(0),
    }),
    handle: (body, { system }) => tail(system, body),
  }),
  'services.logs-stream': verb({
    body: Name,
    handle: async ({ name }, { system }, signal) => follow(system, allowed(system, name).log, signal),
  }),
}
