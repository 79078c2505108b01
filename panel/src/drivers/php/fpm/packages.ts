import { AppError } from '@croft/kit/errors.ts'
import { ProgramMissing } from '../../../system/programs.ts'
import { operand } from '../../../system/run.ts'
import { ProgramFailed, rootOwned, type System } from '../../../system/system.ts'

/** What a version is installed with: what the set-up gives the version of Debian. */
const usual = ['fpm', 'cli', 'mysql', 'pgsql', 'sqlite3', 'curl', 'gd', 'intl', 'mbstring', 'xml', 'zip']
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

async function apt(system: System, ...args: string[]): Promise<void> {
  try {
    await system.run(['apt-get', ...options, ...args], { timeoutMs })
  } catch (cause) {
    if (cause instanceof ProgramMissing) throw new AppError(409, 'CONFLICT', 'This server has no apt-get', { cause })
    if (cause instanceof ProgramFailed) throw new AppError(500, 'INTERNAL_ERROR', wordsOf(cause.output), { cause })
    throw cause
  }
}

const guard = '/usr/sbin/policy-rc.d'
const guardMark = '# Croft set-up: no daemon is started while packages are installed'

/** Debian starts what it installs: its own PHP master would stand beside ours. A guard of somebody else's is left alone. */
async function withoutStarting(system: System, work: () => Promise<void>): Promise<void> {
  const there = await system.files.readText(guard)
  if (there !== null && !there.includes(guardMark)) return work()
  await system.files.writeAtomic(guard, `#!/bin/sh\n${guardMark}\nexit 101\n`, rootOwned(0o755))
  try {
    await work()
  } finally {
    await system.files.remove(guard)
  }
}

/** Names of installed packages of a version. */
async function observePackages(version: string, system: System): Promise<string[]> {
  const format = '--showformat=${Package} ${db:Status-Status}\\n'
  const shown = await system.run(['dpkg-query', '--show', format, `php${version}-*`], { allowFailure: true })
  const names = shown.stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.slice(0, line.indexOf(' '))] : []))
  return names.filter((name) => name.startsWith(`php${version}-`) && /^[a-z0-9.+-]+$/.test(name))
}

/** Reads the lists of packages anew; throws in apt's words. */
export const updatePackageLists = (system: System): Promise<void> => apt(system, 'update')

const install = (system: System, names: readonly string[]) =>
  withoutStarting(system, () => apt(system, 'install', '--yes', '--no-install-recommends', '--', ...names.map(operand)))

/** Installs a version with its usual extensions. Quiet when it is there. Debian's own unit is switched off: Croft runs a master itself. */
export async function installPhp(version: string, system: System): Promise<void> {
  const there = new Set(await observePackages(version, system))
  const missing = usual.map((name) => `php${version}-${name}`).filter((name) => !there.has(name))
  if (missing.length > 0) await install(system, missing)
  try {
    await system.run(['systemctl', 'disable', '--now', `php${version}-fpm.service`], { allowFailure: true })
  } catch (error) {
    // without systemd nothing was switched on
    if (!(error instanceof ProgramMissing)) throw error
  }
}

/** Removes a version with all its extensions. Quiet when it is gone. */
export async function removePhp(version: string, system: System): Promise<void> {
  const there = await observePackages(version, system)
  if (there.length > 0) await apt(system, 'remove', '--yes', '--', ...there.map(operand))
}

/** Installs the package of an extension. */
export const installExtension = (version: string, name: string, system: System): Promise<void> =>
  install(system, [`php${version}-${name.replaceAll('_', '-')}`])
