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
  const { paths, files, run, programs = {}, unitFolder = '/etc/systemd/system', settleMs = 250 } = options
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

  async function state(name: string): Promise<ServiceState> {
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
      if ((await state(daemon.name)).status !== 'running') throw await serviceFailed(files, daemon, cause)
      await sleep(100)
    } while (Date.now() < end)
  }

  async function act(verb: 'start' | 'restart' | 'reload-or-restart', daemon: Daemon): Promise<void> {
    await ensureUnit(daemon)
    try {
      await systemctl(verb, '--', unitName(daemon))
    } catch (cause) {
      throw await serviceFailed(files, daemon, cause)
    }
    await settle(daemon)
  }

  return {
    state,
    start: (name) => act('start', named(name)),
    restart: (name) => act('restart', named(name)),
    reload: (name) => act('reload-or-restart', named(name)),
    stop: async (name) => void (await systemctl('stop', '--', unitName(named(name)))),
    enable: async (name) => {
      await ensureUnit(named(name))
      await systemctl('enable', '--', unitName(named(name)))
    },
    disable: async (name) => void (await systemctl('disable', '--', unitName(named(name)))),
  }
}
