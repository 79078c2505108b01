import { apt, installPackages, installStopped, withoutStarting } from '../../../system/apt.ts'
import { operand } from '../../../system/run.ts'
import type { System } from '../../../system/system.ts'

/** What a version is installed with: what the set-up gives the version of Debian. */
const usual = ['fpm', 'cli', 'mysql', 'pgsql', 'sqlite3', 'curl', 'gd', 'intl', 'mbstring', 'xml', 'zip']
/** Names of installed packages of a version. */
async function observePackages(version: string, system: System): Promise<string[]> {
  const format = '--showformat=${Package} ${db:Status-Status}\\n'
  const shown = await system.run(['dpkg-query', '--show', format, `php${version}-*`], { allowFailure: true })
  const names = shown.stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.slice(0, line.indexOf(' '))] : []))
  return names.filter((name) => name.startsWith(`php${version}-`) && /^[a-z0-9.+-]+$/.test(name))
}

/** Installs a version with its usual extensions. Quiet when it is there. Debian's own unit is switched off: Croft runs a master itself. */
export async function installPhp(version: string, system: System): Promise<void> {
  const there = new Set(await observePackages(version, system))
  const missing = usual.map((name) => `php${version}-${name}`).filter((name) => !there.has(name))
  await installStopped(missing, `php${version}-fpm.service`, system)
}

/** Removes a version with all its extensions. Quiet when it is gone. */
export async function removePhp(version: string, system: System): Promise<void> {
  const there = await observePackages(version, system)
  if (there.length > 0) await apt(system, 'remove', '--yes', '--', ...there.map(operand))
}

/** Installs the package of an extension. */
export const installExtension = (version: string, name: string, system: System): Promise<void> =>
  withoutStarting(system, () => installPackages([`php${version}-${name.replaceAll('_', '-')}`], system))
