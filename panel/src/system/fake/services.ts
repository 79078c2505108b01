import { findDaemon } from '../services/catalogue.ts'
import { ServiceFailed } from '../services/failure.ts'
import type { ResourceLimits } from '../services/limits.ts'
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
  const limits = new Map<string, ResourceLimits>()

  const daemonOf = (name: string): FakeDaemon => {
    if (findDaemon(paths, name) === null) throw new Error(`service ${JSON.stringify(name)} is not on the list`)
    const known = daemons.get(name) ?? { status: 'stopped', enabled: false, loaded: new Map(), reads: 0 }
    daemons.set(name, known)
    return known
  }

  /** An FPM of one account reads its own folder, the shared ones read none of these. */
  const reads = (account: string | null, path: string): boolean => {
    const [own, of = null] = /\/php\/[^/]+\/own(?:\/([^/]+)|$)/.exec(path) ?? []
    return account === null ? own === undefined : of === account || path.endsWith('/php.ini')
  }
  const snapshot = (name: string) => {
    const account = findDaemon(paths, name)?.account ?? null
    const owned = [...tree.nodes].filter(([path]) => path.startsWith(`${paths.config}/`) && reads(account, path))
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
    daemon.loaded = snapshot(name)
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
    async forget(name) {
      if (!daemons.has(name)) return
      faults.touch(`forget ${name}`)
      daemons.delete(name)
    },
    slices: {
      available: true,
      hasLimits: async ({ username }, wanted) => JSON.stringify(limits.get(username) ?? null) === JSON.stringify(wanted),
      async setLimits({ username }, wanted) {
        faults.touch(`limits of ${username}`, true)
        if (wanted === null) limits.delete(username)
        else limits.set(username, wanted)
      },
    },
  }
  return { daemons, limits, manager }
}
