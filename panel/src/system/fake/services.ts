import { findDaemon } from '../services/catalogue.ts'
import { ServiceFailed } from '../services/failure.ts'
import type { ServiceManager, ServiceState, SystemPaths } from '../system.ts'
import type { Faults } from './faults.ts'
import type { FakeTree } from './tree.ts'

/** A daemon of the machine in memory. */
export interface FakeDaemon {
  status: ServiceState['status']
  enabled: boolean
  /** What it read when it last started or reloaded: path → content of everything in the configuration. */
  loaded: ReadonlyMap<string, string>
  /** Starts and reloads so far. */
  reads: number
}

/** Looks at what a daemon reads; a text is its complaint. */
export type Judge = (daemon: string, tree: FakeTree) => string | null

/** Services in memory. A daemon that dislikes its configuration dies when it reads it. */
export function createFakeServices(tree: FakeTree, faults: Faults, paths: SystemPaths, judge: { current: Judge }) {
  const daemons = new Map<string, FakeDaemon>()

  const daemonOf = (name: string): FakeDaemon => {
    if (findDaemon(paths, name) === null) throw new Error(`service ${JSON.stringify(name)} is not on the list`)
    const known = daemons.get(name) ?? { status: 'stopped', enabled: false, loaded: new Map(), reads: 0 }
    daemons.set(name, known)
    return known
  }

  const snapshot = () => {
    const owned = [...tree.nodes].filter(([path]) => path.startsWith(`${paths.config}/`))
    return new Map(owned.map(([path, node]) => [path, `${node.kind} ${node.uid}:${node.gid} ${node.mode.toString(8)} ${node.content}`]))
  }

  async function read(verb: string, name: string): Promise<void> {
    const daemon = daemonOf(name)
    faults.touch(`${verb} ${name}`)
    const complaint = judge.current(name, tree)
    if (complaint !== null) {
      daemon.status = 'failed'
      throw new ServiceFailed(name, complaint)
    }
    daemon.status = 'running'
    daemon.loaded = snapshot()
    daemon.reads += 1
  }

  const manager: ServiceManager = {
    async state(name) {
      const { status, enabled } = daemonOf(name)
      return { status, enabled, pid: status === 'running' ? 1000 : null }
    },
    start: (name) => read('start', name),
    restart: (name) => read('restart', name),
    reload: (name) => read('reload', name),
    async stop(name) {
      const daemon = daemonOf(name)
      faults.touch(`stop ${name}`)
      daemon.status = 'stopped'
    },
    async enable(name) {
      const daemon = daemonOf(name)
      faults.touch(`enable ${name}`)
      daemon.enabled = true
    },
    async disable(name) {
      const daemon = daemonOf(name)
      faults.touch(`disable ${name}`)
      daemon.enabled = false
    },
  }
  return { daemons, manager }
}
