import type { Program } from './programs.ts'
import type { Readable, Transform } from 'node:stream'
import type { MountTable } from './mount-table.ts'
import type { SliceManager } from './services/limits.ts'
import type { SshSession } from './ssh-sessions.ts'

/**
 * All access to the machine. Three bodies: `linux` (real), `plan` (reads are real, writes are written down) and `fake` (a machine in
 * memory for tests). Paths are absolute and belong to Croft's own trees; nothing below a tenant's home is ever opened through it
 * except by `ensureHomeDirectory`, which walks component by component without following links.
 */
export interface System {
  /** Fixed places of this installation. */
  readonly paths: SystemPaths
  readonly files: FileSystem
  /** Starts a program of the closed list. Throws `ProgramFailed` on a non-zero exit unless `allowFailure`. */
  run(argv: readonly [program: Program, ...args: string[]], options?: RunOptions): Promise<RunResult>
  /**
   * What one program says is what the other reads: the way files go from one tenant to another, each end with its own tenant's rights.
   * Throws `ProgramFailed` of the end that failed; both end when the signal aborts or the time is over.
   */
  pipe(from: PipeEnd, to: PipeEnd, options: PipeOptions): Promise<void>
  readonly services: ServiceManager
  readonly users: UserDatabase
  readonly mounts: MountTable
  /** The web server's own user: group of document roots, owner of FPM sockets, reader of certificates. */
  readonly edge: EdgeUser
  /**
   * Connects to a listener of this machine, writes, and resolves with what it says until it closes (at most 64 KiB): how a driver asks a
   * daemon whether it lives. Absent on machines where nothing really runs.
   */
  readonly exchange?: ((to: Listener, bytes: Uint8Array, timeoutMs: number) => Promise<Buffer>) | undefined
  /** Asks the HTTP API of a daemon on this machine, over loopback. Rejects when nothing listens there; every status is an answer. */
  request(request: LocalRequest): Promise<LocalReply>
  /** Milliseconds since the epoch. */
  now(): number
}

/** A request to a daemon of this machine. `body` is JSON text. */
export interface LocalRequest {
  readonly port: number
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Default 10 s. */
  readonly timeoutMs?: number
}
export interface LocalReply {
  readonly status: number
  readonly body: string
}

/** A listener of this machine: a Unix socket or an address with a port. */
export type Listener = { readonly path: string } | { readonly host: string; readonly port: number }

/** Unix users and groups of this machine, read only: they are changed with `useradd` and its kin. */
export interface UserDatabase {
  byName(name: string): Promise<UserRecord | null>
  byUid(uid: number): Promise<UserRecord | null>
  groupByName(name: string): Promise<GroupRecord | null>
  groupByGid(gid: number): Promise<GroupRecord | null>
  /** Names of the groups that list a user as a member, its own not among them. */
  groupsOf(name: string): Promise<readonly string[]>
  /** What is kept of its password, `*` or `!` for none; `null` without such a user. */
  passwordOf(name: string): Promise<string | null>
  /** Users who are in by SSH at this moment. */
  sshSessions(): Promise<readonly SshSession[]>
  /** Ends one process that runs as this tenant; quiet when there is no such process. Refuses ids below 1000. */
  endProcess(pid: number, uid: number): Promise<void>
  /** Ends every process of a tenant, by force when it does not go; refuses ids below 1000. */
  endProcesses(uid: number): Promise<void>
}
export interface UserRecord {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
  readonly shell: string
  /** Expired on purpose: no login by any means, the password untouched. */
  readonly expired: boolean
}
export interface GroupRecord {
  readonly name: string
  readonly gid: number
}

export interface EdgeUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

export interface SystemPaths {
  /** `/home`. */
  readonly homes: string
  /** `/etc/croft`: rendered configuration, root-owned. */
  readonly config: string
  /** `/var/lib/croft`: state of the agent and the web tree. */
  readonly state: string
  /** `/var/log/croft`. */
  readonly logs: string
  /** `/run/croft`: sockets and pid files. */
  readonly run: string
}

export interface RunOptions {
  readonly stdin?: string
  /** Default 30 s. */
  readonly timeoutMs?: number
  readonly allowFailure?: boolean
  /** It only reads: a plan starts it too. */
  readonly looks?: boolean
  /** Runs without root: as this user, without any other group. */
  readonly as?: { readonly uid: number; readonly gid: number }
  /** Working folder `<homes>/<user>/<parts…>`, opened without following links; its owner must be `as.uid`. */
  readonly inHome?: { readonly user: string; readonly parts: readonly string[] }
}
/** One end of a pipe. */
export interface PipeEnd {
  readonly argv: readonly [program: Program, ...args: string[]]
  readonly as: NonNullable<RunOptions['as']>
  readonly inHome: NonNullable<RunOptions['inHome']>
  /** Highest exit code that is no failure; default 0. */
  readonly tolerate?: number
}
export interface PipeOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Changes what is said on its way. */
  readonly through?: Transform
}
export interface RunResult {
  readonly code: number
  /** Cut at 1 MiB. */
  readonly stdout: string
  readonly stderr: string
}

