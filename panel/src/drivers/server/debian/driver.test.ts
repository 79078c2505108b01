import { expect, test } from 'vitest'
import { createFakeSystem, type FakeSystem } from '../../../system/fake/fake.ts'
import { createPlanSystem } from '../../../system/plan.ts'
import { rootOwned } from '../../../system/system.ts'
import { driverSuite } from '../../suite.ts'
import type { ServerSpec } from '../spec.ts'
import { observeTimezone } from './clock.ts'
import { debianDriver } from './driver.ts'
import { renderHosts } from './hosts.ts'

const fresh = { previous: null, interrupted: false }
const spec: ServerSpec = {
  hostname: 'web1.example.com',
  timezone: 'UTC',
  ntp: null,
  addresses: [{ ip: '203.0.113.20', prefix: 32, interface: 'eth0' }],
}
const six = { ip: '2001:db8::20', prefix: 128, interface: 'eth0' }

const folder = (system: FakeSystem, path: string) => system.tree.put(path, { kind: 'directory', content: '', ...rootOwned(0o755) })
const file = (system: FakeSystem, path: string, content: string) => system.tree.put(path, { kind: 'file', content, ...rootOwned(0o644) })

/** systemd is process 1, and a time zone is known. */
async function debian(system: FakeSystem): Promise<void> {
  for (const path of ['/run', '/run/systemd', '/run/systemd/system']) folder(system, path)
  await system.files.ensureDirectory('/usr/share/zoneinfo/Europe', rootOwned(0o755))
  file(system, '/usr/share/zoneinfo/Europe/Berlin', '')
  await system.files.ensureDirectory('/etc/systemd/system/multi-user.target.wants', rootOwned(0o755))
}
const machine = async () => {
  const system = createFakeSystem()
  await debian(system)
  return system
}

const shared = /^\/etc\/hosts$/
driverSuite(debianDriver, [
  { name: 'another name', scope: 'server:local', prepare: debian, shared, spec, changed: { ...spec, hostname: 'web2.example.com' } },
  {
    name: 'more addresses',
    scope: 'server:local',
    prepare: debian,
    shared,
    spec,
    changed: { ...spec, addresses: [...spec.addresses, six] },
  },
  { name: 'without systemd', scope: 'server:local', shared, spec, changed: { ...spec, addresses: [six] } },
  { name: 'another time zone', scope: 'server:local', prepare: debian, shared, spec, changed: { ...spec, timezone: 'Europe/Berlin' } },
])

test('programs are called with closed arguments', async () => {
  const system = await machine()
  await debianDriver.apply('server:local', { ...spec, addresses: [...spec.addresses, six] }, system, fresh)
  expect(system.transcript).toEqual([
    ['systemctl', '--no-ask-password', 'daemon-reload'],
    ['hostname', 'web1.example.com'],
    ['ip', 'address', 'replace', '203.0.113.20/32', 'dev', 'eth0'],
    ['ip', 'address', 'replace', '2001:db8::20/128', 'dev', 'eth0', 'nodad'],
  ])
  expect(system.tree.get('/etc/systemd/system/croft-addresses.service')?.content).toContain(
    'ExecStart=-/usr/sbin/ip address replace 203.0.113.20/32 dev eth0\n',
  )
  expect(system.tree.get('/etc/systemd/system/multi-user.target.wants/croft-addresses.service')?.content).toBe(
    '/etc/systemd/system/croft-addresses.service',
  )
})

test('an address that is wanted no more is taken away; one that is gone already is no failure', async () => {
  const system = await machine()
  const before = { ...spec, addresses: [...spec.addresses, six] }
  await debianDriver.apply('server:local', before, system, fresh)
  system.answer((argv) =>
    argv[2] === 'delete' ? { code: 2, stdout: '', stderr: 'RTNETLINK answers: Cannot assign requested address' } : null,
  )
  const done = await debianDriver.apply('server:local', { ...before, addresses: [six] }, system, { previous: before, interrupted: false })
  expect(system.transcript.at(-1)).toEqual(['ip', 'address', 'delete', '203.0.113.20/32', 'dev', 'eth0'])
  expect(done.changed).toContain('address 203.0.113.20')
  system.answer((argv) => (argv[2] === 'delete' ? { code: 2, stdout: '', stderr: 'RTNETLINK answers: Operation not permitted' } : null))
  await expect(
    debianDriver.apply('server:local', null, system, { previous: { ...before, addresses: [six] }, interrupted: false }),
  ).rejects.toThrow('not permitted')
})

