import { expect, test } from 'vitest'
import { sha512Crypt } from '../../../core/sha512-crypt.ts'
import { type FakeSystem, createFakeSystem } from '../../../system/fake/fake.ts'
import type { MountTable } from '../../../system/mount-table.ts'
import { ProgramFailed, UnsafePath, rootOwned } from '../../../system/system.ts'
import { Rejected } from '../../driver.ts'
import { driverSuite } from '../../suite.ts'
import { applyJohn } from '../../unix/testing.ts'
import type { FtpLogin, FtpServerSpec, FtpSpec } from '../spec.ts'
import { FtpSpec as Spec, anonymousUid, defaultFtpServer } from '../spec.ts'
import { createPureFtpdDriver } from './driver.ts'
import { ftpPaths } from './paths.ts'
import { pureFtpdServerDriver } from './server-driver.ts'
import { renderAddresses, renderLogins, renderServer } from './render.ts'
import { ftpNames, installPureFtpd } from './testing.ts'

const hash = sha512Crypt('Correct-Horse-7', 'abcdefghijklmnop')
const other = sha512Crypt('Correct-Horse-8', 'abcdefghijklmnop')
const login = (name: string, changes: Partial<FtpLogin> = {}): FtpLogin => ({
  name,
  hash,
  folder: [],
  readOnly: false,
  quotaMb: 0,
  bandwidthKbps: 0,
  addresses: [],
  ftp: true,
  sftp: true,
  ...changes,
})
const spec = (...logins: FtpLogin[]): FtpSpec => ({ account: 'john', uid: 20001, logins, anonymous: [] })
const fresh = { previous: null, interrupted: false }

async function prepare(system: FakeSystem): Promise<void> {
  await applyJohn(system, 20001)
  installPureFtpd(system)
}

const driver = createPureFtpdDriver({ ssh: { folder: '/etc/ssh' } })
const two = spec(login('john_a'), login('john_b', { folder: ['domains', 'john.example'], readOnly: true }))
const base = { scope: 'ftp:1', prepare, spec: two } as const
driverSuite(driver, [
  { ...base, name: 'one account less', changed: spec(login('john_a')) },
  { ...base, name: 'another password and folder', changed: spec(login('john_a', { hash: other }), login('john_b', { folder: ['www'] })) },
  {
    ...base,
    name: 'an open folder more',
    changed: { ...two, anonymous: [{ domain: 'john.example', folder: ['domains', 'john.example', 'public_ftp'], maxConnections: 5 }] },
  },
  { ...base, name: 'addresses', changed: spec(login('john_a', { addresses: ['203.0.113.0/24', '2001:db8::/32'] }), login('john_b')) },
  { ...base, name: 'by FTP alone', changed: spec(login('john_a', { sftp: false }), login('john_b', { ftp: false })) },
  { ...base, name: 'nobody', changed: spec() },
])

const server: FtpServerSpec = defaultFtpServer
driverSuite(pureFtpdServerDriver, [
  {
    name: 'other settings',
    scope: 'ftp-server:local',
    spec: server,
    changed: { ...server, port: 2121, passive: [50_000, 50_010], tls: 'optional' },
    prepare: async (system) => installPureFtpd(system),
    refuse: (system) =>
      system.judge((name, tree) =>
        tree.get('/croft/etc/ftp/pure-ftpd.conf')?.content.includes('Bind 2121') === true ? `${name} cannot bind` : null,
      ),
  },
])

test('logins are lines of the daemon’s own format, without zeros, which it would divide by', () => {
  const { paths } = createFakeSystem()
  const limited = login('john_a', { quotaMb: 5, bandwidthKbps: 800, addresses: ['203.0.113.0/24'] })
  expect(renderLogins(spec(limited, login('john_b'), login('john_c', { ftp: false })), paths)).toBe(
    `john_a:${hash}:20001:20001::/croft/run/jails/john_a/files/./:100000:100000:::::5242880:::203.0.113.0/24::\n` +
      `john_b:${hash}:20001:20001::/croft/run/jails/john_b/files/./::::::::::::\n`,
  )
  // the daemon's own list knows IPv4 alone: it asks about the others
  expect(renderLogins(spec(login('john_a', { addresses: ['192.0.2.1', '2001:db8::1'] })), paths)).toBe('')
  for (const line of renderLogins(two, paths).trim().split('\n')) expect(line.split(':')).toHaveLength(18)
})

