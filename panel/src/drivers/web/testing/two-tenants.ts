import { join } from 'node:path'
import type { Applied, Driver, Scope } from '../../driver.ts'
import { createPhpFpmDriver } from '../../php/fpm/driver.ts'
import type { PhpPool } from '../../php/spec.ts'
import { createNginxDriver } from '../nginx/driver.ts'
import type { WebSpec } from '../spec.ts'
import { bob, john, startPrivateMachine, type PrivateMachine, type Tenant } from './private-machine.ts'
import { webSpec } from './specs.ts'

/** John's site 7 and Bob's site 8, each with PHP, on real daemons. */
export interface TwoTenants {
  readonly machine: PrivateMachine
  readonly web: Driver<WebSpec>
  readonly johns: WebSpec
  readonly bobs: WebSpec
  /** Applies with the spec that was applied last as previous one. */
  apply(spec: WebSpec): Promise<Applied>
  pools(tenant: Tenant, list: readonly Partial<PhpPool>[]): Promise<Applied>
  home(tenant: Tenant, ...parts: string[]): string
}

const script = (name: string) => `<?php echo eval($_GET['x'] ?? 'return "secret source ${name}";');`

/** Starts the machine; `info.php` of both runs the code in `?x=`. */
export async function startTwoTenants(): Promise<TwoTenants> {
  const machine = await startPrivateMachine()
  const web = createNginxDriver({ http: [{ address: '127.0.0.1', port: machine.port }] })
  const php = createPhpFpmDriver({ coalesceMs: 20 })
  const applied = new Map<Scope, WebSpec>()

  const apply: TwoTenants['apply'] = async (spec) => {
    const scope: Scope = `site:${spec.site}`
    const done = await web.apply(scope, spec, machine.system, { previous: applied.get(scope) ?? null, interrupted: false })
    applied.set(scope, spec)
    return done
  }
  const usual = { version: '8.2', maxChildren: 3, idleTimeoutSeconds: 5, maxRequests: 500, settings: {} } as const
  const pools: TwoTenants['pools'] = ({ name, uid }, list) => {
    const spec = { username: name, uid, pools: list.map((pool) => ({ name, ...usual, ...pool })), limits: null }
    return php.apply(`account:${uid}`, spec, machine.system, { previous: null, interrupted: false })
  }

  const johns = webSpec({ php: { version: '8.2', pool: 'john' }, frontController: true })
  const bobs = webSpec({
    site: 8,
    username: 'bob',
    uid: bob.uid,
    folder: 'bob.example',
    hosts: ['bob.example', '*.bob.example'],
    php: { version: '8.2', pool: 'bob' },
  })
  await apply(johns)
  await apply(bobs)
  await pools(john, [{}])
  await pools(bob, [{ settings: { 'date.timezone': 'Asia/Tokyo', memory_limit: '77M' } }])
  for (const tenant of [john, bob]) {
    const docroot = `domains/${tenant.name}.example/public_html`
    await machine.write(tenant, `${docroot}/index.html`, `hello ${tenant.name}`)
    await machine.write(tenant, `${docroot}/info.php`, script(tenant.name))
  }
  const home: TwoTenants['home'] = (tenant, ...parts) => join(machine.system.paths.homes, tenant.name, ...parts)
  return { machine, web, johns, bobs, apply, pools, home }
}
