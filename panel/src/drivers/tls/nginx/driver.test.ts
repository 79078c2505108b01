import { expect, test } from 'vitest'
import { createFakeSystem, type FakeSystem } from '../../../system/fake/fake.ts'
import { Rejected, type ApplyOptions } from '../../driver.ts'
import { driverSuite } from '../../suite.ts'
import { makeCertificate, tlsSpec } from '../testing/specs.ts'
import type { TlsSpec } from '../spec.ts'
import { createTlsDriver } from './driver.ts'

const driver = createTlsDriver({ graceMs: 0 })
const fresh: ApplyOptions = { previous: null, interrupted: false }
const [first, renewed] = [await tlsSpec(['john.example', '*.john.example']), await tlsSpec(['john.example', '*.john.example'])]
const strict: TlsSpec = { ...first, names: ['john.example'], minimum: '1.3' }

/** The certificate for unknown names is another one on every machine. */
const volatile = /^(\S*self-signed\.pem).*(?:\n(?!\/).*)*/gm
const prepare = async (system: FakeSystem) => void (await driver.ensureBase?.(system))

driverSuite(driver, [
  { name: 'a renewal', scope: 'tls:7', spec: first, changed: renewed, prepare, volatile },
  { name: 'other names and another minimum', scope: 'tls:7', spec: first, changed: strict, prepare, volatile },
  { name: 'a looser minimum', scope: 'tls:7', spec: strict, changed: first, prepare, volatile },
  { name: 'the certificate of unknown names', scope: 'tls:server', spec: first, changed: renewed, prepare, volatile },
  { name: 'the first of all, before the base', scope: 'tls:7', spec: first, changed: renewed, volatile },
])

const names = (system: FakeSystem, protocol: string) => system.files.list(`/croft/state/web/tls/names/${protocol}`)
const shown = async (system: FakeSystem, protocol: string, entry: string) => {
  const link = await system.files.readLink(`/croft/state/web/tls/names/${protocol}/${entry}`)
  return link === null ? null : system.files.readText(`/croft/state/web/tls/${link.replace('../../', '')}`)
}

test('each name leads to certificate and key in one file that only root and the edge can read', async () => {
  const system = createFakeSystem()
  await driver.apply('tls:7', first, system, fresh)
  for (const protocol of ['TLSv1.2', 'TLSv1.3']) {
    expect(await names(system, protocol)).toEqual(['_.john.example', 'john.example'])
    expect(await shown(system, protocol, '_.john.example')).toBe(first.certificate + first.privateKey)
  }
  const [file] = await system.files.list('/croft/state/web/tls/certs/7')
  expect(await system.files.stat(`/croft/state/web/tls/certs/7/${file ?? ''}`)).toMatchObject({ uid: 0, gid: 990, mode: 0o640 })
  expect(await system.files.stat('/croft/state/web/tls/certs')).toMatchObject({ uid: 0, gid: 990, mode: 0o750 })
})

test('below the minimum there is an empty file, which no handshake survives', async () => {
  const system = createFakeSystem()
  await driver.apply('tls:7', strict, system, fresh)
  expect(await shown(system, 'TLSv1.2', 'john.example')).toBe('')
  expect(await shown(system, 'TLSv1.3', 'john.example')).toBe(strict.certificate + strict.privateKey)
})

test('unknown names get the certificate of the server, or else one that says nothing', async () => {
  const system = createFakeSystem()
  await driver.ensureBase?.(system)
  const own = await shown(system, 'TLSv1.3', 'default')
  expect(own).toMatch(/^-----BEGIN CERTIFICATE-----\n[^]*-----END PRIVATE KEY-----\n$/)
  await driver.apply('tls:server', first, system, fresh)
  expect(await shown(system, 'TLSv1.2', 'default')).toBe(first.certificate + first.privateKey)
  expect(await driver.ensureBase?.(system)).toEqual([])
  await driver.apply('tls:server', null, system, { ...fresh, previous: first })
  expect(await shown(system, 'TLSv1.2', 'default')).toBe(own)
  // cut off between the certificate and its links, or damaged by hand
  await system.files.removeTree('/croft/state/web/tls/certs/default')
  await driver.ensureBase?.(system)
  expect(await shown(system, 'TLSv1.3', 'default')).toMatch(/PRIVATE KEY/)
})

test('a name that another site has taken over stays with it', async () => {
  const system = createFakeSystem()
  const other = await tlsSpec(['www.john.example', 'john.example'])
  await driver.apply('tls:7', first, system, fresh)
  await driver.apply('tls:8', other, system, fresh)
  await driver.apply('tls:7', null, system, { ...fresh, previous: first })
  expect(await shown(system, 'TLSv1.3', 'john.example')).toBe(other.certificate + other.privateKey)
  expect(await shown(system, 'TLSv1.3', '_.john.example')).toBeNull()
})

test('what no scope has is a stranger', async () => {
  const system = createFakeSystem()
  await driver.ensureBase?.(system)
  await driver.apply('tls:7', first, system, fresh)
  await driver.apply('tls:8', strict, system, fresh)
  expect(await driver.strangers?.(new Map([['tls:7', first]] as const), system)).toEqual(['/croft/state/web/tls/certs/8'])
  expect(await driver.strangers?.(new Map(), system)).toEqual([
    '/croft/state/web/tls/certs/7',
    '/croft/state/web/tls/certs/8',
    '/croft/state/web/tls/names/TLSv1.2/_.john.example',
    '/croft/state/web/tls/names/TLSv1.2/john.example',
    '/croft/state/web/tls/names/TLSv1.3/_.john.example',
    '/croft/state/web/tls/names/TLSv1.3/john.example',
  ])
})

const refused: readonly (readonly [what: string, spec: () => Promise<TlsSpec>, words: RegExp])[] = [
  ['another key', async () => ({ ...first, privateKey: renewed.privateKey }), /does not belong/],
  [
    'a key of another kind',
    async () => ({ ...first, privateKey: (await makeCertificate(['x.example'], { name: 'RSASSA-PKCS1-v1_5', bits: 2048 })).privateKey }),
    /does not belong/,
  ],
  [
    'a short key',
    async () => ({ ...first, ...(await makeCertificate(['x.example'], { name: 'RSASSA-PKCS1-v1_5', bits: 1024 })) }),
    /too short/,
  ],
  ['a broken certificate', async () => ({ ...first, certificate: first.certificate.replace(/\nMII../, '\nAAAAA') }), /cannot be used/],
]
test.each(refused)('%s is refused before anything is written', async (_what, make, words) => {
  const system = createFakeSystem()
  await driver.apply('tls:7', first, system, fresh)
  const before = system.dump()
  const spec = driver.spec.parse(await make())
  await expect(driver.check?.('tls:7', spec, system)).rejects.toThrow(Rejected)
  await expect(driver.apply('tls:7', spec, system, { ...fresh, previous: first })).rejects.toThrow(words)
  expect(system.dump()).toBe(before)
})

test('the specification takes PEM only', () => {
  for (const certificate of [
    '',
    'text',
    `${first.certificate}\n`,
    first.certificate.replace('CERTIFICATE', 'X'),
    first.certificate + first.privateKey,
  ]) {
    expect(driver.spec.safeParse({ ...first, certificate }).success, certificate).toBe(false)
  }
  expect(driver.spec.safeParse({ ...first, certificate: first.certificate + renewed.certificate }).success).toBe(true)
  expect(driver.spec.safeParse({ ...first, names: ['../x.example'] }).success).toBe(false)
})
