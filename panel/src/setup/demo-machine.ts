import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createApplier } from '../agent/apply.ts'
import { inProcessAgent } from '../agent/in-process.ts'
import { createLocalFiles } from '../agent/local-files.ts'
import type { Machine } from '../agent/machine.ts'
import { WebSpec } from '../drivers/web/spec.ts'
import { memoryDns } from '../drivers/dns/memory/driver.ts'
import type { Driver } from '../drivers/driver.ts'
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
  const dns = memoryDns() as unknown as Driver
  const drivers = [...createDrivers().filter(({ role }) => role !== dns.role), dns]
  const agent = inProcessAgent({ system: machine, applier: createApplier(machine, drivers) })
  const homes = join(data, 'homes')
  // the machine is in memory, the files are not: a site's folder has to be where the file manager looks
  const apply: typeof agent.apply = async (message) => {
    const reply = await agent.apply(message)
    const site = WebSpec.safeParse(message.specs['web'])
    if (site.success) mkdirSync(join(homes, site.data.username, 'domains', site.data.folder, site.data.documentRoot), { recursive: true })
    return reply
  }
  return { agent: { ...agent, apply }, files: createLocalFiles({ homes }), close: () => undefined }
}
