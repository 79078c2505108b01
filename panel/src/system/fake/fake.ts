import type { Argv } from '../run.ts'
import { pathsBelow } from '../paths.ts'
import { ProgramFailed, rootOwned, type EdgeUser, type RunOptions, type RunResult, type System } from '../system.ts'
import { createFaults, type Faults } from './faults.ts'
import { createFakeFiles } from './files.ts'
import { createFakeHomes } from './homes.ts'
import { createFakeServices, type FakeDaemon, type Judge } from './services.ts'
import { createTree, type FakeTree } from './tree.ts'
import { createFakeUsers, type FakeUser } from './users.ts'

/** Answers a program that the fake does not know itself; `null` = exit code 0 without a word. */
export type Answer = (argv: Argv, options: RunOptions) => RunResult | null

/** A machine in memory, with everything a test may want to look at or break. */
export interface FakeSystem extends System {
  readonly tree: FakeTree
  readonly faults: Faults
  readonly accounts: ReadonlyMap<string, FakeUser>
  readonly daemons: ReadonlyMap<string, FakeDaemon>
  /** Every program that was run, in order. */
  readonly transcript: readonly (readonly string[])[]
  /** Replaces the answers of programs (`nginx -t`, `setquota`). */
  answer(answer: Answer): void
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
  const { daemons, manager } = createFakeServices(tree, faults, paths, judge)
  const transcript: (readonly string[])[] = []
  const homes = createFakeHomes(tree, faults, paths.homes)
  let answer: Answer = () => null

  const folder = { kind: 'directory', content: '', ...rootOwned(0o755) } as const
  tree.put(options.root ?? '/croft', folder)
  for (const path of Object.values(paths)) tree.put(path, folder)

  async function run(argv: Argv, how: RunOptions = {}): Promise<RunResult> {
    transcript.push(argv)
    const result = answer(argv, how) ?? accounts.run(argv) ?? homes.run(argv, how) ?? { code: 0, stdout: '', stderr: '' }
    if (result.code !== 0 && how.allowFailure !== true) throw new ProgramFailed(argv, result.code, result.stderr)
    return result
  }

  return {
    paths,
    files,
    run,
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
    accounts: accounts.users,
    daemons,
    transcript,
    answer: (next) => {
      answer = next
    },
    judge: (next) => {
      judge.current = next
    },
    dump: () => {
      const nodes = [...tree.nodes].map(([path, node]) => `${path} ${JSON.stringify(node)}`).toSorted()
      const people = [...accounts.users.values()].map((user) => JSON.stringify(user)).toSorted()
      const running = [...daemons].map(
        ([name, { status, enabled, loaded }]) =>
          `${name} ${status} ${enabled} ${JSON.stringify([...loaded].map(([path, text]) => `${path} ${text}`).toSorted())}`,
      )
      return [...nodes, ...people, ...running.toSorted()].join('\n')
    },
  }
}
