import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dsOf, generateSigningKey } from '@croft/panel/core/dns/key.ts'
import { toPresentation } from '@croft/panel/core/dns/presentation.ts'
import { recordOf, testRecord as record, testZone as zone } from '@croft/panel/core/dns/testing.ts'
import { recordTypes, type RecordData, type Soa } from '@croft/panel/core/dns/types.ts'
import { parseZoneFile, printZoneFile } from '@croft/panel/core/dns/zone-file.ts'
import { openBed, type Bed } from '../bed/bed.ts'
import type { Host } from '../bed/host.ts'
import { whyLeftOut } from './support/bed.ts'
import { serverPackages } from './support/packages.ts'

/** Other people's name servers judge the zones and keys that are printed here, and what they print is read back. */

const reason = await whyLeftOut('zone files under the tools of BIND, ldns and PowerDNS')

const soa: Soa = {
  mname: 'ns1.example.net',
  rname: 'host\\.master.example.com',
  serial: 2026051801,
  refresh: 10_800,
  retry: 3600,
  expire: 604_800,
  minimum: 3600,
}
const hex = (bytes: number) => 'A7'.repeat(bytes)

/** One of each type and the odd ones, as a zone that is sound. */
const everyType: readonly RecordData[] = [
  record('@', 'NS', 'ns1.example.net'),
  record('@', 'A', '192.0.2.1'),
  record('@', 'AAAA', '2001:db8::1'),
  { ...record('@', 'MX', 'mail.example.com', 10), ttl: 300, comment: 'first; "server"' },
  record('mail', 'A', '192.0.2.2'),
  record('nomail', 'MX', '.', 0),
  record('www', 'CNAME', 'example.com'),
  record('*.shop', 'CNAME', 'sel._domainkey.example.net'),
  record('@', 'TXT', 'v=spf1 -all; "quoted" \\ é 😀 $ORIGIN ( )'),
  record('long', 'TXT', 'é'.repeat(2048)),
  record('empty', 'TXT', ''),
  record('_sip._tcp', 'SRV', '5 5060 mail.example.com', 1),
  record('_imap._tcp', 'SRV', '0 0 .', 0),
  record('@', 'CAA', '0 issue "letsencrypt.org; accounturi=https://ca.example/7"'),
  record('@', 'CAA', '128 iodef "mailto:security@example.com"'),
  record('@', 'CAA', '0 issuewild ";"'),
  record('printers', 'PTR', 'laser._http._tcp.example.com'),
  record('_443._tcp.www2', 'TLSA', `3 1 1 ${hex(32)}`),
  record('ssh', 'SSHFP', `4 2 ${hex(32)}`),
  record('@', 'HTTPS', '1 . mandatory=alpn,port alpn=h2,h3 port=443 ipv4hint=192.0.2.1 ech=AAEC ipv6hint=2001:db8::1 key65400="a b;\\"c"'),
  record('svc', 'SVCB', '0 www.example.net'),
  record('sub', 'NS', 'ns.example.org'),
  record('sub', 'DS', `12345 13 2 ${hex(32)}`),
  record('sub', 'DS', `12345 13 4 ${hex(48)}`),
  record('apps', 'ALIAS', 'apps.example.net'),
  { ...record('old', 'A', '192.0.2.9'), disabled: true },
]

/** Random ones, each at a name of its own so that they can stand side by side. */
function randomRecords(): RecordData[] {
  const types = recordTypes.filter((type) => type !== 'DS' && type !== 'ALIAS')
  const samples = types.flatMap((type, index) => fc.sample(recordOf(type), { numRuns: 20, seed: 4711 + index }))
  const named = samples.map((given, index) => ({ ...given, name: given.name === '@' ? `r${index}` : `${given.name}.r${index}` }))
  return named.map((given) => ({ ...given, disabled: false }))
}

/** What a zone says to those who ask, sorted: `name ttl type content`. */
const served = (records: readonly RecordData[]) =>
  records
    .filter(({ disabled, type }) => !disabled && type !== 'ALIAS')
    .map((given) => `${given.name} ${given.ttl ?? 3600} ${given.type} ${toPresentation(given, zone)}`)
    .toSorted()

