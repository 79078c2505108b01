import { fpmPaths } from '../../drivers/php/fpm/paths.ts'
import { webPaths } from '../../drivers/web/nginx/paths.ts'
import type { Daemon } from '../../system/services/catalogue.ts'
import type { System } from '../../system/system.ts'
import { checkNginxAdditions, checkPhpAdditions } from './rules.ts'

/** A configuration file of a daemon as the API names it. */
export interface ConfigFile {
  readonly path: string
  /** Refuses text that may not stand there; `null`: Croft writes the file, it is only shown. */
  readonly check: ((text: string) => void) | null
}

const shown = (path: string): ConfigFile => ({ path, check: null })
const phpVersion = /^php-fpm-(\d\.\d)$/

async function nginxFiles(system: System): Promise<ConfigFile[]> {
  const web = webPaths(system.paths)
  const there = (await system.files.list(web.custom)).filter((name) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.conf$/.test(name))
  const names = [...new Set(['custom.conf', ...there])].toSorted((one, other) => (one < other ? -1 : 1))
  return [
    shown(web.conf),
    shown(web.listenFirst),
    shown(web.listen),
    ...names.map((name) => ({ path: `${web.custom}/${name}`, check: checkNginxAdditions })),
  ]
}

/** The closed list of files of a daemon, in the order in which they are shown; empty for daemons that Croft does not configure. */
export async function listConfigFiles(daemon: Daemon, system: System): Promise<ConfigFile[]> {
  if (daemon.name === 'nginx') return nginxFiles(system)
  const [, version] = phpVersion.exec(daemon.name) ?? []
  if (version === undefined) return []
  const php = fpmPaths(system.paths)
  // Debian's FPM reads this folder after php.ini, whichever php.ini it is given
  const additions = { path: `/etc/php/${version}/fpm/conf.d/99-custom.ini`, check: checkPhpAdditions }
  return [shown(php.ini(version)), shown(php.conf(version)), additions]
}