test('what the kernel has lost is given back: by an apply, and after a boot', async () => {
  const system = await machine()
  await debianDriver.apply('server:local', spec, system, fresh)
  for (const path of ['/proc/net', '/proc/sys/kernel']) await system.files.ensureDirectory(path, rootOwned(0o555))
  file(system, '/proc/net/fib_trie', 'Local:\n  |-- 192.0.2.1\n     /32 host LOCAL\n')
  file(system, '/proc/sys/kernel/hostname', 'debian\n')
  const how = { previous: spec, interrupted: false }
  const dry = createPlanSystem(system)
  await debianDriver.apply('server:local', spec, dry, how)
  expect(dry.changes).toEqual([
    { kind: 'run', target: 'hostname web1.example.com' },
    { kind: 'run', target: 'ip address replace 203.0.113.20/32 dev eth0' },
  ])
  expect(await debianDriver.ensureBase?.(system)).toEqual(['address 203.0.113.20'])
  file(system, '/proc/net/fib_trie', 'Local:\n  |-- 203.0.113.20\n     /32 host LOCAL\n')
  file(system, '/proc/net/if_inet6', '20010db8000000000000000000000020 02 80 00 80     eth0\n')
  file(system, '/proc/sys/kernel/hostname', 'web1.example.com\n')
  const both = { ...spec, addresses: [...spec.addresses, six] }
  await debianDriver.apply('server:local', both, system, { previous: both, interrupted: false })
  expect(await debianDriver.ensureBase?.(system)).toEqual([])
  const again = createPlanSystem(system)
  await debianDriver.apply('server:local', both, again, { previous: both, interrupted: false })
  expect(again.changes).toEqual([])
})

test('an interface that is missing does not keep the other addresses away', async () => {
  const system = await machine()
  system.answer((argv) => (argv.includes('eth0') ? { code: 1, stdout: '', stderr: 'Cannot find device "eth0"' } : null))
  const addresses = [...spec.addresses, { ...six, interface: 'eth1' }]
  await expect(debianDriver.apply('server:local', { ...spec, addresses }, system, fresh)).rejects.toThrow('Cannot find device')
  expect(system.transcript.at(-1)).toContain('eth1')
})

test('an unknown time zone is refused before anything is touched', async () => {
  const system = await machine()
  system.faults.restore()
  await expect(debianDriver.apply('server:local', { ...spec, timezone: 'Europe/Atlantis' }, system, fresh)).rejects.toThrow(
    'unknown time zone',
  )
  expect(system.faults.log).toEqual([])
  await debianDriver.apply('server:local', { ...spec, timezone: 'Europe/Berlin' }, system, fresh)
  expect(await observeTimezone(system)).toBe('Europe/Berlin')
})

test('the time service that systemd prefers is switched; a machine without one says so', async () => {
  const system = await machine()
  const wanted = { ...spec, ntp: true }
  expect((await debianDriver.apply('server:local', wanted, system, fresh)).notes).toEqual(['No time service is installed'])
  await system.files.ensureDirectory('/usr/lib/systemd/ntp-units.d', rootOwned(0o755))
  await system.files.ensureDirectory('/lib/systemd/system', rootOwned(0o755))
  file(system, '/usr/lib/systemd/ntp-units.d/80-systemd-timesync.list', '# comment\nsystemd-timesyncd.service\n')
  file(system, '/usr/lib/systemd/ntp-units.d/50-chrony.list', 'chrony.service\n')
  file(system, '/lib/systemd/system/systemd-timesyncd.service', '')
  await debianDriver.apply('server:local', wanted, system, { previous: wanted, interrupted: false })
  expect(system.transcript.at(-1)).toEqual(['systemctl', '--no-ask-password', 'enable', '--now', '--', 'systemd-timesyncd.service'])
})

test('hosts: one line of ours, those of others stay', () => {
  const debianHosts = '127.0.0.1\tlocalhost\n127.0.1.1\told.example.com old\n10.0.0.9 db # the database\n'
  const made = renderHosts(debianHosts, 'web1.example.com')
  expect(made).toBe('127.0.0.1\tlocalhost\n127.0.1.1\tweb1.example.com web1\n10.0.0.9 db # the database\n')
  expect(renderHosts(made, 'web1.example.com')).toBe(made)
  const real = '127.0.0.1 localhost\n192.0.2.5 web1.example.com web1\n'
  expect(renderHosts(real, 'web1.example.com')).toBe(real)
  expect(renderHosts(null, 'a.example.com')).toContain('127.0.1.1\ta.example.com a\n')
})

test.each(['web1', 'WEB1.example.com', 'a b.example.com', 'web1.example.com\nroot', `${'a'.repeat(60)}.example.com`, '-a.example.com'])(
  'the name %j is outside the spec',
  (hostname) => {
    expect(debianDriver.spec.safeParse({ ...spec, hostname }).success).toBe(false)
  },
)

test.each([
  { ip: '203.0.113.20', prefix: 33, interface: 'eth0' },
  { ip: '203.0.113.20 dev lo', prefix: 32, interface: 'eth0' },
  { ip: '-4', prefix: 32, interface: 'eth0' },
  { ip: '203.0.113.20', prefix: 32, interface: 'eth0 && x' },
  { ip: '203.0.113.20', prefix: 32, interface: '-x' },
])('the address %j is outside the spec', (address) => {
  expect(debianDriver.spec.safeParse({ ...spec, addresses: [address] }).success).toBe(false)
})
