import type { Argv } from '../run.ts'
import { pathsBelow } from '../paths.ts'
import {
  ProgramFailed,
  rootOwned,
  type EdgeUser,
  type LocalReply,
  type LocalRequest,
  type RunOptions,
  type RunResult,
  type System,
} from '../system.ts'
import type { ResourceLimits } from '../services/limits.ts'
import { createFaults, type Faults } from './faults.ts'
import { createFakeFiles } from './files.ts'
import { createFakeHomes } from './homes.ts'
import { createFakeMounts } from './mounts.ts'
import { createFakeServices, type FakeDaemon, type Judge } from './services.ts'
import { createTree, type FakeTree } from './tree.ts'
import { createFakeUsers, type FakeUser } from './users.ts'

/** Answers a program that the fake does not know itself; `null` = exit code 0 without a word. */
export type Answer = (argv: Argv, options: RunOptions) => RunResult | null

/** A daemon's HTTP API. */
export type Serve = (request: LocalRequest) => LocalReply

/** A machine in memory, with everything a test may want to look at or break. */
export interface FakeSystem extends System {
  readonly tree: FakeTree
  readonly faults: Faults
  readonly accounts: ReadonlyMap<string, FakeUser>
  readonly daemons: ReadonlyMap<string, FakeDaemon>
  /** Account → what it may use. */
  readonly limits: ReadonlyMap<string, ResourceLimits>
  /** Target → source. */
  readonly bound: ReadonlyMap<string, string>
  /** Every program that was run, in order. */
  readonly transcript: readonly (readonly string[])[]
  /** Replaces the answers of programs (`nginx -t`, `setquota`). */
  answer(answer: Answer): void
  /** Answers requests to a port of loopback from now on. */
  listen(port: number, serve: Serve): void
  /** Lets daemons dislike what they read. */
  judge(judge: Judge): void
  /** All of the machine as text, to compare two of them. */
  dump(): string
}

/** A fresh machine: homes, Croft's trees and the edge user exist, nothing runs. */
export function createFakeSystem(options: { now?: () => number; root?: string; edge?: EdgeUser } = {}): FakeSystem {
  const paths = pathsBelow(options.root ?? '/croft')
  const now = options.now ?? (() => 0)
  const tree = createTree()
  const faults = createFaults()
  const files = createFakeFiles(tree, faults, paths, now)
  const accounts = createFakeUsers(faults)
  const judge: { current: Judge } = { current: () => null }
  const { daemons, limits, manager } = createFakeServices(tree, faults, paths, judge)
  const { mounts, table } = createFakeMounts(faults, files, paths.homes)
  const transcript: (readonly string[])[] = []
  const homes = createFakeHomes(tree, faults, paths.homes)
  const listeners = new Map<number, Serve>()
  let answer: Answer = () => null

  const folder = { kind: 'directory', content: '', ...rootOwned(0o755) } as const
  for (const path of ['/etc', options.root ?? '/croft']) tree.put(path, folder)
  for (const path of Object.values(paths)) tree.put(path, folder)

  async function run(argv: Argv, how: RunOptions = {}): Promise<RunResult> {
    transcript.push(argv)
    const result = answer(argv, how) ?? accounts.run(argv, how.stdin) ?? homes.run(argv, how) ?? { code: 0, stdout: '', stderr: '' }
    if (result.code !== 0 && how.allowFailure !== true) throw new ProgramFailed(argv, result.code, result.stderr)
    return result
  }

  async function request(asked: LocalRequest): Promise<LocalReply> {
    const serve = listeners.get(asked.port)
    if (serve === undefined) throw Object.assign(new Error(`connect ECONNREFUSED 127.0.0.1:${asked.port}`), { code: 'ECONNREFUSED' })
    if (asked.method !== 'GET') faults.touch(`${asked.method} ${asked.path}`, true)
    return serve(asked)
  }

  return {
    paths,
    files,
    run,
    request,
    pipe: (from, to) => {
      transcript.push(from.argv, to.argv)
      return homes.pipe(from, to)
    },
    services: manager,
    edge: options.edge ?? { name: 'croft-edge', uid: 990, gid: 990 },
    now,
    tree,
    faults,
    users: accounts.database,
    mounts: table,
    bound: mounts,
    accounts: accounts.users,
    daemons,
    limits,
    transcript,
    listen: (port, serve) => {
      listeners.set(port, serve)
    },
    answer: (next) => {
      answer = next
    },
    judge: (next) => {
      judge.current = next
    },
    dump: () => {
      const nodes = [...tree.nodes].map(([path, node]) => `${path} ${JSON.stringify(node)}`).toSorted()
      const people = [...accounts.users.values()].map((user) => JSON.stringify(user)).toSorted()
      const touched = [...daemons].filter(([, { status, enabled, reads }]) => status !== 'stopped' || enabled || reads > 0)
      const running = touched.map(
        ([name, { status, enabled, loaded }]) =>
          `${name} ${status} ${enabled} ${JSON.stringify([...loaded].map(([path, text]) => `${path} ${text}`).toSorted())}`,
      )
      const shown = [...mounts].map(([target, source]) => `${source} at ${target}`).toSorted()
      const held = [...limits].map(([account, wanted]) => `${account} ${JSON.stringify(wanted)}`).toSorted()
      return [...nodes, ...people, ...shown, ...held, ...running.toSorted()].join('\n')
    },
  }
}