export type NodeKind = 'file' | 'directory' | 'link' | 'other'
export interface NodeStat {
  readonly kind: NodeKind
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly modifiedMs: number
}

export interface FileSystem {
  /** `null` when nothing is there; every other failure throws. Links are not followed. */
  stat(path: string): Promise<NodeStat | null>
  /** `null` when nothing is there. Not through a final symbolic link. */
  readText(path: string): Promise<string | null>
  /** `null` when nothing is there or it is no link. */
  readLink(path: string): Promise<string | null>
  /** Names, sorted; an empty list when the folder does not exist. */
  list(path: string): Promise<string[]>
  /** Temp file, fsync, rename, fsync of the folder. Sets owner and mode before the rename. */
  writeAtomic(path: string, content: string, owner: Ownership): Promise<void>
  /** A symbolic link that appears under its name in one rename. */
  linkAtomic(path: string, target: string, owner: { readonly uid: number; readonly gid: number }): Promise<void>
  /** Creates the folder (and its parents, root 0755) and sets owner and mode. */
  ensureDirectory(path: string, owner: Ownership): Promise<void>
  setOwnership(path: string, owner: Ownership): Promise<void>
  /**
   * Runs `work`; what it does with the methods above survives a power cut only when this promise resolves, instead of one by one.
   * For many changes that count only as a whole.
   */
  together<Result>(work: () => Promise<Result>): Promise<Result>
  /** One file or link. Quiet when it is not there. */
  remove(path: string): Promise<void>
  /** A whole folder of Croft's own trees. Quiet when it is not there. */
  removeTree(path: string): Promise<void>
  /**
   * Makes `<homes>/<user>/<parts…>` exist, each missing part created with the given ownership, opened with O_NOFOLLOW from its parent's
   * descriptor. Throws `UnsafePath` when a part is a link, no folder, or belongs to somebody else. The home itself is made only when
   * `home` is given. Group and mode of what exists are put right. Answers with the parts that were made or put right (`''` = the home).
   */
  ensureHomeDirectory(user: string, parts: readonly HomePart[], home?: Ownership): Promise<readonly string[]>
  /** What `ensureHomeDirectory` would make or put right, without doing it; parts below a missing one are missing too. */
  differingHomeParts(user: string, parts: readonly HomePart[], home?: Ownership): Promise<readonly string[]>
  /** Takes away the empty folder `<homes>/<user>`; quiet when it is not there, throws when something is in it. */
  removeHomeDirectory(user: string): Promise<void>
  /** Bytes appended to a log are read from the end: the last `lines` lines that `keep` says yes to; very long ones (64 KiB) are cut. */
  tail(path: string, lines: number, keep?: (line: string) => boolean): Promise<{ lines: string[]; truncated: boolean }>
  /** What is there now, or only its last `most` bytes; `null` when nothing is there. */
  openRead(path: string, most?: number): Promise<Readable | null>
  /** At most `most` bytes (default 256 KiB) from `offset` on, and how long the file is now; `null` when nothing is there. */
  readFrom(path: string, offset: number, most?: number): Promise<{ readonly bytes: Buffer; readonly size: number } | null>
}

/** One folder of a path below a home. */
export interface HomePart {
  readonly name: string
  readonly owner: Ownership
}

/** `mode` as in chmod, numeric owner. */
export interface Ownership {
  readonly uid: number
  readonly gid: number
  readonly mode: number
}

export const rootOwned = (mode: number): Ownership => ({ uid: 0, gid: 0, mode })

/** A daemon of the closed list: `nginx`, `php-fpm-8.2`. */
export interface ServiceState {
  readonly status: 'running' | 'stopped' | 'failed' | 'not_installed'
  readonly enabled: boolean
  readonly pid: number | null
}
export interface TakeOverOptions {
  /** The caller asks the daemon itself whether it runs the new configuration, and fails when it does not: nobody need watch it first. */
  readonly proven?: boolean
}
export interface ServiceManager {
  state(name: string): Promise<ServiceState>
  start(name: string, options?: TakeOverOptions): Promise<void>
  stop(name: string): Promise<void>
  restart(name: string): Promise<void>
  /** Takes over new configuration without dropping connections. Starts the daemon when it is stopped but wanted. */
  reload(name: string, options?: TakeOverOptions): Promise<void>
  enable(name: string): Promise<void>
  disable(name: string): Promise<void>
  /** A daemon that is stopped and disabled for good: what was written for it goes. */
  forget(name: string): Promise<void>
  readonly slices: SliceManager
}

/** A program ended with another code than 0, or did not end in time. `output` is its own words. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed'
  readonly argv: readonly string[]
  readonly code: number
  readonly output: string
  constructor(argv: readonly string[], code: number, output: string) {
    super(`${argv[0]} failed with code ${code}: ${output.trim().slice(0, 2000)}`)
    this.argv = argv
    this.code = code
    this.output = output
  }
}

/** Something in a tenant's home is not what it must be: a link in the way, a foreign owner. */
export class UnsafePath extends Error {
  override readonly name = 'UnsafePath'
}
