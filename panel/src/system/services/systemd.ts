import type { Argv } from '../run.ts'
import {
  rootOwned,
  type FileSystem,
  type RunOptions,
  type RunResult,
  type ServiceManager,
  type ServiceState,
  type SystemPaths,
} from '../system.ts'
import { daemonNamed, type Daemon } from './catalogue.ts'
import { serviceFailed } from './failure.ts'
import { isAlive, readProcess } from './process.ts'
import { createSlices } from './slice.ts'
import { renderUnit } from './unit.ts'
import { locateProgram, type ProgramPlaces } from '../programs.ts'
import { setTimeout as sleep } from 'node:timers/promises'

export interface SystemdOptions {
  readonly paths: SystemPaths
  readonly files: FileSystem
  readonly run: (argv: Argv, options?: RunOptions) => Promise<RunResult>
  readonly programs?: ProgramPlaces
  /** Where Croft's own units are written; default `/etc/systemd/system`. */
  readonly unitFolder?: string
  /** How long a daemon is watched after a reload before it counts as healthy; default 250 ms. */
  readonly settleMs?: number
  /** How long a running daemon counts as running without asking systemd, while its process lives; default 30 s. */
  readonly rememberMs?: number
}

interface Remembered {
  readonly state: ServiceState
  readonly startTicks: number
  readonly until: number
}

function stateOf(show: string): ServiceState {
  const fields = new Map(show.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
  const pid = Number(fields.get('MainPID') ?? 0)
  const enabled = (fields.get('UnitFileState') ?? '').startsWith('enabled')
  if (fields.get('LoadState') === 'not-found') return { status: 'not_installed', enabled: false, pid: null }
  // "activating" between two tries to start what keeps ending
  const active = fields.get('SubState') === 'auto-restart' ? 'failed' : (fields.get('ActiveState') ?? '')
  const status = active === 'failed' ? 'failed' : ['active', 'reloading', 'activating'].includes(active) ? 'running' : 'stopped'
  return { status, enabled, pid: pid > 0 ? pid : null }
}

/** Services run by systemd; the units of Croft's own daemons are written by the agent itself. */
export function createSystemdServices(options: SystemdOptions): ServiceManager {
  const { paths, files, run, programs = {}, unitFolder = '/etc/systemd/system', settleMs = 250, rememberMs = 30_000 } = options
  const named = (name: string) => daemonNamed(paths, name)
  const systemctl = (...args: string[]) => run(['systemctl', '--no-ask-password', ...args], { timeoutMs: 90_000 })
  const unitName = (daemon: Daemon) => `${daemon.unit}.service`

  async function ensureUnit(daemon: Daemon): Promise<void> {
    const path = daemon.argv === null ? null : locateProgram(daemon.argv[0], programs)
    if (path === null) return
    const file = `${unitFolder}/${unitName(daemon)}`
    const text = renderUnit(daemon, path)
    if ((await files.readText(file)) === text) return
    await files.writeAtomic(file, text, rootOwned(0o644))
    await systemctl('daemon-reload')
  }

  // each change of a site asks whether its daemons run; starting systemctl for it would cost more than the change
  const seenRunning = new Map<string, Remembered>()

  async function state(name: string): Promise<ServiceState> {
    const known = seenRunning.get(name)
    if (known !== undefined && Date.now() < known.until) {
      const facts = known.state.pid === null ? null : readProcess(known.state.pid)
      if (isAlive(facts) && facts.startTicks === known.startTicks) return known.state
    }
    const seen = await observe(name)
    const facts = seen.status === 'running' && seen.pid !== null ? readProcess(seen.pid) : null
    if (isAlive(facts)) seenRunning.set(name, { state: seen, startTicks: facts.startTicks, until: Date.now() + rememberMs })
    else seenRunning.delete(name)
    return seen
  }

  async function observe(name: string): Promise<ServiceState> {
    const daemon = named(name)
    const shown = await run(
      ['systemctl', 'show', '--property=LoadState,ActiveState,SubState,MainPID,UnitFileState', '--', unitName(daemon)],
      {
        allowFailure: true,
      },
    )
    const seen = stateOf(shown.stdout)
    if (seen.status !== 'not_installed' || daemon.argv === null) return seen
    // installed, but its unit is only written at the first start
    return locateProgram(daemon.argv[0], programs) === null ? seen : { ...seen, status: 'stopped' }
  }

  async function settle(daemon: Daemon, cause?: unknown): Promise<void> {
    const end = Date.now() + settleMs
    do {
      if ((await observe(daemon.name)).status !== 'running') throw await serviceFailed(files, daemon, cause)
      await sleep(100)
    } while (Date.now() < end)
  }

  /** Whatever is done to a daemon, what was known of it before no longer counts: not while it is done either. */
  async function change(daemon: Daemon, work: () => Promise<unknown>): Promise<void> {
    seenRunning.delete(daemon.name)
    try {
      await work()
    } finally {
      seenRunning.delete(daemon.name)
    }
  }

  const act = (verb: 'start' | 'restart' | 'reload-or-restart', daemon: Daemon, watched = true): Promise<void> =>
    change(daemon, async () => {
      await ensureUnit(daemon)
      try {
        await systemctl(verb, '--', unitName(daemon))
      } catch (cause) {
        throw await serviceFailed(files, daemon, cause)
      }
      if (watched) await settle(daemon)
    })

  const tell = (verb: 'stop' | 'enable' | 'disable', daemon: Daemon): Promise<void> =>
    change(daemon, async () => {
      if (verb === 'enable') await ensureUnit(daemon)
      await systemctl(verb, '--', unitName(daemon))
    })

  return {
    state,
    start: (name, options) => act('start', named(name), options?.proven !== true),
    restart: (name) => act('restart', named(name)),
    reload: (name, options) => act('reload-or-restart', named(name), options?.proven !== true),
    stop: (name) => tell('stop', named(name)),
    enable: (name) => tell('enable', named(name)),
    disable: (name) => tell('disable', named(name)),
    async forget(name) {
      const file = `${unitFolder}/${unitName(named(name))}`
      if ((await files.stat(file)) === null) return
      await files.remove(file)
      seenRunning.delete(name)
      await systemctl('daemon-reload')
    },
    slices: createSlices({ paths, files, unitFolder, systemctl }),
  }
}
