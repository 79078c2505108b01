import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { sha512Crypt } from '../../core/sha512-crypt.ts'
import { createFakeSystem, type FakeSystem } from '../../system/fake/fake.ts'
import { rootOwned } from '../../system/system.ts'
import { Rejected } from '../driver.ts'
import { createUnixDriver } from '../unix/driver.ts'
import { purgeAccount } from '../unix/purge.ts'
import { renameAccount } from '../unix/rename.ts'
import type { UnixSpec } from '../unix/spec.ts'
import { renderSshRules } from './render.ts'

const ssh = { folder: '/etc/ssh' }
const rules = '/etc/ssh/sshd_config.d/10-croft.conf'
const driver = createUnixDriver({ ssh })
const fresh = { previous: null, interrupted: false }
const john: UnixSpec = {
  username: 'john',
  uid: 20001,
  state: 'active',
  shell: 'sftp',
  diskQuotaMb: -1,
  inodeQuota: -1,
  passwordHash: null,
  sshKeys: ['ssh-ed25519 AAAA'],
}
const home = '/croft/run/jails/john/croft/home/john'

/** A machine with an sshd that runs. */
async function machine(main = 'Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n'): Promise<FakeSystem> {
  const system = createFakeSystem()
  await system.files.ensureDirectory('/usr/sbin', rootOwned(0o755))
  await system.files.writeAtomic('/usr/sbin/sshd', '', rootOwned(0o755))
  await system.files.ensureDirectory('/etc/ssh/sshd_config.d', rootOwned(0o755))
  await system.files.writeAtomic('/etc/ssh/sshd_config', main, rootOwned(0o644))
  await system.services.start('ssh')
  system.faults.restore()
  return system
}
const base = (system: FakeSystem) => driver.ensureBase?.(system)
const refuse = (system: FakeSystem, when: (argv: readonly string[]) => boolean) =>
  system.answer((argv) => (argv[0] === 'sshd' && when(argv) ? { code: 255, stdout: '', stderr: 'Bad configuration option' } : null))

test('rules stand in blocks of their own groups and never hold for root', () => {
  const text = renderSshRules(createFakeSystem().paths)
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(lines[0]).toBe('Include /croft/etc/ssh/addresses/*.conf')
  expect(lines.slice(1).filter((line) => !line.startsWith('    '))).toEqual([
    'Match User *,!root Group croft-password',
    'Match User *,!root Group croft-sftp',
    'Match User *,!root Group croft-ftp',
    'Match User *,!root Group croft-jail',
    'Match User *,!root Group croft-shell',
  ])
  expect(text).toContain('    AuthorizedKeysFile /croft/etc/ssh/keys/%u\n')
  expect(() => renderSshRules({ ...createFakeSystem().paths, run: '/run\nPermitRootLogin yes' })).toThrow('not for sshd')
})

test('the rules are tested aside first, then live, and sshd reads them once', async () => {
  const system = await machine()
  expect(await base(system)).toEqual([
    'group croft-sftp',
    'group croft-jail',
    'group croft-shell',
    'group croft-password',
    'group croft-ftp',
    '/croft/etc/ssh/jail',
    rules,
  ])
  const tests = system.transcript.filter(([program]) => program === 'sshd')
  expect(tests).toEqual([
    ['sshd', '-t', '-f', expect.stringContaining('/agent/stage/ssh-')],
    ['sshd', '-t'],
  ])
  expect(system.daemons.get('ssh')?.reads).toBe(2)
  expect(await base(system)).toEqual([])
  expect(system.daemons.get('ssh')?.reads).toBe(2)
})

test('rules that somebody edited or took away are put right', async () => {
  const system = await machine()
  await base(system)
  const good = await system.files.readText(rules)
  await system.files.writeAtomic(rules, 'PermitRootLogin no\n', rootOwned(0o644))
  expect(await base(system)).toEqual([rules])
  await system.files.remove(rules)
  expect(await base(system)).toEqual([rules])
  expect(await system.files.readText(rules)).toBe(good)
})

