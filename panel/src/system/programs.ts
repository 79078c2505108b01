import { accessSync, constants } from 'node:fs'

/** Programs that may be started, by absolute path in the linux body. Anything else is refused. */
export type Program =
  | 'nginx'
  | `php-fpm${string}`
  | 'useradd'
  | 'usermod'
  | 'chpasswd'
  | 'userdel'
  | 'groupadd'
  | 'groupdel'
  | 'groupmod'
  | 'setquota'
  | 'systemctl'
  | 'systemd-run'
  | 'journalctl'
  | 'ip'
  | 'hostname'
  | 'pdns_server'
  | 'sqlite3'
  | 'mariadb'
  | 'mariadb-dump'
  | 'mariadb-check'
  | 'psql'
  | 'pg_dump'
  | 'gzip'
  | 'zstd'
  | 'cat'
  | 'apt-get'
  | 'dpkg-query'
  | 'dpkg'
  | 'getent'
  | 'quotaon'
  | 'sshd'
  | 'pure-ftpd'
  | 'pure-pw'
  | 'pure-ftpwho'
  | 'pure-quotacheck'
  | 'mkdir'
  | 'nsenter'
  | 'rm'
  | 'find'
  | 'chmod'
  | 'mv'
  | 'tar'

/** Program name → where it is, for installations that keep one elsewhere. */
export type ProgramPlaces = Readonly<Record<string, string>>

const places: Readonly<Record<string, readonly string[]>> = {
  nginx: ['/usr/sbin/nginx', '/usr/local/sbin/nginx'],
  useradd: ['/usr/sbin/useradd'],
  usermod: ['/usr/sbin/usermod'],
  chpasswd: ['/usr/sbin/chpasswd'],
  'pure-ftpd': ['/usr/sbin/pure-ftpd'],
  'pure-pw': ['/usr/bin/pure-pw'],
  'pure-ftpwho': ['/usr/sbin/pure-ftpwho'],
  'pure-quotacheck': ['/usr/sbin/pure-quotacheck'],
  mkdir: ['/usr/bin/mkdir', '/bin/mkdir'],
  userdel: ['/usr/sbin/userdel'],
  groupadd: ['/usr/sbin/groupadd'],
  groupdel: ['/usr/sbin/groupdel'],
  groupmod: ['/usr/sbin/groupmod'],
  setquota: ['/usr/sbin/setquota'],
  quotaon: ['/usr/sbin/quotaon', '/sbin/quotaon'],
  sshd: ['/usr/sbin/sshd'],
  nsenter: ['/usr/bin/nsenter'],
  systemctl: ['/usr/bin/systemctl', '/bin/systemctl'],
  'systemd-run': ['/usr/bin/systemd-run'],
  journalctl: ['/usr/bin/journalctl', '/bin/journalctl'],
  ip: ['/usr/sbin/ip', '/usr/bin/ip', '/sbin/ip'],
  hostname: ['/usr/bin/hostname', '/bin/hostname'],
  pdns_server: ['/usr/sbin/pdns_server'],
  sqlite3: ['/usr/bin/sqlite3'],
  mariadb: ['/usr/bin/mariadb'],
  'mariadb-dump': ['/usr/bin/mariadb-dump'],
  'mariadb-check': ['/usr/bin/mariadb-check'],
  psql: ['/usr/bin/psql'],
  pg_dump: ['/usr/bin/pg_dump'],
  gzip: ['/usr/bin/gzip', '/bin/gzip'],
  zstd: ['/usr/bin/zstd'],
  cat: ['/usr/bin/cat', '/bin/cat'],
  'apt-get': ['/usr/bin/apt-get'],
  'dpkg-query': ['/usr/bin/dpkg-query'],
  dpkg: ['/usr/bin/dpkg'],
  getent: ['/usr/bin/getent'],
  rm: ['/usr/bin/rm', '/bin/rm'],
  find: ['/usr/bin/find'],
  mv: ['/usr/bin/mv', '/bin/mv'],
  tar: ['/usr/bin/tar', '/bin/tar'],
  chmod: ['/usr/bin/chmod', '/bin/chmod'],
}

const phpFpm = /^php-fpm\d\.\d$/

/** Asked for a program that is not on the list, or that this machine does not have. */
export class ProgramMissing extends Error {
  override readonly name = 'ProgramMissing'
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The absolute path of a program of the closed list, or `null` when it is not installed. Throws `ProgramMissing` for any other name. */
export function locateProgram(program: Program, overrides: ProgramPlaces = {}): string | null {
  const known = phpFpm.test(program) ? [`/usr/sbin/${program}`] : Object.hasOwn(places, program) ? places[program] : undefined
  if (known === undefined) throw new ProgramMissing(`program ${JSON.stringify(program)} is not on the list`)
  const override = Object.hasOwn(overrides, program) ? overrides[program] : undefined
  return (override === undefined ? known : [override]).find(isExecutable) ?? null
}
