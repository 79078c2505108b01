import type { FileSystem, ServiceManager, ServiceState, System } from './system.ts'

/** One change that would be made: `write /etc/croft/…`, `reload nginx`, `run usermod …`. */
export interface PlannedChange {
  readonly kind: string
  readonly target: string
}

/** A machine that is read for real and on which nothing is done. */
export interface PlanSystem extends System {
  readonly changes: readonly PlannedChange[]
}

/** Wraps a machine: reads go through, every change is only written down. Programs are not started and count as successful. */
export function createPlanSystem(real: System): PlanSystem {
  const changes: PlannedChange[] = []
  const note = (kind: string, target: string) => void changes.push({ kind, target })

  const files: FileSystem = {
    ...real.files,
    writeAtomic: async (path) => note('write', path),
    linkAtomic: async (path) => note('link', path),
    ensureDirectory: async (path, owner) => {
      const there = await real.files.stat(path)
      const same = there?.kind === 'directory' && there.uid === owner.uid && there.gid === owner.gid && there.mode === owner.mode
      if (!same) note('directory', path)
    },
    setOwnership: async (path) => note('owner', path),
    remove: async (path) => {
      if ((await real.files.stat(path)) !== null) note('remove', path)
    },
    removeTree: async (path) => {
      if ((await real.files.stat(path)) !== null) note('remove', path)
    },
    removeHomeDirectory: async (user) => note('remove', `${real.paths.homes}/${user}`),
    ensureHomeDirectory: async (user, parts, home) => {
      const missing = await real.files.differingHomeParts(user, parts, home)
      for (const part of missing) note('home', `${real.paths.homes}/${user}${part === '' ? '' : `/${part}`}`)
      return missing
    },
  }

  const request: System['request'] = async (asked) => {
    if (asked.method === 'GET') return real.request(asked)
    note('request', `${asked.method} ${asked.path}`)
    return { status: 204, body: '' }
  }

  // asked once for each daemon: a sweep over thousands of scopes asks for the same few again and again
  const states = new Map<string, Promise<ServiceState>>()
  const stateOf = (name: string) => {
    const state = states.get(name) ?? real.services.state(name)
    states.set(name, state)
    return state
  }

  // Whoever asks afterwards finds the daemon as it would be then.
  const change = (kind: string, name: string, after: Partial<ServiceState>): Promise<void> => {
    note(kind, name)
    states.set(
      name,
      stateOf(name).then((state) => ({ ...state, ...after })),
    )
    return Promise.resolve()
  }
  const services: ServiceManager = {
    state: stateOf,
    start: (name) => change('start', name, { status: 'running' }),
    stop: (name) => change('stop', name, { status: 'stopped' }),
    restart: (name) => change('restart', name, { status: 'running' }),
    reload: (name) => change('reload', name, {}),
    enable: (name) => change('enable', name, { enabled: true }),
    disable: (name) => change('disable', name, { enabled: false }),
    forget: async (name) => note('forget', name),
    slices: { ...real.services.slices, setLimits: async ({ username }) => note('limits', username) },
  }

  return {
    ...real,
    files,
    services,
    users: {
      ...real.users,
      endProcess: async (pid) => note('end-process', String(pid)),
      endProcesses: async (uid) => note('end-processes', String(uid)),
    },
    mounts: {
      ...real.mounts,
      bind: async (_source, target) => note('mount', target),
      showHome: async (_folder, target) => note('mount', target),
      unbind: async (target) => note('unmount', target),
    },
    changes,
    pipe: async (from, to) => note('run', `${from.argv.join(' ')} | ${to.argv.join(' ')}`),
    // nobody will ever run what was only written down
    exchange: undefined,
    request,
    run: async (argv, options) => {
      if (options?.looks === true) return real.run(argv, options)
      note('run', argv.join(' '))
      return { code: 0, stdout: '', stderr: '' }
    },
  }
}
