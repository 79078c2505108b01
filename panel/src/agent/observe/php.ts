import { discoverPhpVersions } from '../../drivers/php/fpm/versions.ts'
import type { System } from '../../system/system.ts'

/** Extensions that are installed (`mods-available`) and those switched on for FPM. */
async function extensions(system: System, version: string) {
  const base = `/etc/php/${version}`
  const enabled = new Set((await system.files.list(`${base}/fpm/conf.d`)).map((name) => name.replace(/^\d+-/, '')))
  const available = (await system.files.list(`${base}/mods-available`)).filter((name) => name.endsWith('.ini'))
  return available.map((file) => ({ name: file.slice(0, -4), installed: true, enabled: enabled.has(file) }))
}

/** `8.2.29` from `PHP 8.2.29 (fpm-fcgi) …`. */
export const fullVersion = (output: string): string => /^PHP (\d+\.\d+\.\d+)/m.exec(output)?.[1] ?? ''

/** Installed PHP versions with their extensions. */
export async function observePhp(system: System) {
  const versions = await discoverPhpVersions(system)
  return Promise.all(
    versions.map(async (version) => ({
      version,
      full_version: fullVersion((await system.run([`php-fpm${version}`, '-v'])).stdout),
      extensions: await extensions(system, version),
    })),
  )
}