describe.skipIf(reason !== null)('zone files under the tools of BIND, ldns and PowerDNS', () => {
  let bed: Bed | undefined
  let host: Host

  beforeAll(async () => {
    bed = await openBed()
    host = await bed.startHost({
      name: 'zonefile',
      packages: serverPackages('bookworm'),
    })
  })
  afterAll(() => bed?.close())

  const put = (path: string, text: string) => host.run(['/usr/bin/tee', '--', path], { stdin: text })
  const compiled = async (text: string) => {
    await put('/root/zone', text)
    await host.run(['named-checkzone', '-i', 'local', '-k', 'ignore', '-D', '-o', '/root/compiled', zone, '/root/zone'])
    return (await host.run(['cat', '/root/compiled'])).stdout
  }

  test('every type of record passes, and comes back the same', async () => {
    const read = parseZoneFile(await compiled(printZoneFile(zone, soa, 3600, everyType)), zone)
    expect(served(read.records)).toEqual(served(everyType))
    expect(read.soa).toEqual(soa)
    expect(read.skipped).toEqual([])
  })

  test('the names of hosts are those of hosts', async () => {
    await put('/root/zone', printZoneFile(zone, soa, 3600, everyType))
    await host.run(['named-checkzone', '-i', 'local', '-k', 'fail', '-m', 'fail', '-M', 'fail', '-S', 'fail', zone, '/root/zone'])
  })

  test('random records pass, and come back the same', async () => {
    const records = [record('@', 'NS', 'ns1.example.net'), ...randomRecords()]
    const read = parseZoneFile(await compiled(printZoneFile(zone, soa, 3600, records)), zone)
    expect(served(read.records)).toEqual(served(records))
    expect(read.skipped).toEqual([])
  })

  test('ldns reads the same zone', async () => {
    await put('/root/zone', printZoneFile(zone, soa, 3600, everyType))
    const { stdout } = await host.run(['ldns-read-zone', '/root/zone'])
    expect(served(parseZoneFile(stdout, zone).records)).toEqual(served(everyType))
  })

  test('PowerDNS takes every type of record', async () => {
    const schema = await host.run(['cat', '/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql'])
    await host.run(['mkdir', '-p', '/root/pdns'])
    await host.run(['sqlite3', '/root/pdns/db'], { stdin: schema.stdout })
    await put('/root/pdns/pdns.conf', 'launch=gsqlite3\ngsqlite3-database=/root/pdns/db\n')
    const alias = everyType.filter(({ type }) => type === 'ALIAS').map((given) => `${given.name} IN ALIAS ${toPresentation(given, zone)}\n`)
    await put('/root/zone', printZoneFile(zone, soa, 3600, everyType) + alias.join(''))
    await host.run(['pdnsutil', '--config-dir=/root/pdns', 'load-zone', zone, '/root/zone'])
    const { stdout } = await host.run(['pdnsutil', '--config-dir=/root/pdns', 'check-zone', zone])
    const count = everyType.filter(({ disabled }) => !disabled).length + 1
    expect(stdout).toContain(`Checked ${count} records of '${zone}', 0 errors`)
  })

  test.each(['ecdsap256sha256', 'ed25519', 'rsasha256'] as const)('a zone can be signed with a key of %s', async (algorithm) => {
    const key = generateSigningKey('csk', algorithm)
    const [, , number = ''] = key.dnskey.split(' ')
    const file = `/root/K${zone}.+${number.padStart(3, '0')}+${String(key.tag).padStart(5, '0')}`
    const line = `${zone}. 3600 IN DNSKEY ${key.dnskey}\n`
    await put(`${file}.key`, line)
    await put(`${file}.private`, key.privateKey)
    await put('/root/unsigned', `${printZoneFile(zone, soa, 3600, everyType)}${line}`)
    await host.run(['dnssec-signzone', '-z', '-o', zone, '-f', '/root/signed', '/root/unsigned', `${file}.private`])
    await host.run(['dnssec-verify', '-z', '-o', zone, '/root/signed'])
    for (const [digest, name] of [
      [2, 'SHA-256'],
      [4, 'SHA-384'],
    ] as const) {
      const { stdout } = await host.run(['dnssec-dsfromkey', '-a', name, `${file}.key`])
      expect(stdout.trim()).toBe(`${zone}. IN DS ${dsOf(zone, key.dnskey, digest)}`)
    }
    const { stdout } = await host.run(['cat', '/root/signed'])
    const read = parseZoneFile(stdout, zone)
    expect(served(read.records)).toEqual(served(everyType))
    expect(new Set(read.skipped.map(({ reason: why }) => why))).toEqual(new Set(['Unsupported record type']))
  })
})
