import { expect, test } from 'vitest'
import type { FakeSystem } from '../system/fake/fake.ts'
import { cronDriver } from './cron/croft/driver.ts'
import { mariadbDriver } from './db/mariadb/driver.ts'
import { postgresqlDriver } from './db/postgresql/driver.ts'
import { createPowerDnsDriver } from './dns/powerdns/driver.ts'
import { createPureFtpdDriver } from './ftp/pureftpd/driver.ts'
import { pureFtpdServerDriver } from './ftp/pureftpd/server-driver.ts'
import { createDrivers } from './index.ts'
import { createPhpFpmDriver } from './php/fpm/driver.ts'
import type { PhpPool, PhpSpec } from './php/spec.ts'
import { driverSuite } from './suite.ts'
import { debianDriver } from './server/debian/driver.ts'
import { createTlsDriver } from './tls/nginx/driver.ts'
import { unixDriver } from './unix/driver.ts'
import { applyJohn } from './unix/testing.ts'
import { createNginxDriver } from './web/nginx/driver.ts'
import { ownBlock, webSpec } from './web/testing/specs.ts'

const uid = webSpec().uid

const withJohn = (system: FakeSystem): Promise<void> => applyJohn(system, uid)

const pool = (name: string, changes: Partial<PhpPool> = {}): PhpPool => ({
  name,
  version: '8.2',
  maxChildren: 5,
  idleTimeoutSeconds: 10,
  maxRequests: 500,
  settings: { memory_limit: '128M' },
  ...changes,
})
const php = (...pools: PhpPool[]): PhpSpec => ({ username: 'john', uid, pools, limits: null })

const phpFpm = createPhpFpmDriver({ coalesceMs: 0 })
const nginx = createNginxDriver({ coalesceMs: 0 })

/** `-t` fails from now on. */
const refuse = (system: FakeSystem) =>
  system.answer((argv) => (argv.includes('-t') ? { code: 1, stdout: '', stderr: 'configuration test failed' } : null))

/** Base configuration and pages of the edge, written once per agent; logs, which belong to who writes them. */
const shared =
  /\/log\/|\/web\/pages\/|\/etc\/nginx\/[a-z0-9-]+\.conf$|\/etc\/php\/[^/]+\/(own\/[^/]+\/)?(fpm\.conf|php\.ini)$|\/php\/[^/]+\/(own|pools)$/

/** The mark by which a driver sees that a reload has been taken over. */
const volatile = /[0-9a-f]{16}/g

const account = { scope: 'account:1', spec: php(pool('john')), prepare: withJohn, shared, volatile, refuse } as const
const limited: PhpSpec = { ...php(pool('john')), limits: { cpuPercent: 50, memoryMb: 256, ioMbps: 10, processes: 20 } }
const more: PhpSpec = { ...limited, limits: { cpuPercent: 100, memoryMb: 0, ioMbps: 0, processes: -1 } }
driverSuite(phpFpm, [
  { ...account, name: 'a master of its own', changed: limited },
  { ...account, name: 'back to the shared master', spec: limited, changed: php(pool('john')) },
  { name: 'other limits', scope: 'account:1', prepare: withJohn, shared, volatile, spec: limited, changed: more },
  { ...account, name: 'another limit', changed: php(pool('john', { maxChildren: 9 })) },
  { ...account, name: 'one more pool', changed: php(pool('john'), pool('john-7')) },
])

const site = { scope: 'site:7', spec: webSpec(), prepare: withJohn, shared, volatile } as const
driverSuite(nginx, [
  { ...site, name: 'another host', changed: webSpec({ hosts: ['john.example', 'shop.john.example'] }) },
  { ...site, name: 'suspension', changed: webSpec({ suspended: true }) },
  { ...site, name: 'a server block of its own', changed: webSpec({ own: ownBlock({ clientMaxBodyMb: 100 }) }), refuse },
])

test('every driver of the release is covered here or beside itself', () => {
  const covered = [
    phpFpm,
    nginx,
    unixDriver,
    createTlsDriver(),
    createPowerDnsDriver(),
    debianDriver,
    mariadbDriver,
    postgresqlDriver,
    cronDriver,
    createPureFtpdDriver(),
    pureFtpdServerDriver,
  ].map(({ role, name }) => `${role}/${name}`)
  expect(
    createDrivers()
      .map(({ role, name }) => `${role}/${name}`)
      .toSorted(),
  ).toEqual(covered.toSorted())
})
