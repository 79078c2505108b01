import type { SystemPaths } from '../../../system/system.ts'

/** Where the name server keeps its configuration and its zones. */
export const dnsPaths = (paths: SystemPaths) => ({
  config: `${paths.config}/pdns`,
  conf: `${paths.config}/pdns/pdns.conf`,
  /** Key of its API, readable by root alone. */
  key: `${paths.config}/pdns/api.key`,
  state: `${paths.state}/pdns`,
  database: `${paths.state}/pdns/pdns.sqlite3`,
  run: `${paths.run}/pdns`,
})

/** Port of its API on loopback. */
export const apiPort = 3053
