import { join } from 'node:path'
import { createApplier } from '../agent/apply.ts'
import { inProcessAgent } from '../agent/in-process.ts'
import { createLocalFiles } from '../agent/local-files.ts'
import type { Machine } from '../agent/machine.ts'
import { createDrivers } from '../drivers/index.ts'
import { createFakeSystem } from '../system/fake/fake.ts'
import { rootOwned } from '../system/system.ts'

/** The demonstration: the real drivers on a machine in memory that has nginx and two versions of PHP, and files below the data folder. */
export function demoMachine(data: string): Machine {
  const machine = createFakeSystem({ now: () => Date.now() })
  for (const path of ['/usr', '/usr/sbin']) machine.tree.put(path, { kind: 'directory', content: '', ...rootOwned(0o755) })
  for (const program of ['nginx', 'php-fpm8.2', 'php-fpm8.4']) {
    machine.tree.put(`/usr/sbin/${program}`, { kind: 'file', content: '', ...rootOwned(0o755) })
  }
  const agent = inProcessAgent({ system: machine, applier: createApplier(machine, createDrivers()) })
  return { agent, files: createLocalFiles({ homes: join(data, 'homes') }), close: () => undefined }
}
