import { apt } from '../../../system/apt.ts'
import { ProgramMissing } from '../../../system/programs.ts'
import { operand } from '../../../system/run.ts'
import type { System } from '../../../system/system.ts'

export interface PackageUpdate {
  readonly name: string
  readonly current: string
  readonly candidate: string
  /** It comes from an archive of security updates. */
  readonly security: boolean
}

/** `Inst bash [5.2.15-2+b8] (5.2.15-2+b13 Debian-Security:12/oldstable-security [amd64]) []`; new packages have no version in brackets. */
const planned = /^Inst (\S+) \[([^\]]+)\] \((\S+) ?([^)]*)\)/
const lists = ['/var/lib/apt/lists', '/var/lib/apt/lists/partial', '/var/lib/apt/periodic/update-success-stamp']
const timeoutMs = 60 * 60_000

/** What apt's plan of an upgrade says, in the order of their names. */
export function parseUpdates(plan: string): PackageUpdate[] {
  const found = plan.split('\n').flatMap((line) => {
    const [, name = '', current = '', candidate = '', origin = ''] = planned.exec(line) ?? []
    return name === '' ? [] : [{ name, current, candidate, security: /-security\b/i.test(origin) }]
  })
  return found.toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** The updates that neither remove nor hold anything back, by the lists as they were read last; nothing is changed. */
export async function observeUpdates(system: System): Promise<PackageUpdate[]> {
  const plan = await apt(system, '-s', '-o', 'Debug::NoLocking=1', '--with-new-pkgs', 'upgrade')
  return parseUpdates(plan)
}

/** When the lists of packages were read last, in milliseconds since the epoch; `null` = never. */
export async function observeListsRead(system: System): Promise<number | null> {
  const times = await Promise.all(lists.map(async (path) => (await system.files.stat(path))?.modifiedMs ?? 0))
  return Math.max(...times) || null
}

/** Whether a package that was updated waits for a restart of the server. */
export const observeRebootRequired = async (system: System): Promise<boolean> =>
  (await system.files.stat('/run/reboot-required')) !== null || (await system.files.stat('/var/run/reboot-required')) !== null

/** Ends what a power cut or a full disk left half done; quiet when there is nothing. */
export async function repairPackages(system: System): Promise<void> {
  try {
    await system.run(['dpkg', '--force-confold', '--configure', '-a'], { timeoutMs })
  } catch (cause) {
    if (!(cause instanceof ProgramMissing)) throw cause
  }
}

/** Brings installed packages to their newest versions; nothing is removed, and configuration files stay as they are. */
export async function upgradePackages(names: readonly string[], system: System): Promise<void> {
  await apt(system, 'install', '--yes', '--only-upgrade', '--no-remove', '--', ...names.map(operand))
}
