import { closeSync, fstatSync, lstatSync, readFileSync } from 'node:fs'
import { openHome } from './files/home.ts'
import { operand, type Argv } from './run.ts'
import type { HomeFolder, MountTable } from './mount-table.ts'
import { createTurns } from './turns.ts'
import { UnsafePath, rootOwned, type FileSystem, type RunOptions, type RunResult, type SystemPaths } from './system.ts'

/** Bit of `CAP_SYS_ADMIN` in the masks of `/proc/<pid>/status`. */
const sysAdmin = 21n

function mayMount(): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
  return ((BigInt(`0x${mask}`) >> sysAdmin) & 1n) === 1n
}

/** Device and inode of a folder, `null` when it is not there. */
function identity(path: string): string | null {
  try {
    const { dev, ino } = lstatSync(path, { bigint: true })
    return `${dev}:${ino}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Options of what is mounted there, `null` when nothing is. The fifth field is the place; blanks in it are escaped, which no path of ours has. */
const mountedAt = (target: string): readonly string[] | null =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .findLast((fields) => fields[4] === target)?.[5]
    ?.split(',') ?? null

/** Device and inode of a folder of a home, reached without following a link. */
function identityInHome(homes: string, { user, parts, uid }: HomeFolder): string {
  const descriptor = openHome(homes, user, parts, uid)
  try {
    const { dev, ino } = fstatSync(descriptor, { bigint: true })
    return `${dev}:${ino}`
  } finally {
    closeSync(descriptor)
  }
}

type Run = (argv: Argv, options?: RunOptions) => Promise<RunResult>

/**
 * Mounts of the real machine. They are made where process 1 looks, because the agent has a view of its own under systemd: what it
 * mounted there, no other program would see.
 */
export function createMounts(run: Run, files: Pick<FileSystem, 'ensureDirectory'>, paths: Pick<SystemPaths, 'homes' | 'run'>): MountTable {
  const outside = (...argv: readonly [string, ...string[]]) => run(['nsenter', '--mount=/proc/1/ns/mnt', '--', ...argv])
  const unbind = async (target: string) => {
    // more than one when two hands mounted it
    for (let left = 10; left > 0 && mountedAt(target) !== null; left -= 1) await outside('/usr/bin/umount', '--lazy', '--', operand(target))
  }
  const inTurn = createTurns()
  const mount = async (source: string, target: string, options: readonly string[]) => {
    await files.ensureDirectory(target, rootOwned(0o755))
    const how = options.length === 0 ? [] : ['--options', options.join(',')]
    await outside('/usr/bin/mount', '--bind', ...how, '--', operand(source), operand(target))
  }
  /**
   * Shows the folder where nobody but root looks, and from there at its place: the way to it may be a link by the time it is mounted. What
   * is shown then has its options from the first moment, also for daemons with a view of their own, which a change of options would miss.
   */
  const showProven = async (folder: HomeFolder, target: string, readOnly: boolean) => {
    // before mount(8) stumbles over what is no folder, in words of its own
    identityInHome(paths.homes, folder)
    const aside = `${paths.run}/unproven/${folder.user}`
    await files.ensureDirectory(`${paths.run}/unproven`, rootOwned(0o700))
    await unbind(aside)
    await mount([paths.homes, folder.user, ...folder.parts].join('/'), aside, ['nosuid', 'nodev', ...(readOnly ? ['ro'] : [])])
    try {
      if (identity(aside) !== identityInHome(paths.homes, folder)) throw new UnsafePath(`${target}: the folder was swapped`)
      await unbind(target)
      await mount(aside, target, [])
    } finally {
      await unbind(aside)
    }
  }
  return {
    async showsHome(folder, target, { readOnly }) {
      const there = mountedAt(target)
      const wanted = identityInHome(paths.homes, folder)
      return there !== null && there.includes('ro') === readOnly && identity(target) === wanted
    },
    showHome: (folder, target, { readOnly }) => inTurn(folder.user, () => showProven(folder, target, readOnly)),
    available: mayMount(),
    isBound: async (source, target) => {
      const here = identity(source)
      return here !== null && here === identity(target)
    },
    async bind(source, target) {
      await unbind(target)
      await mount(source, target, ['nosuid', 'nodev'])
    },
    unbind,
  }
}
