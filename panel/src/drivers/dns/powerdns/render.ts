import type { DnsOptions } from './options.ts'
import { apiPort, type dnsPaths } from './paths.ts'

export interface ConfOptions extends DnsOptions {
  readonly key: string
  /** Name servers of the machine, for ALIAS records. */
  readonly resolvers: readonly string[]
  /** User and group that it runs as; `null` when it is not started by root. */
  readonly user: string | null
}

/** One line of `pdns.conf`; what could end it early is refused. */
function line(name: string, value: string): string {
  if (/[\p{Cc}#]/u.test(value)) throw new Error(`the setting ${name} of PowerDNS cannot hold ${JSON.stringify(value)}`)
  return `${name}=${value}\n`
}

/** `pdns.conf`: the same for one zone and for ten thousand. Zones come by the API. */
export function renderConf(paths: ReturnType<typeof dnsPaths>, { addresses, port, key, resolvers, user }: ConfOptions): string {
  const [resolver] = resolvers
  const lines: [string, string][] = [
    ...(user === null
      ? []
      : ([
          ['setuid', user],
          ['setgid', user],
        ] as [string, string][])),
    ['launch', 'gsqlite3'],
    ['gsqlite3-database', paths.database],
    ['gsqlite3-dnssec', 'yes'],
    ['gsqlite3-pragma-foreign-keys', 'yes'],
    ['socket-dir', paths.run],
    ['local-address', addresses.join(', ')],
    ['local-port', String(port)],
    ['api', 'yes'],
    ['api-key', key],
    ['webserver', 'yes'],
    ['webserver-address', '127.0.0.1'],
    ['webserver-port', String(apiPort)],
    ['webserver-allow-from', '127.0.0.1'],
    ['webserver-max-bodysize', '64'],
    ['primary', 'yes'],
    ['secondary', 'yes'],
    // who may fetch and who is told is said zone by zone
    ['allow-axfr-ips', ''],
    ['only-notify', ''],
    ['version-string', 'anonymous'],
    ['security-poll-suffix', ''],
    ['loglevel', '4'],
    // An answer that is being made while its name changes is cached after the change has cleared the cache: it must not stay for long.
    // Once a second is often enough to look for what thousands ask for.
    ...['cache-ttl', 'query-cache-ttl', 'negquery-cache-ttl'].map((name): [string, string] => [name, '1']),
    ...(resolver === undefined
      ? []
      : ([
          ['resolver', resolver.includes(':') ? `[${resolver}]` : resolver],
          ['expand-alias', 'yes'],
        ] as [string, string][])),
  ]
  return `# Written by Croft; changes are overwritten.\n${lines.map(([name, value]) => line(name, value)).join('')}`
}
