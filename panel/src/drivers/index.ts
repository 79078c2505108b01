import { cronDriver } from './cron/croft/driver.ts'
import { mariadbDriver } from './db/mariadb/driver.ts'
import { postgresqlDriver } from './db/postgresql/driver.ts'
import { createPowerDnsDriver } from './dns/powerdns/driver.ts'
import type { DnsOptions } from './dns/powerdns/options.ts'
import type { Driver } from './driver.ts'
import { createPureFtpdDriver } from './ftp/pureftpd/driver.ts'
import { pureFtpdServerDriver } from './ftp/pureftpd/server-driver.ts'
import { phpFpmDriver } from './php/fpm/driver.ts'
import type { SshOptions } from './ssh/options.ts'
import { createTlsDriver } from './tls/nginx/driver.ts'
import { createUnixDriver } from './unix/driver.ts'
import { debianDriver } from './server/debian/driver.ts'
import { createNginxDriver } from './web/nginx/driver.ts'
import type { Listen } from './web/nginx/options.ts'

export interface DriverOptions {
  /** Where the edge listens; default port 80 of all addresses. */
  readonly http?: readonly Listen[]
  /** Where it listens with TLS; default nowhere. */
  readonly https?: readonly Listen[]
  /** Where the name server listens; default port 53 of all addresses. */
  readonly dns?: DnsOptions
  /** The sshd that follows Croft's rules; none is left alone. */
  readonly ssh?: SshOptions | null
}

/** Every driver of this release, in the order in which the roles of one scope are applied and the machine is made ready. */
export const createDrivers = (options: DriverOptions = {}): readonly Driver[] =>
  [
    createUnixDriver(options),
    phpFpmDriver,
    createTlsDriver(),
    createNginxDriver(options),
    createPowerDnsDriver(options.dns),
    debianDriver,
    mariadbDriver,
    postgresqlDriver,
    cronDriver,
    createPureFtpdDriver(options),
    pureFtpdServerDriver,
  ] as unknown as readonly Driver[]
