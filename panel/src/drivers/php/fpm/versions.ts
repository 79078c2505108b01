import type { System } from '../../../system/system.ts'

/** PHP versions with an FPM on this machine, `8.2`, ascending. */
export async function discoverPhpVersions(system: System): Promise<string[]> {
  const names = await system.files.list('/usr/sbin')
  return names.flatMap((name) => /^php-fpm(\d\.\d)$/.exec(name)?.[1] ?? []).toSorted()
}
