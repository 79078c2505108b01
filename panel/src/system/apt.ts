import { AppError } from '@croft/kit/errors.ts'
import { isLocked, whileLocked } from './apt-lock.ts'
import { ProgramMissing } from './programs.ts'
import { operand } from './run.ts'
import { ProgramFailed, rootOwned, type System } from './system.ts'

/** dpkg must not be cut off in the middle of its work. */
const timeoutMs = 60 * 60_000
const options = ['-q', '-o', 'DPkg::Lock::Timeout=600', '-o', 'Dpkg::Options::=--force-confold']

/** What apt has to say, without its progress. */
function wordsOf(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const told = lines.filter((line) => /^(?:E:|dpkg:)/.test(line)).map((line) => line.replace(/^E: /, ''))
  return (told.length > 0 ? told : lines.slice(-3)).join('; ').slice(0, 1000)
}

/** Runs apt-get to its end and answers with what it printed; throws in apt's words, 409 on a machine without it. */
export async function apt(system: System, ...args: string[]): Promise<string> {
  try {
    const { code, stdout, stderr } = await whileLocked(
      () => system.run(['apt-get', ...options, ...args], { timeoutMs, allowFailure: true }),
      (outcome) => outcome.code !== 0 && isLocked(outcome.stderr),
    )
    if (code === 0) return stdout
    throw new ProgramFailed(['apt-get', ...args], code, stderr.trim() === '' ? stdout : stderr)
  } catch (cause) {
    if (cause instanceof ProgramMissing) throw new AppError(409, 'CONFLICT', 'This server has no apt-get', { cause })
    if (cause instanceof ProgramFailed) throw new AppError(500, 'INTERNAL_ERROR', wordsOf(cause.output), { cause })
    throw cause
  }
}

const guard = '/usr/sbin/policy-rc.d'
const guardMark = '# Croft set-up: no daemon is started while packages are installed'

/** Debian starts what it installs: its own nginx or PHP master would stand beside ours. A guard of somebody else's is left alone. */
export async function withoutStarting(system: System, work: () => Promise<void>): Promise<void> {
  const there = await system.files.readText(guard)
  if (there !== null && !there.includes(guardMark)) return work()
  await system.files.writeAtomic(guard, `#!/bin/sh\n${guardMark}\nexit 101\n`, rootOwned(0o755))
  try {
    await work()
  } finally {
    await system.files.remove(guard)
  }
}

/** Reads the lists of packages anew; throws in apt's words. */
export async function updatePackageLists(system: System): Promise<void> {
  await apt(system, 'update')
}

/** Installs Debian packages whose daemons Debian itself runs; those that are there are left. */
export async function installPackages(names: readonly string[], system: System): Promise<void> {
  await apt(system, 'install', '--yes', '--no-install-recommends', '--', ...names.map(operand))
}

/** The same for daemons that Croft runs itself: Debian's own unit neither starts now nor at boot. */
export async function installStopped(names: readonly string[], unit: string, system: System): Promise<void> {
  if (names.length > 0) await withoutStarting(system, () => installPackages(names, system))
  try {
    await system.run(['systemctl', 'disable', '--now', unit], { allowFailure: true })
  } catch (error) {
    // without systemd nothing was switched on
    if (!(error instanceof ProgramMissing)) throw error
  }
}
