import type { SystemPaths } from '../../system/system.ts'

/** Where the driver, the agent and the runner of cron jobs meet. */
export const cronPaths = (paths: Pick<SystemPaths, 'state' | 'run'>) => ({
  root: `${paths.state}/cron`,
  /** What each account wants, `<account id>.json`; written by the driver, read by the runner. */
  accounts: `${paths.state}/cron/accounts`,
  /** Boot and last look at the clock. */
  clock: `${paths.state}/cron/clock.json`,
  /** Runs that have begun, one file each. */
  running: `${paths.state}/cron/running`,
  /** Runs that have ended, one file each, until the panel has taken them in. */
  ended: `${paths.state}/cron/ended`,
  /** `<version>/php`: what `php` is for jobs of that version. */
  php: `${paths.run}/cron/php`,
  socket: `${paths.run}/cron.sock`,
})
