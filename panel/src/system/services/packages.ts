import { ProgramMissing } from '../programs.ts'
import type { System } from '../system.ts'

const packages: Readonly<Record<string, readonly string[]>> = {
  nginx: ['nginx'],
  pdns: ['pdns-server', 'pdns-backend-sqlite3', 'sqlite3'],
  mariadb: ['mariadb-server', 'mariadb-client', 'zstd', 'adminer'],
  postgresql: ['postgresql', 'zstd', 'adminer'],
  cron: ['cron'],
  ssh: ['openssh-server'],
  ftp: ['pure-ftpd'],
}

/** Debian packages of a daemon, that of the daemon itself first; `null` for Croft's own. */
export function packagesOf(name: string): readonly string[] | null {
  const [, php] = /^php-fpm-(\d\.\d)(?:@|$)/.exec(name) ?? []
  if (php !== undefined) return [`php${php}-fpm`]
  return Object.hasOwn(packages, name) ? (packages[name] ?? null) : null
}

/** `1:9.2p1-2+deb12u7` → `9.2p1`. */
const upstream = (version: string): string => version.replace(/^\d+:/, '').replace(/[-+][^-]*$/, '')

/** Daemon → the version of its package; those that are not installed, or not by a package, are left out. */
export async function observeVersions(names: readonly string[], system: System): Promise<ReadonlyMap<string, string>> {
  const first = new Map(
    names.flatMap(
      (name) =>
        packagesOf(name)
          ?.slice(0, 1)
          .map((each) => [name, each] as const) ?? [],
    ),
  )
  if (first.size === 0) return new Map()
  try {
    const format = '--showformat=${Package} ${db:Status-Status} ${Version}\\n'
    const { stdout } = await system.run(['dpkg-query', '--show', format, ...new Set(first.values())], { allowFailure: true, looks: true })
    const lines = stdout.split('\n').map((line) => line.split(' '))
    const versions = new Map(
      lines.flatMap(([name = '', status, version = '']) => (status === 'installed' ? [[name, upstream(version)]] : [])),
    )
    return new Map([...first].flatMap(([name, of]) => (versions.has(of) ? [[name, versions.get(of) ?? '']] : [])))
  } catch (error) {
    // another distribution
    if (error instanceof ProgramMissing) return new Map()
    throw error
  }
}
