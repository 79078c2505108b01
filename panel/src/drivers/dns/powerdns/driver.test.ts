import { describe, expect, test } from 'vitest'
import type { LocalRequest, System } from '../../../system/system.ts'
import { createFakeSystem, type FakeSystem } from '../../../system/fake/fake.ts'
import { DaemonDown, Rejected } from '../../driver.ts'
import { driverSuite } from '../../suite.ts'
import { createPowerDnsDriver } from './driver.ts'
import { dnsPaths } from './paths.ts'
import { installPowerDns, servedZones, zoneSpec } from './testing.ts'

const driver = createPowerDnsDriver()
const prepare = async (system: FakeSystem) => installPowerDns(system)
/** Configuration and database of the name server itself, which belong to no zone; the key of its API is random. */
const zone = { scope: 'zone:john.example', spec: zoneSpec(), prepare, shared: /\/pdns(\/|$)/, volatile: /[0-9a-f]{48}/g } as const
const base = zoneSpec()
const key = (type: 'ksk' | 'zsk', tail: string) => ({
  type,
  algorithm: 'ecdsap256sha256' as const,
  active: true,
  published: true,
  dnskey: `${type === 'ksk' ? 257 : 256} 3 13 ${tail}`,
  privateKey: `${type === 'ksk' ? 257 : 256} 3 13 ${tail}`,
})
const signed = zoneSpec({ dnssec: { nsec3: true, keys: [key('ksk', 'AAAA'), key('zsk', 'BBBB')] } })
const rolled = zoneSpec({ dnssec: { nsec3: true, keys: [key('ksk', 'CCCC'), key('zsk', 'BBBB')] } })
const sent = zoneSpec({
  secondaries: [
    { address: '192.0.2.53', key: 'ns2' },
    { address: '[2001:db8::53]:5300', key: null },
  ],
  tsigKeys: [{ name: 'ns2', algorithm: 'hmac-sha256', secret: 'c2VjcmV0c2VjcmV0' }],
})

driverSuite(driver, [
  { ...zone, name: 'other records', changed: zoneSpec({ records: base.records.slice(0, 2) }) },
  { ...zone, name: 'signed', changed: signed },
  { ...zone, name: 'another key', spec: signed, changed: rolled },
  { ...zone, name: 'no longer signed', spec: signed, changed: base },
  { ...zone, name: 'sent to others', changed: sent },
  { ...zone, name: 'no longer sent', spec: sent, changed: base },
  { ...zone, name: 'switched off', changed: zoneSpec({ active: false }) },
  { ...zone, name: 'fetched from elsewhere', changed: zoneSpec({ kind: 'secondary', primaries: ['192.0.2.1'], records: [] }) },
])