test.each(['a\nroot:x:0:0::/:::::::::::::', 'a:b', 'a\r', 'a\0', '"', "a'b", 'a b', 'a*', 'a,b', 'é'])(
  'a name such as %j is no login, and none is ever written',
  (name) => {
    expect(Spec.safeParse(spec(login(`john_${name}`))).success).toBe(false)
    expect(Spec.safeParse(spec(login('john_a', { hash: name }))).success).toBe(false)
    expect(Spec.safeParse(spec(login('john_a', { addresses: [name] }))).success).toBe(false)
    if (/[:\p{Cc}]/u.test(name)) expect(() => renderLogins(spec(login(name)), createFakeSystem().paths)).toThrow('not for a line')
    if (/[:\p{Cc}]/u.test(name)) expect(() => renderAddresses(spec(login(name, { addresses: ['192.0.2.1'] })))).toThrow('not for a line')
  },
)

test.each(['..', '.', 'a/b', '', 'a\n', 'a\0b'])('a folder %j is refused', (part) => {
  expect(Spec.safeParse(spec(login('john_a', { folder: [part] }))).success).toBe(false)
})

test('the daemon lets nobody in without TLS, without a name or out of his folder', () => {
  const text = renderServer(server, createFakeSystem().paths)
  for (const line of ['TLS 3', 'NoAnonymous yes', 'ChrootEveryone yes', 'PassivePortRange 40000 40100', 'MaxClientsPerIP 10'])
    expect(text.split('\n')).toContain(line)
})

test('sshd keeps those away who may come from few addresses', () => {
  expect(renderAddresses(spec(login('john_a', { addresses: ['203.0.113.0/24', '2001:db8::/32'] }), login('john_b')))).toBe(
    '# Written by Croft; changes are overwritten.\nMatch User john_a Address *,!203.0.113.0/24,!2001:db8::/32\n    DenyUsers john_a\n',
  )
})

test('each account is a second name of the tenant, with a password that no command line saw', async () => {
  const system = createFakeSystem()
  await prepare(system)
  await driver.apply('ftp:1', two, system, fresh)
  expect(ftpNames(system)).toEqual(['john_a', 'john_b'])
  expect(system.accounts.get('john_a')).toMatchObject({
    uid: 20001,
    gid: 20001,
    shell: '/usr/sbin/nologin',
    groups: ['croft-ftp'],
    password: hash,
  })
  expect(system.bound.get('/croft/run/jails/john_b/files')).toBe('/croft/home/john/domains/john.example (read only)')
  expect(JSON.stringify(system.transcript)).not.toContain('$6$')
  await driver.apply('ftp:1', null, system, { previous: two, interrupted: false })
  expect([ftpNames(system), system.accounts.get('john_a'), system.bound.size]).toEqual([[], undefined, 0])
  expect(system.accounts.get('john')).toBeDefined()
})

test('a Unix user of that name who is somebody else stays as he is', async () => {
  const system = createFakeSystem()
  await prepare(system)
  await system.run(['useradd', '--uid', '1500', '--gid', '1500', '--', 'john_a'])
  await expect(driver.apply('ftp:1', two, system, fresh)).rejects.toThrow(Rejected)
  await driver.apply('ftp:1', null, system, { previous: two, interrupted: true })
  expect(system.accounts.get('john_a')).toMatchObject({ uid: 1500 })
})

test('without the FTP server accounts are kept, and come in as soon as it is there', async () => {
  const system = createFakeSystem()
  const applied = await driver.apply('ftp:1', two, system, fresh)
  expect(applied.notes[0]).toMatch(/^The FTP server is not installed/)
  expect(system.tree.get(ftpPaths(system.paths).database)).toBeUndefined()
  installPureFtpd(system)
  await driver.ensureBase?.(system)
  expect(ftpNames(system)).toEqual(['john_a', 'john_b'])
})

test('two accounts that change at once are both in', async () => {
  const system = createFakeSystem()
  await prepare(system)
  const mary = { account: 'mary', uid: 20002, logins: [login('mary_a')], anonymous: [] }
  await Promise.all([driver.apply('ftp:1', two, system, fresh), driver.apply('ftp:2', mary, system, fresh)])
  expect(ftpNames(system)).toEqual(['john_a', 'john_b', 'mary_a'])
  expect(await driver.strangers?.(new Map([['ftp:1', two]]), system)).toEqual(['/croft/etc/ftp/logins/ftp-2', '/croft/etc/ftp/jails/ftp-2'])
})

