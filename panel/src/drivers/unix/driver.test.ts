import { expect, test } from 'vitest'
import { createFakeSystem } from '../../system/fake/fake.ts'
import { rootOwned } from '../../system/system.ts'
import { Rejected } from '../driver.ts'
import { driverSuite } from '../suite.ts'
import { unixDriver } from './driver.ts'
import { purgeAccount, purgeSite } from './purge.ts'
import { quotaMount } from './quota.ts'
import type { UnixSpec } from './spec.ts'

const john: UnixSpec = {
  username: 'john',
  uid: 20001,
  state: 'active',
  shell: 'full',
  diskQuotaMb: -1,
  inodeQuota: -1,
  passwordHash: null,
  sshKeys: ['ssh-ed25519 AAAA john@laptop'],
}
const fresh = { previous: null, interrupted: false }
const locked: UnixSpec = { ...john, state: 'locked' }

driverSuite(unixDriver, [
  { name: 'an account that is suspended', scope: 'account:1', spec: john, changed: locked },
  { name: 'an account that is released', scope: 'account:1', spec: locked, changed: john },
  { name: 'a shell that becomes a jail', scope: 'account:1', spec: john, changed: { ...john, shell: 'jailed' } },
  {
    name: 'file transfer that is withdrawn',
    scope: 'account:1',
    spec: { ...john, shell: 'sftp' },
    changed: { ...john, shell: 'sftp', sshKeys: [] },
  },
  { name: 'new keys and shell', scope: 'account:1', spec: john, changed: { ...john, shell: 'sftp', sshKeys: [] } },
])

test('makes user, group, home and keys', async () => {
  const system = createFakeSystem()
  await unixDriver.apply('account:1', john, system, fresh)
  expect(system.accounts.get('john')).toMatchObject({ uid: 20001, gid: 20001, shell: '/bin/bash', home: '/croft/home/john' })
  expect(system.tree.get('/croft/home/john')).toMatchObject({ kind: 'directory', uid: 20001, gid: 20001, mode: 0o711 })
  expect(system.tree.get('/croft/home/john/tmp')).toMatchObject({ uid: 20001, mode: 0o700 })
  expect(system.tree.get('/croft/etc/ssh/keys/john')).toMatchObject({ content: 'ssh-ed25519 AAAA john@laptop\n', uid: 0, mode: 0o644 })
})

test('locking expires the account, ends its processes and leaves the password alone', async () => {
  const system = createFakeSystem()
  await unixDriver.apply('account:1', john, system, fresh)
  await unixDriver.apply('account:1', locked, system, { previous: john, interrupted: false })
  expect(system.transcript.at(-1)).toEqual(['usermod', '--shell', '/usr/sbin/nologin', '--groups', '', '--expiredate', '1', '--', 'john'])
  expect(system.faults.log).toContain('end processes of 20001')
  expect(system.tree.get('/croft/etc/ssh/keys/john')).toBeUndefined()
})

test('a power cut between locking and ending the processes does not spare them', async () => {
  for (const spec of [locked, null]) {
    const system = createFakeSystem()
    await unixDriver.apply('account:1', john, system, fresh)
    system.faults.restore()
    system.faults.cutAt(2)
    await expect(unixDriver.apply('account:1', spec, system, { previous: john, interrupted: false })).rejects.toThrow('end processes')
    system.faults.restore()
    await unixDriver.apply('account:1', spec, system, { previous: john, interrupted: true })
    expect(system.faults.log).toContain('end processes of 20001')
  }
})

test.each([
  ['the name belongs to another id', ['useradd', '--uid', '33', '--gid', '33', '--', 'john']],
  ['the id belongs to another name', ['useradd', '--uid', '20001', '--gid', '20001', '--', 'mary']],
  ['the group belongs to another id', ['groupadd', '--gid', '33', '--', 'john']],
  ['the group id belongs to another name', ['groupadd', '--gid', '20001', '--', 'mary']],
] as const)('takes nothing over: %s', async (_, foreign) => {
  const system = createFakeSystem()
  await system.run(foreign)
  const before = system.dump()
  await expect(unixDriver.apply('account:1', john, system, fresh)).rejects.toThrow(Rejected)
  expect(system.dump()).toBe(before)
})

test('a home that is a link or somebody else’s is refused in words', async () => {
  const system = createFakeSystem()
  await system.files.linkAtomic('/croft/home/john', '/etc', { uid: 0, gid: 0 })
  await expect(unixDriver.apply('account:1', john, system, fresh)).rejects.toThrow(/home .* cannot be used/)
})

test('says so when the file system has no quota', async () => {
  const system = createFakeSystem()
  const { notes } = await unixDriver.apply('account:1', { ...john, diskQuotaMb: 500 }, system, fresh)
  expect(notes).toEqual(['Disk quota is not available on this file system'])
})

test('finds the mount that holds the homes', () => {
  const mounts =
    '/dev/vda1 / ext4 rw,usrquota 0 0\n/dev/vdb1 /home ext4 rw,relatime 0 0\n/dev/vdc1 /my\\040homes xfs rw,usrquota,noatime 0 0\n'
  expect(quotaMount(mounts, '/home')).toBeNull()
  expect(quotaMount(mounts, '/srv')).toBe('/')
  expect(quotaMount(mounts, '/my homes/a')).toBe('/my homes')
})

test('purging an account removes home and user, and may be cut at any moment', async () => {
  const build = async () => {
    const system = createFakeSystem()
    await unixDriver.apply('account:1', john, system, fresh)
    await system.files.writeAtomic('/croft/home/john/domains/x', 'data', { uid: 20001, gid: 20001, mode: 0o644 })
    system.faults.restore()
    return system
  }
  const uncut = await build()
  await purgeAccount(john, uncut)
  const touches = uncut.faults.touches
  expect(uncut.accounts.size).toBe(0)
  expect(await uncut.files.list('/croft/home')).toEqual([])
  for (let n = 1; n <= touches; n += 1) {
    const system = await build()
    system.faults.cutAt(n)
    await expect(purgeAccount(john, system)).rejects.toThrow('power cut')
    system.faults.restore()
    await purgeAccount(john, system)
    expect(system.dump()).toBe(uncut.dump())
  }
})

test('purging a site leaves its neighbours, and a reused name is spared', async () => {
  const system = createFakeSystem()
  await unixDriver.apply('account:1', john, system, fresh)
  for (const folder of ['a.example', 'b.example']) {
    await system.files.ensureDirectory(`/croft/home/john/domains/${folder}`, rootOwned(0o755))
  }
  await expect(purgeSite({ username: 'john', uid: 20002, folder: 'a.example', site: 1 }, system)).rejects.toThrow(Rejected)
  await purgeSite({ username: 'john', uid: 20001, folder: 'a.example', site: 1 }, system)
  expect(await system.files.list('/croft/home/john/domains')).toEqual(['b.example'])
})