describe('PowerDNS', () => {
  const ready = async (refusal?: () => string | null) => {
    const system = createFakeSystem()
    installPowerDns(system, refusal)
    await driver.apply('zone:john.example', base, system, { previous: null, interrupted: false })
    system.faults.restore()
    return system
  }
  const names = (system: FakeSystem) => servedZones(system)['john.example.']?.rrsets.map(({ name, type }) => `${name} ${type}`)

  test('is told what differs, and nothing else', async () => {
    const system = await ready()
    const records = base.records.map((set) => (set.type === 'A' ? { ...set, contents: ['192.0.2.9'] } : set))
    await driver.apply('zone:john.example', zoneSpec({ records }), system, { previous: base, interrupted: false })
    const flush = 'PUT /api/v1/servers/localhost/cache/flush?domain=john.example.'
    expect(system.faults.log).toEqual(['PATCH /api/v1/servers/localhost/zones/john.example.', flush])
  })

  test('records alone are changed without reading the zone, and a zone that is not there is made', async () => {
    const system = await ready()
    const asked: string[] = []
    const counted = {
      ...system,
      request: (call: LocalRequest) => (asked.push(`${call.method} ${call.path.split('/').at(-1)}`), system.request(call)),
    }
    const fewer = zoneSpec({ records: base.records.slice(0, 2) })
    await driver.apply('zone:john.example', fewer, counted, { previous: base, interrupted: false })
    expect(asked).toEqual(['PATCH john.example.', 'PUT flush?domain=www.john.example.'])
    const before = names(system)
    await driver.removeStranger?.('john.example', system)
    await driver.apply('zone:john.example', fewer, system, { previous: base, interrupted: false })
    expect(names(system)).toEqual(before)
  })

  test('what it writes in other words is no difference', async () => {
    const system = await ready()
    const tlsa = (content: string) =>
      zoneSpec({ records: [...base.records, { name: '_443._tcp.john.example', type: 'TLSA', ttl: 60, contents: [content] }] })
    const apply = (content: string) => driver.apply('zone:john.example', tlsa(content), system, { previous: null, interrupted: false })
    await apply(`3 1 1 ${'AB'.repeat(32)}`)
    expect(await apply(`3 1 1 ${'ab'.repeat(28)} ${'ab'.repeat(4)}`)).toMatchObject({ changed: [] })
    expect(await apply(`3 1 1 ${'ac'.repeat(32)}`)).toMatchObject({ changed: ['zone john.example'] })
  })

  test('records that it refuses leave the zone as it was', async () => {
    let words: string | null = null
    const system = await ready(() => words)
    const before = names(system)
    words = 'unable to parse IP address'
    const records = base.records.slice(0, 2)
    const applying = driver.apply('zone:john.example', zoneSpec({ records }), system, { previous: base, interrupted: false })
    await expect(applying).rejects.toThrow(new Rejected('unable to parse IP address'))
    expect(names(system)).toEqual(before)
  })

  test('a lost database is made anew and filled', async () => {
    const system = await ready()
    system.tree.remove(dnsPaths(system.paths).database)
    await driver.apply('zone:john.example', base, system, { previous: base, interrupted: false })
    expect(names(system)).toEqual(['john.example. A', 'john.example. NS', 'john.example. SOA', 'www.john.example. CNAME'])
  })

  test('zones of nobody are strangers', async () => {
    const system = await ready()
    const specs = new Map([['zone:other.example', zoneSpec({ zone: 'other.example' })]] as const)
    expect(await driver.strangers?.(specs, system)).toEqual(['john.example'])
    await driver.removeStranger?.('john.example', system)
    expect(Object.keys(servedZones(system))).toEqual([])
  })

  test('a sweep skips zones that are as they were, and looks again when the zone or what is wanted is another', async () => {
    const system = await ready()
    const look = async () => (await driver.quiet?.(system)) ?? null
    const first = await look()
    expect(first?.has('zone:john.example', base)).toBe(false)
    first?.keep('zone:john.example', base)
    expect((await look())?.has('zone:john.example', base)).toBe(true)
    expect((await look())?.has('zone:john.example', zoneSpec({ records: [] }))).toBe(false)
    await driver.apply('zone:john.example', signed, system, { previous: base, interrupted: false })
    expect((await look())?.has('zone:john.example', base)).toBe(false)
    system.tree.remove(dnsPaths(system.paths).database)
    expect(await look()).toBeNull()
  })
})

const failures: readonly (readonly [string, System['request']])[] = [
  ['fails by itself', async () => ({ status: 500, body: 'Internal Server Error' })],
  ['does not listen', () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))],
]

test.each(failures)('a name server that %s is asked again soon', async (_, fail) => {
  const system = createFakeSystem()
  installPowerDns(system)
  const request = async (asked: LocalRequest) => (asked.method === 'POST' ? fail(asked) : system.request(asked))
  const apply = driver.apply(zone.scope, base, { ...system, request }, { previous: null, interrupted: false })
  await expect(apply).rejects.toThrow(DaemonDown)
})

test('a write that meets another one is sent once more', async () => {
  const system = createFakeSystem()
  installPowerDns(system)
  let busy = 2
  const request = async (asked: LocalRequest) =>
    asked.method === 'POST' && (busy -= 1) >= 0 ? { status: 500, body: 'Internal Server Error' } : system.request(asked)
  await driver.apply(zone.scope, base, { ...system, request }, { previous: null, interrupted: false })
  expect(Object.keys(servedZones(system))).toEqual(['john.example.'])
})