test('after a boot every login sees its folder again', async () => {
  const system = createFakeSystem()
  await prepare(system)
  await driver.apply('ftp:1', two, system, fresh)
  const before = [...system.bound]
  for (const [target] of before) await system.mounts.unbind(target)
  expect(await driver.ensureBase?.(system)).toEqual(before.map(([target]) => target))
  expect([...system.bound]).toEqual(before)
  expect(await driver.ensureBase?.(system)).toEqual([])
})

test('what a login sees nobody else reaches: the mount goes round the modes of the folders above it', async () => {
  const system = createFakeSystem()
  await prepare(system)
  const open = { domain: 'john.example', folder: ['domains', 'john.example', 'public_ftp'], maxConnections: 5 }
  await driver.apply('ftp:1', { ...two, anonymous: [open] }, system, fresh)
  const root = (name: string) => `/croft/run/jails/${name}`
  expect(system.tree.get(root('john_b'))).toMatchObject({ uid: 0, gid: 20001, mode: 0o750 })
  expect(system.tree.get(root('anonymous@john.example'))).toMatchObject({ uid: 0, gid: anonymousUid, mode: 0o750 })
  // as it was made by an older release, and is shown
  await system.files.setOwnership(root('john_b'), rootOwned(0o755))
  expect(await driver.ensureBase?.(system)).toEqual([root('john_b')])
  expect(system.tree.get(root('john_b'))).toMatchObject({ uid: 0, gid: 20001, mode: 0o750 })
})

test.each([
  ['a link', () => new UnsafePath('john.example is not a folder')],
  ['what cannot be mounted', () => new ProgramFailed(['nsenter'], 32, 'mount point is not a directory')],
])('a folder that is %s keeps its own login out, and no other one in', async (_, trouble) => {
  const real = createFakeSystem()
  await prepare(real)
  await driver.apply('ftp:1', two, real, fresh)
  const fails = async (target: string, otherwise: () => Promise<void>) => {
    if (target.includes('john_b')) throw trouble()
    await otherwise()
  }
  const showHome: MountTable['showHome'] = (folder, target, how) => fails(target, () => real.mounts.showHome(folder, target, how))
  const system = { ...real, mounts: { ...real.mounts, showHome } }
  for (const target of real.bound.keys()) await real.mounts.unbind(target)
  await driver.ensureBase?.(system)
  expect([...real.bound.keys()]).toEqual(['/croft/run/jails/john_a/files'])
  await real.mounts.unbind('/croft/run/jails/john_a/files')
  const left = spec(login('john_b', { folder: ['domains', 'john.example'] }), login('john_c'))
  const applied = await driver.apply('ftp:1', left, system, { previous: two, interrupted: false })
  expect(applied.notes[0]).toMatch(/^Folders that cannot be used: john_b: /)
  expect(ftpNames(real)).toEqual(['john_c'])
  expect([...real.accounts.keys()].filter((name) => name.startsWith('john_'))).toEqual(['john_c'])
})

test('a renewed certificate is taken by a restart of what listens', async () => {
  const system = createFakeSystem()
  await prepare(system)
  const put = async (content: string) => {
    system.tree.put('/croft/state/web/tls/certs/server/a.pem', { kind: 'file', content, ...rootOwned(0o640) })
    await system.files.linkAtomic('/croft/state/web/tls/names/TLSv1.3/default', '../../certs/server/a.pem', { uid: 0, gid: 0 })
  }
  for (const path of ['/web', '/web/tls', '/web/tls/certs', '/web/tls/certs/server', '/web/tls/names', '/web/tls/names/TLSv1.3'])
    await system.files.ensureDirectory(`/croft/state${path}`, rootOwned(0o755))
  await put('old')
  expect(await pureFtpdServerDriver.ensureBase?.(system)).toContain('ftp')
  expect(await pureFtpdServerDriver.ensureBase?.(system)).toEqual([])
  await put('new')
  expect(await pureFtpdServerDriver.ensureBase?.(system)).toEqual(['ftp', '/croft/run/ftp/started'])
  expect(system.daemons.get('ftp')).toMatchObject({ status: 'running', enabled: true, reads: 2 })
})
