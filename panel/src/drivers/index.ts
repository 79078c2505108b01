import type { Driver } from './driver.ts'
import { phpFpmDriver } from './php/fpm/driver.ts'
import { unixDriver } from './unix/driver.ts'
import { nginxDriver } from './web/nginx/driver.ts'

/** Every driver of this release, in the order in which the roles of one scope are applied. */
export const drivers: readonly Driver[] = [unixDriver, phpFpmDriver, nginxDriver] as unknown as readonly Driver[]
