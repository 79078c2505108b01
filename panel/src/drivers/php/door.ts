import type { SystemPaths } from '../../system/system.ts'

/**
 * Where the edge asks for a pool: a link of Croft's to the socket of whichever master runs the pool. It changes in one rename, so that a
 * pool moves to another master while its site is being asked; FPM itself removes the sockets of pools that it gives up.
 */
export const phpDoor = (paths: Pick<SystemPaths, 'state'>, version: string, pool: string): string =>
  `${phpDoors(paths, version)}/${pool}.sock`

/** The doors of one version; not below the run folder, for sites are served after a boot before the agent is there. */
export const phpDoors = (paths: Pick<SystemPaths, 'state'>, version: string): string => `${paths.state}/php/${version}`
