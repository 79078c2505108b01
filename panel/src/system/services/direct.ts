import { setTimeout as sleep } from 'node:timers/promises'
import { locateProgram, type ProgramPlaces } from '../programs.ts'
import { launch } from '../run.ts'
import { rootOwned, type FileSystem, type ServiceManager, type ServiceState, type SystemPaths } from '../system.ts'
import { daemonNamed, findDaemon, type Daemon } from './catalogue.ts'
import { createRecords, foreignProcess, leftovers, recognise } from './direct-record.ts'
import { serviceFailed, ServiceFailed } from './failure.ts'
import { signal } from './process.ts'
import { createTurns } from '../turns.ts'

export interface DirectOptions {
  readonly paths: SystemPaths
  readonly files: FileSystem
  readonly programs?: ProgramPlaces
  /** How long a daemon is watched after a start or reload before it counts as healthy; default 250 ms. */
  readonly settleMs?: number
  /** How long a daemon may take to end before it is killed; default 10 s. */
  readonly stopMs?: number
}

/** Supervision without systemd: daemons run detached in sessions of their own and survive the agent. */
export interface DirectServices extends ServiceManager {
  /** Daemons that should run and do not; with `boot` also those that are enabled. */
  missing(boot?: boolean): Promise<readonly string[]>
}

/** Makes the supervisor for machines without systemd (containers, tests, private instances). */
export function createDirectServices({ paths, files, programs = {}, settleMs = 250, stopMs = 10_000 }: DirectOptions): DirectServices {
  const records = createRecords(paths, files)
  const inTurn = createTurns()
  const named = (name: string) => daemonNamed(paths, name)

  const find = async (daemon: Daemon) =>
    daemon.argv === null ? foreignProcess(files, daemon) : recognise(await records.running(daemon.name))

  async function settle(daemon: Daemon): Promise<void> {
    const end = Date.now() + settleMs
    while (Date.now() < end) {
      if ((await find(daemon)) === null) throw await serviceFailed(files, daemon)
      await sleep(Math.min(50, settleMs))
    }
  }

  async function endLeftovers(daemon: Daemon): Promise<void> {
    if (daemon.keepsSessions === true) return records.clearRunning(daemon.name)
    const record = await records.running(daemon.name)
    const end = Date.now() + stopMs
    let left = leftovers(record)
    for (const { pid } of left) signal(pid, 'SIGTERM')
    while (left.length > 0) {
      await sleep(20)
      left = leftovers(record)
      if (Date.now() > end) for (const { pid } of left) signal(pid, 'SIGKILL')
    }
    await records.clearRunning(daemon.name)
  }

  async function start(daemon: Daemon): Promise<void> {
    if (daemon.argv === null) throw new ServiceFailed(daemon.name, 'it is not run by Croft on this machine')
    await records.setWish(daemon.name, { wanted: true })
    if ((await find(daemon)) !== null) return
    await endLeftovers(daemon)
    await files.ensureDirectory(paths.logs, rootOwned(0o755))
    const pid = await launch(daemon.argv, daemon.log, programs)
    await records.setRunning(daemon.name, pid)
    await settle(daemon)
  }

  async function halt(daemon: Daemon): Promise<void> {
    if (daemon.argv === null) throw new ServiceFailed(daemon.name, 'it is not run by Croft on this machine')
    const facts = await find(daemon)
    if (facts !== null) {
      signal(facts.pid, daemon.stopSignal)
      const end = Date.now() + stopMs
      while ((await find(daemon)) !== null) {
        if (Date.now() > end) signal(facts.pid, 'SIGKILL')
        await sleep(20)
      }
    }
    await endLeftovers(daemon)
  }

  async function reload(daemon: Daemon): Promise<void> {
    const facts = await find(daemon)
    if (facts === null) return daemon.argv === null ? undefined : start(daemon)
    if (daemon.reloadSignal === null) throw new ServiceFailed(daemon.name, 'it cannot reload')
    signal(facts.pid, daemon.reloadSignal)
    await settle(daemon)
  }

  async function state(name: string): Promise<ServiceState> {
    const daemon = named(name)
    const facts = await find(daemon)
    const wish = await records.wish(name)
    if (facts !== null) return { status: 'running', enabled: wish.enabled || daemon.argv === null, pid: facts.pid }
    if (daemon.argv === null || locateProgram(daemon.argv[0], programs) === null) {
      return { status: 'not_installed', enabled: false, pid: null }
    }
    return { status: wish.wanted ? 'failed' : 'stopped', enabled: wish.enabled, pid: null }
  }

  async function missing(boot = false): Promise<readonly string[]> {
    const found: string[] = []
    for (const name of await records.wishes()) {
      const daemon = findDaemon(paths, name)
      if (daemon?.argv == null) continue
      const wish = await records.wish(name)
      if ((wish.wanted || (boot && wish.enabled)) && (await find(daemon)) === null) found.push(name)
    }
    return found
  }

  return {
    state,
    missing,
    start: (name) => inTurn(name, () => start(named(name))),
    stop: (name) => inTurn(name, () => records.setWish(name, { wanted: false }).then(() => halt(named(name)))),
    restart: (name) => inTurn(name, () => halt(named(name)).then(() => start(named(name)))),
    reload: (name) => inTurn(name, () => reload(named(name))),
    enable: (name) => inTurn(name, () => records.setWish(named(name).name, { enabled: true })),
    disable: (name) => inTurn(name, () => records.setWish(named(name).name, { enabled: false })),
    forget: (name) => inTurn(name, () => records.forget(named(name).name)),
    // a plain process has nothing that would hold a whole account
    slices: { available: false, hasLimits: async () => true, setLimits: async () => undefined },
  }
}
