import type { SystemPaths } from '../../../system/system.ts'

/** Where PHP-FPM keeps its configuration, sockets and logs. */
export const fpmPaths = (paths: SystemPaths) => ({
  versions: `${paths.config}/php`,
  folder: (version: string) => `${paths.config}/php/${version}`,
  conf: (version: string) => masterPaths(paths, { version, account: null }).conf,
  ini: (version: string) => `${paths.config}/php/${version}/php.ini`,
  /** One folder per account that has a master of its own. */
  own: (version: string) => `${paths.config}/php/${version}/own`,
  run: (version: string) => `${paths.run}/php/${version}`,
  /** Root's folder, so that a tenant can write its log but put no link in its place. */
  logs: (username: string) => `${paths.logs}/php/${username}`,
  poolLog: (username: string, pool: string) => `${paths.logs}/php/${username}/${pool}.log`,
})

/** A running FPM: the one of a version for everybody, or one of a single account. */
export interface Master {
  readonly version: string
  /** `null`: shared. */
  readonly account: string | null
}

/** What belongs to one master. */
export const masterPaths = (paths: SystemPaths, { version, account }: Master) => {
  const base = `${paths.config}/php/${version}`
  const folder = account === null ? base : `${base}/own/${account}`
  const run = `${paths.run}/php/${version}${account === null ? '' : '/own'}`
  const suffix = account === null ? '' : `@${account}`
  return {
    service: `php-fpm-${version}${suffix}`,
    folder,
    conf: `${folder}/fpm.conf`,
    pools: `${folder}/pools`,
    pool: (pool: string) => `${folder}/pools/${pool}.conf`,
    run,
    socket: (pool: string) => `${run}/${pool}.sock`,
    /** No account can be called like this: user names begin with a letter. */
    probeSocket: `${run}/.${account ?? 'croft'}.sock`,
    pid: `${run}/${account ?? 'fpm'}.pid`,
    log: `${paths.logs}/php-fpm-${version}${suffix}.log`,
  }
}
