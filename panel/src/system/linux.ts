import { createWriter } from './atomic-write.ts'
import { differingHomeParts, ensureHomeDirectory, removeHomeDirectory } from './files/home.ts'
import * as read from './files/read.ts'
import { exchange } from './exchange.ts'
import { requestLocally } from './local-http.ts'
import { createMounts } from './mounts.ts'
import type { ProgramPlaces } from './programs.ts'
import { createPipe } from './pipe.ts'
import { createRun } from './run.ts'
import { createDirectServices, type DirectServices } from './services/direct.ts'
import { createSystemdServices } from './services/systemd.ts'
import { createUserDatabase, lookUpUser } from './users.ts'
import type { FileSystem, System, SystemPaths } from './system.ts'

export interface LinuxOptions {
  readonly paths: SystemPaths
  /** `direct`: Croft starts and watches its daemons itself. */
  readonly services: 'systemd' | 'direct'
  /** Name of the web server's user; it must exist. */
  readonly edgeUser: string
  /** Program name → absolute path, where it differs from Debian's. */
  readonly programs?: ProgramPlaces
}

/** The real machine. `direct` is the supervisor when there is one, for the watchdog. */
export interface LinuxSystem extends System {
  readonly direct: DirectServices | null
}

/** The real file system; every change is durable when its promise resolves. */
export function createFiles(paths: SystemPaths): FileSystem {
  return {
    ...createWriter(),
    stat: async (path) => read.stat(path),
    readText: async (path) => read.readText(path),
    readLink: async (path) => read.readLink(path),
    list: async (path) => read.list(path),
    tail: async (path, lines, keep) => read.tail(path, lines, keep),
    openRead: async (path, most) => read.openRead(path, most),
    readFrom: async (path, offset, most) => read.readFrom(path, offset, most),
    ensureHomeDirectory: async (user, parts, home) => ensureHomeDirectory(paths.homes, user, parts, home),
    differingHomeParts: async (user, parts, home) => differingHomeParts(paths.homes, user, parts, home),
    removeHomeDirectory: async (user) => removeHomeDirectory(paths.homes, user),
  }
}

/** The machine itself: real files, real programs, real daemons. */
export function createLinuxSystem({ paths, services, edgeUser, programs = {} }: LinuxOptions): LinuxSystem {
  const files = createFiles(paths)
  const run = createRun(paths.homes, programs)
  const direct = services === 'direct' ? createDirectServices({ paths, files, programs }) : null
  return {
    paths,
    files,
    run,
    pipe: createPipe(paths.homes, programs),
    direct,
    services: direct ?? createSystemdServices({ paths, files, run, programs }),
    users: createUserDatabase(),
    mounts: createMounts(run, files, paths),
    edge: lookUpUser(edgeUser),
    exchange,
    request: requestLocally,
    now: () => Date.now(),
  }
}
