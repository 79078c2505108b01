import { forbidden } from '@croft/kit/errors.ts'
import { installEngine } from '../drivers/db/packages.ts'
import { installPhp } from '../drivers/php/fpm/packages.ts'
import { installPackages, installStopped } from '../system/apt.ts'
import type { Daemon } from '../system/services/catalogue.ts'
import { packagesOf } from '../system/services/packages.ts'
import type { System } from '../system/system.ts'

/** Debian's unit of a daemon that Croft runs itself. */
const replaced: Readonly<Record<string, string>> = { nginx: 'nginx.service', pdns: 'pdns.service', ftp: 'pure-ftpd.service' }

/** Installs the packages of a daemon from the sources of the server. Idempotent; 403 for what comes with Croft, and for masters of accounts. */
export async function installService({ name, account }: Daemon, system: System): Promise<void> {
  const [, php] = /^php-fpm-(\d\.\d)$/.exec(name) ?? []
  if (php !== undefined) return installPhp(php, system)
  const packages = packagesOf(name)
  if (packages === null || account !== null) throw forbidden('Service not allowed')
  if (name === 'mariadb' || name === 'postgresql') return installEngine(name, system)
  const unit = replaced[name]
  if (unit === undefined) return installPackages(packages, system)
  // what configures it starts it
  await installStopped(packages, unit, system)
}