test('what sshd refuses never becomes live', async () => {
  const system = await machine()
  refuse(system, () => true)
  await expect(base(system)).rejects.toThrow(Rejected)
  expect(await system.files.stat(rules)).toBeNull()
  expect(system.daemons.get('ssh')?.reads).toBe(1)
})

test('what sshd refuses only when it is live is taken back', async () => {
  const system = await machine()
  refuse(system, (argv) => !argv.includes('-f'))
  await expect(base(system)).rejects.toThrow('Bad configuration option')
  expect(await system.files.stat(rules)).toBeNull()
})

test('a reload that fails brings the old rules back', async () => {
  const system = await machine()
  await system.files.writeAtomic(rules, '# of before\n', rootOwned(0o644))
  let reads = 0
  system.judge((name) => (name === 'ssh' && (reads += 1) === 1 ? 'no' : null))
  await expect(base(system)).rejects.toThrow('ssh is not running')
  expect(await system.files.readText(rules)).toBe('# of before\n')
})

test('a power cut at any moment leaves rules that were tested, and the next start finishes', async () => {
  const uncut = await machine()
  await base(uncut)
  const good = await uncut.files.readText(rules)
  const touches = uncut.faults.touches
  expect(touches).toBeGreaterThan(4)
  for (let n = 1; n <= touches; n += 1) {
    const system = await machine()
    system.faults.cutAt(n)
    await expect(base(system), `before touch ${n}`).rejects.toThrow('power cut')
    system.faults.restore()
    expect([null, good]).toContain(await system.files.readText(rules))
    await base(system)
    expect(await system.files.readText(rules)).toBe(good)
    expect(system.daemons.get('ssh')?.loaded).toBeDefined()
    expect(await base(system)).toEqual([])
  }
})

test('an sshd that is missing or reads no other files is told to the customer who has keys', async () => {
  const without = createFakeSystem()
  expect((await driver.apply('account:1', john, without, fresh)).notes).toEqual(['SSH is not installed on this server'])
  expect((await driver.apply('account:2', { ...john, username: 'mary', uid: 20002, sshKeys: [] }, without, fresh)).notes).toEqual([])
  const closed = await machine('# Include /etc/ssh/sshd_config.d/*.conf\n')
  expect((await driver.apply('account:1', john, closed, fresh)).notes).toEqual([expect.stringContaining('does not read')])
  await base(closed)
  expect(await closed.files.stat(rules)).toBeNull()
})

test.each([
  ['none', 'croft-sftp', '/usr/sbin/nologin', true],
  ['sftp', 'croft-sftp', '/usr/sbin/nologin', true],
  // this machine has no bubblewrap
  ['jailed', 'croft-sftp', '/usr/sbin/nologin', true],
  ['full', 'croft-shell', '/bin/bash', false],
] as const)('shell %s: group %s, shell %s', async (shell, group, path, jailed) => {
  const system = await machine()
  await driver.apply('account:1', { ...john, shell }, system, fresh)
  expect(system.accounts.get('john')).toMatchObject({ groups: [group], shell: path })
  expect(system.bound.has(home)).toBe(jailed)
})

test('groups that an administrator gave stay; without keys there is no way in', async () => {
  const system = await machine()
  await driver.apply('account:1', john, system, fresh)
  await system.run(['groupadd', '--system', '--', 'adm'])
  await system.run(['usermod', '--groups', 'adm,croft-sftp', '--', 'john'])
  const after: UnixSpec = { ...john, sshKeys: [] }
  await driver.apply('account:1', after, system, { previous: john, interrupted: false })
  expect(system.accounts.get('john')?.groups).toEqual(['adm'])
  expect(system.bound.size).toBe(0)
})

test('a shell that is withdrawn ends', async () => {
  const system = await machine()
  const shell: UnixSpec = { ...john, shell: 'full' }
  await driver.apply('account:1', shell, system, fresh)
  system.faults.restore()
  await driver.apply('account:1', john, system, { previous: shell, interrupted: false })
  expect(system.faults.log).toContain('end processes of 20001')
})

test('jails come back after a boot without anybody asking for the account', async () => {
  const system = await machine()
  await driver.apply('account:1', john, system, fresh)
  await base(system)
  await system.mounts.unbind(home)
  expect(await base(system)).toEqual([home])
  expect(system.bound.get(home)).toBe('/croft/home/john')
})

