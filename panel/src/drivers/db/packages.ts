import { installPackages } from '../../system/apt.ts'
import { packagesOf } from '../../system/services/packages.ts'
import type { System } from '../../system/system.ts'
import { mariadbDriver } from './mariadb/driver.ts'
import { postgresqlDriver } from './postgresql/driver.ts'
import { ensureTool } from './tool/ensure.ts'

const drivers = { mariadb: mariadbDriver, postgresql: postgresqlDriver } as const

export type EngineName = keyof typeof drivers

/** Installs a database server from Debian, with the login tool, has it started now and at every boot, and gives it Croft's settings. Idempotent. */
export async function installEngine(engine: EngineName, system: System): Promise<void> {
  await installPackages(packagesOf(engine) ?? [], system)
  await system.services.enable(engine)
  if ((await system.services.state(engine)).status !== 'running') await system.services.start(engine)
  await drivers[engine].ensureBase?.(system)
  await ensureTool(system)
}
