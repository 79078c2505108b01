import type { Driver } from './driver.ts'
import { phpFpmDriver } from './php/fpm/driver.ts'
import { unixDriver } from './unix/driver.ts'
import { createNginxDriver } from './web/nginx/driver.ts'
import type { Listen } from './web/nginx/options.ts'

export interface DriverOptions {
  /** Where the edge listens; default port 80 of all addresses. */
  readonly http?: readonly Listen[]
}

/** Every driver of this release, in the order in which the roles of one scope are applied. */
export const createDrivers = (options: DriverOptions = {}): readonly Driver[] =>
  [unixDriver, phpFpmDriver, createNginxDriver(options)] as unknown as readonly Driver[]
