import type { SystemPaths } from '../../../system/system.ts'

/** Where PHP-FPM keeps its configuration, sockets and logs. */
export const fpmPaths = (paths: SystemPaths) => ({
  versions: `${paths.config}/php`,
  folder: (version: string) => `${paths.config}/php/${version}`,
  conf: (version: string) => `${paths.config}/php/${version}/fpm.conf`,
  ini: (version: string) => `${paths.config}/php/${version}/php.ini`,
  pools: (version: string) => `${paths.config}/php/${version}/pools`,
  pool: (version: string, pool: string) => `${paths.config}/php/${version}/pools/${pool}.conf`,
  run: (version: string) => `${paths.run}/php/${version}`,
  socket: (version: string, pool: string) => `${paths.run}/php/${version}/${pool}.sock`,
  /** No account can be called like this: user names begin with a letter. */
  probeSocket: (version: string) => `${paths.run}/php/${version}/.croft.sock`,
  pid: (version: string) => `${paths.run}/php/${version}/fpm.pid`,
  log: (version: string) => `${paths.logs}/php-fpm-${version}.log`,
  /** Root's folder, so that a tenant can write its log but put no link in its place. */
  logs: (username: string) => `${paths.logs}/php/${username}`,
  poolLog: (username: string, pool: string) => `${paths.logs}/php/${username}/${pool}.log`,
})
