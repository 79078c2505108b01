import type { FileMap } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import type { Driver, Scope } from '../../driver.ts'
import { fileDriver } from '../../file-driver.ts'
import { cronPaths } from '../paths.ts'
import { CronSpec } from '../spec.ts'

const fileName = (scope: Scope) => `${scope.slice(scope.indexOf(':') + 1)}.json`

/** A folder that the runner reads by itself: nothing is reloaded, and a runner that is down finds it when it comes back. */
export const cronDriver: Driver<CronSpec> = fileDriver<CronSpec>({
  role: 'cron',
  name: 'croft',
  revision: 1,
  spec: CronSpec,
  files(scope, spec, system): FileMap {
    const { root, accounts } = cronPaths(system.paths)
    return new Map([
      [root, { kind: 'directory', owner: rootOwned(0o700) }],
      [accounts, { kind: 'directory', owner: rootOwned(0o700) }],
      [`${accounts}/${fileName(scope)}`, { kind: 'file', content: `${JSON.stringify(spec)}\n`, owner: rootOwned(0o600) }],
    ])
  },
  async probe(system) {
    const { status } = await system.services.state('croft-cron')
    return { installed: true, version: '', healthy: status === 'running', message: status === 'running' ? '' : 'croft-cron does not run' }
  },
  async strangers(specs, system: System) {
    const { accounts } = cronPaths(system.paths)
    const wanted = new Set([...specs.keys()].map(fileName))
    return (await system.files.list(accounts)).filter((name) => !wanted.has(name)).map((name) => `${accounts}/${name}`)
  },
})
