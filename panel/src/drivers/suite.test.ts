import { expect, test } from 'vitest'
import type { FakeSystem } from '../system/fake/fake.ts'
import { createDrivers } from './index.ts'
import { createPhpFpmDriver } from './php/fpm/driver.ts'
import type { PhpPool, PhpSpec } from './php/spec.ts'
import { driverSuite } from './suite.ts'
import { unixDriver } from './unix/driver.ts'
import { createNginxDriver } from './web/nginx/driver.ts'
import { ownBlock, webSpec } from './web/testing/specs.ts'

const uid = webSpec().uid

/** What the unix driver has done before: john has a home. */
async function withJohn(system: FakeSystem): Promise<void> {
  const john = { username: 'john', uid, state: 'active', shell: 'none', diskQuotaMb: -1, inodeQuota: -1, sshKeys: [] } as const
  await unixDriver.apply('account:1', { ...john, sshKeys: [] }, system, { previous: null, interrupted: false })
}

const pool = (name: string, changes: Partial<PhpPool> = {}): PhpPool => ({
  name,
  version: '8.2',
  maxChildren: 5,
  idleTimeoutSeconds: 10,
  maxRequests: 500,
  settings: { memory_limit: '128M' },
  ...changes,
})
const php = (...pools: PhpPool[]): PhpSpec => ({ username: 'john', uid, pools })

const phpFpm = createPhpFpmDriver({ coalesceMs: 0 })
const nginx = createNginxDriver({ coalesceMs: 0 })

/** `-t` fails from now on. */
const refuse = (system: FakeSystem) =>
  system.answer((argv) => (argv.includes('-t') ? { code: 1, stdout: '', stderr: 'configuration test failed' } : null))

/** Base configuration and pages of the edge, written once per agent; logs, which belong to who writes them. */
const shared = /\/log\/|\/web\/pages\/|\/etc\/nginx\/[a-z]+\.conf$|\/etc\/php\/[^/]+\/(fpm\.conf|php\.ini)$/

/** The mark by which a driver sees that a reload has been taken over. */
const volatile = /[0-9a-f]{16}/g

const account = { scope: 'account:1', spec: php(pool('john')), prepare: withJohn, shared, volatile, refuse } as const
driverSuite(phpFpm, [
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
  const covered = [phpFpm, nginx, unixDriver].map(({ role, name }) => `${role}/${name}`)
  expect(
    createDrivers()
      .map(({ role, name }) => `${role}/${name}`)
      .toSorted(),
  ).toEqual(covered.toSorted())
})
