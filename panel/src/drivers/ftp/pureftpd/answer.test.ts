import { expect, test } from 'vitest'
import { sha512Crypt } from '../../../core/sha512-crypt.ts'
import { createFakeSystem } from '../../../system/fake/fake.ts'
import { type FtpLogin, type FtpSpec, anonymousDomain } from '../spec.ts'
import { answerFtp } from './answer.ts'
import { createPureFtpdDriver } from './driver.ts'
import { installPureFtpd } from './testing.ts'

const driver = createPureFtpdDriver()
const fresh = { previous: null, interrupted: false }
const login: FtpLogin = {
  name: 'john_a',
  hash: sha512Crypt('Correct-Horse-7', 'salt'),
  folder: [],
  readOnly: false,
  quotaMb: 5,
  bandwidthKbps: 800,
  addresses: ['2001:db8::/32', '192.0.2.0/24'],
  ftp: true,
  sftp: false,
}
const spec: FtpSpec = {
  account: 'john',
  uid: 20001,
  logins: [login, { ...login, name: 'john_b', addresses: [] }],
  anonymous: [{ domain: 'john.example', folder: ['domains', 'john.example', 'public_ftp'], maxConnections: 3 }],
}

async function machine() {
  const system = createFakeSystem()
  installPureFtpd(system)
  await driver.apply('ftp:1', spec, system, fresh)
  const ask = (account: string, password: string, peer: string) =>
    answerFtp(`account:${account}\npassword:${password}\nlocalhost:::1\nlocalport:21\npeer:${peer}\nencrypted:1\nend\n`, system)
  return { system, ask }
}
const unknown = 'auth_ok:0\nend\n'
const refused = 'auth_ok:-1\nend\n'

test('a login with IPv6 in its list comes in from there, with its limits', async () => {
  const { ask } = await machine()
  const welcome =
    'auth_ok:1\nuid:20001\ngid:20001\ndir:/croft/run/jails/john_a/files/./\nthrottling_bandwidth_ul:100000\nthrottling_bandwidth_dl:100000\nuser_quota_size:5242880\nend\n'
  for (const peer of ['2001:db8::7', '192.0.2.9', '::ffff:192.0.2.9']) {
    expect(await ask('john_a', 'Correct-Horse-7', peer), peer).toBe(welcome)
    expect(await ask('john_a', 'wrong', peer)).toBe(refused)
  }
  for (const peer of ['2001:db9::7', '203.0.113.9', 'somewhere', ''])
    expect(await ask('john_a', 'Correct-Horse-7', peer), peer).toBe(refused)
})

test('names that the daemon knows by itself, or that nobody has, are not answered for', async () => {
  const { ask } = await machine()
  for (const name of [
    'john_b',
    'john',
    'root',
    'anonymous',
    'ftp',
    '',
    'anonymous@',
    'anonymous@other.example',
    'Anonymous@john.example',
    'anonymous@John.example',
    '../jails/ftp-1',
  ])
    expect(await ask(name, 'Correct-Horse-7', '192.0.2.9'), name).toBe(unknown)
  expect(await answerFtp('account:john_a\n', createFakeSystem())).toBe(unknown)
})

test('everybody comes in to an open folder, as nobody of the machine, and sees it read only', async () => {
  const { system, ask } = await machine()
  const welcome = 'auth_ok:1\nuid:59999999\ngid:59999999\ndir:/croft/run/jails/anonymous@john.example/files/./\nper_user_max:3\nend\n'
  for (const name of ['anonymous@john.example', 'ftp@john.example']) expect(await ask(name, 'me@home', '203.0.113.9'), name).toBe(welcome)
  expect(system.bound.get('/croft/run/jails/anonymous@john.example/files')).toMatch(
    /\/john\/domains\/john\.example\/public_ftp \(read only\)$/,
  )
  await driver.apply('ftp:1', { ...spec, anonymous: [] }, system, { previous: spec, interrupted: false })
  expect(await ask('anonymous@john.example', 'me@home', '203.0.113.9')).toBe(unknown)
  expect([...system.bound.keys()].join()).not.toContain('anonymous')
})

test('open folders are there again after a boot, and strangers in the folder of names are found', async () => {
  const { system } = await machine()
  const place = '/croft/run/jails/anonymous@john.example/files'
  await system.mounts.unbind(place)
  expect(await driver.ensureBase?.(system)).toContain(place)
  expect(await driver.strangers?.(new Map(), system)).toContain('/croft/etc/ftp/asked/anonymous@john.example')
  expect(await driver.strangers?.(new Map([['ftp:1', spec]]), system)).toEqual([])
})

test('a file that was edited by hand lets nobody in', async () => {
  const { system, ask } = await machine()
  const file = '/croft/etc/ftp/asked/anonymous@john.example'
  for (const content of ['', '{', '{"hash":null}', '{"hash":null,"addresses":[],"uid":0,"folder":"/","bandwidth":0,"quota":0,"most":0}']) {
    await system.files.writeAtomic(file, content, { uid: 0, gid: 0, mode: 0o600 })
    expect(await ask('anonymous@john.example', '', '203.0.113.9'), content).toBe(unknown)
  }
})

test.each([
  'anonymous@../etc',
  'anonymous@a/b.c',
  'anonymous@a',
  'anonymous@a b.c',
  'anonymous@a\u0000.example',
  `ftp@${'a.'.repeat(200)}de`,
  'john@a.example',
])('%j names no domain', (name) => expect(anonymousDomain(name)).toBeNull())
