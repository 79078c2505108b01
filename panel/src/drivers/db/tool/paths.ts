import type { SystemPaths } from '../../../system/system.ts'

/** Who the tool runs as: it owns nothing but its sessions. */
export const toolUser = 'croft-dbtool'
/** Who alone may speak to it. */
export const panelUser = 'croft'
/** Debian's Adminer, all in one file. */
export const adminerFile = '/usr/share/adminer/adminer.php'
export const phpMyAdminFile = '/usr/share/phpmyadmin/index.php'

/** Where the login tool for databases keeps what it needs. */
export const toolPaths = (paths: SystemPaths) => {
  const state = `${paths.state}/dbtool`
  const run = `${paths.run}/dbtool`
  return {
    folder: `${paths.config}/dbtool`,
    conf: `${paths.config}/dbtool/fpm.conf`,
    state,
    www: `${state}/www`,
    script: `${state}/www/adminer.php`,
    sessions: `${state}/sessions`,
    temporary: `${state}/tmp`,
    /** Which configuration the running master was started with. */
    started: `${state}/started`,
    run,
    socket: `${run}/adminer.sock`,
    pid: `${run}/fpm.pid`,
    log: `${paths.logs}/dbtool.log`,
  }
}