test('nothing is mounted any more when an account is renamed or purged', async () => {
  for (const [name, work] of Object.entries({
    rename: (system: FakeSystem) => renameAccount({ ...john, to: 'jack' }, system),
    purge: (system: FakeSystem) => purgeAccount(john, system),
    removal: (system: FakeSystem) => driver.apply('account:1', null, system, { previous: john, interrupted: false }),
  })) {
    const system = await machine()
    await driver.apply('account:1', john, system, fresh)
    expect(system.bound.size).toBe(1)
    await work(system)
    expect(system.bound.size, name).toBe(0)
  }
})

async function installBwrap(system: FakeSystem): Promise<void> {
  await system.files.ensureDirectory('/usr/bin', rootOwned(0o755))
  await system.files.writeAtomic('/usr/bin/bwrap', '', rootOwned(0o755))
}

test('a jailed shell: a login shell of Croft’s, where the machine can confine one', async () => {
  const system = await machine()
  const spec: UnixSpec = { ...john, shell: 'jailed' }
  const without = await driver.apply('account:1', spec, system, fresh)
  expect(without.notes).toEqual([expect.stringContaining('bubblewrap')])
  await installBwrap(system)
  const shell = '/croft/etc/ssh/jail'
  const applied = await driver.apply('account:1', spec, system, { previous: spec, interrupted: false })
  expect(applied.notes).toEqual([])
  expect(system.accounts.get('john')).toMatchObject({ groups: ['croft-jail'], shell })
  expect(system.bound.size).toBe(0)
  expect(await system.files.stat(shell)).toMatchObject({ uid: 0, gid: 0, mode: 0o755 })
  expect((await driver.apply('account:1', spec, system, { previous: spec, interrupted: false })).changed).toEqual([])
  await driver.apply('account:1', john, system, { previous: spec, interrupted: false })
  expect(system.accounts.get('john')).toMatchObject({ groups: ['croft-sftp'], shell: '/usr/sbin/nologin' })
  expect(system.faults.log).toContain('end processes of 20001')
})

test('a machine without user namespaces says so and confines nobody', async () => {
  for (const [name, value] of [
    ['kernel/unprivileged_userns_clone', '0'],
    ['user/max_user_namespaces', '0'],
    ['kernel/apparmor_restrict_unprivileged_userns', '1'],
    ['../1/mountinfo', '131 130 0:50 /sys /proc/sys ro,nosuid shared:12 - proc proc rw'],
  ] as const) {
    const system = await machine()
    await installBwrap(system)
    const file = join('/proc/sys', name)
    await system.files.ensureDirectory(dirname(file), rootOwned(0o755))
    await system.files.writeAtomic(file, `${value}\n`, rootOwned(0o644))
    const { notes } = await driver.apply('account:1', { ...john, shell: 'jailed' }, system, fresh)
    expect(notes, name).toEqual([expect.stringContaining('user namespaces')])
    expect(system.accounts.get('john')?.groups).toEqual(['croft-sftp'])
  }
})

test('a password opens SSH while it is there, and is gone with its withdrawal', async () => {
  const system = await machine()
  const passwordHash = sha512Crypt('Correct-Horse-7', 'salt')
  const spec: UnixSpec = { ...john, sshKeys: [], passwordHash }
  await driver.apply('account:1', spec, system, fresh)
  expect(system.accounts.get('john')?.groups.toSorted()).toEqual(['croft-password', 'croft-sftp'])
  expect(await system.users.passwordOf('john')).toBe(passwordHash)
  expect(system.transcript.flat().join(' ')).not.toContain('$6$')
  expect(system.bound.has(home)).toBe(true)
  expect((await driver.apply('account:1', spec, system, { previous: spec, interrupted: false })).changed).toEqual([])
  await system.mounts.unbind(home)
  expect(await base(system)).toContain(home)
  await driver.apply('account:1', { ...spec, passwordHash: null }, system, { previous: spec, interrupted: false })
  expect(system.accounts.get('john')?.groups).toEqual([])
  expect(await system.users.passwordOf('john')).toBe('*')
})
