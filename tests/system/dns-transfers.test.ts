import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBed, type Bed } from '../bed/bed.ts'
import type { Host } from '../bed/host.ts'
import { whyLeftOut } from './support/bed.ts'
import { dig, digStatus } from './support/names.ts'
import { serverPackages } from './support/packages.ts'
import { eventually, startServer, type Server } from './support/server.ts'

/** A second PowerDNS, as somebody else would run it, fetches the zones of this server and is told of changes; and the other way round. */

const reason = await whyLeftOut('transfers of zones')
const secret = Buffer.alloc(32, 7).toString('base64')
const keyName = 'ns2.example.net'

describe.skipIf(reason !== null)('transfers of zones', () => {
  let bed: Bed
  let server: Server
  let other: Host
  beforeAll(async () => {
    bed = await openBed()
    server = await startServer(bed, { name: 'primary' })
    other = await bed.startHost({ name: 'second', packages: serverPackages('bookworm') })
    const lines = ['launch=gsqlite3', 'gsqlite3-database=/var/lib/powerdns/second.sqlite3', 'secondary=yes', 'primary=yes']
    // it has to see at once what its administrator does by hand
    lines.push('zone-cache-refresh-interval=0', 'cache-ttl=0', 'query-cache-ttl=0', 'negquery-cache-ttl=0')
    await other.run(['tee', '/etc/powerdns/pdns.conf'], {
      stdin: [...lines, 'gsqlite3-dnssec=yes', `allow-axfr-ips=${server.host.address}`, 'setuid=pdns', 'setgid=pdns', ''].join('\n'),
    })
    const schema = await other.run(['cat', '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql'])
    await other.run(['sqlite3', '/var/lib/powerdns/second.sqlite3'], { stdin: schema.stdout })
    await other.run(['chown', '-R', 'pdns:pdns', '/var/lib/powerdns'])
    await other.run(['systemctl', 'restart', 'pdns'])
  })
  afterAll(() => bed?.close())

  const tool = (...argv: string[]) => other.run(['pdnsutil', ...argv])
  const shows = (host: Host, at: string, name: string, wanted: string, seconds = 20) =>
    eventually(
      `${name} at ${at}`,
      () => dig(host, name, 'A', at),
      (seen) => seen.join() === wanted,
      seconds,
    )

  test('a secondary with a key fetches the zone; others are refused', async () => {
    await server.root('PUT', '/settings/dns', { ip: '192.0.2.10', nameservers: ['ns1.example.net', 'ns2.example.net'] })
    await server.root('POST', '/dns/zones', { domain: 'example.com' })
    const added = await server.root('POST', '/dns/servers', { hostname: keyName, ip: other.address, tsig_key: secret })
    expect(JSON.stringify(added.json())).not.toContain(secret)
    await tool('import-tsig-key', keyName, 'hmac-sha256', secret)
    await tool('create-secondary-zone', 'example.com', server.host.address)
    await tool('activate-tsig-key', 'example.com', keyName, 'secondary')
    await other.run(['pdns_control', 'retrieve', 'example.com'])
    await shows(other, '127.0.0.1', 'www.example.com', '192.0.2.10')
    const transfer = (...key: string[]) =>
      other.run(['dig', `@${server.host.address}`, '+tries=1', ...key, 'example.com', 'AXFR'], { allowFailure: true })
    expect((await transfer()).stdout).toContain('Transfer failed')
    expect((await transfer('-y', `hmac-sha256:${keyName}:${secret}`)).stdout).toMatch(
      /^www\.example\.com\.\s+3600\s+IN\s+A\s+192\.0\.2\.10/m,
    )
  })

  test('is told of each change', async () => {
    await server.root('POST', '/dns/zones/example.com/records', { name: 'new', type: 'A', content: '192.0.2.77' })
    await shows(other, '127.0.0.1', 'new.example.com', '192.0.2.77')
    const serial = async (host: Host) => (await dig(host, 'example.com', 'SOA'))[0]
    expect(await serial(other)).toBe(await serial(server.host))
    await eventually(
      'the panel sees that it follows',
      async () => (await server.root('GET', '/dns/servers')).text,
      (text) => text.includes(keyName),
    )
  })

  test('a signed zone arrives signed', async () => {
    await server.root('POST', '/dns/zones/example.com/dnssec', {})
    await server.root('POST', '/dns/zones/example.com/records', { name: 'signed', type: 'A', content: '192.0.2.78' })
    await shows(other, '127.0.0.1', 'signed.example.com', '192.0.2.78')
    const { stdout } = await other.run(['dig', '@127.0.0.1', '+dnssec', 'signed.example.com', 'A'])
    expect(stdout).toMatch(/RRSIG\s+A 13 3/)
  })

  test('a zone that is hosted elsewhere is fetched and served', async () => {
    await tool('create-zone', 'away.example', 'ns1.away.example')
    await tool('add-record', 'away.example', 'www', 'A', '198.51.100.7')
    await other.run(['pdns_control', 'rediscover'])
    await other.run(['pdns_control', 'purge'])
    await server.root('POST', '/dns/zones', { domain: 'away.example', kind: 'secondary', primaries: [other.address] })
    await shows(server.host, '127.0.0.1', 'www.away.example', '198.51.100.7', 60)
    expect(await server.agent('sweep')).toMatchObject({ repaired: [], failed: [] })
  })

  test('a server that is taken away fetches no more', async () => {
    const [known] = (await server.root('GET', '/dns/servers')).json<{ data?: { id: string }[] } & { id: string }[]>()
    await server.root('DELETE', `/dns/servers/${known?.id}`)
    const key = ['-y', `hmac-sha256:${keyName}:${secret}`] as const
    const look = async () =>
      (await other.run(['dig', `@${server.host.address}`, '+tries=1', ...key, 'example.com', 'AXFR'], { allowFailure: true })).stdout
    await eventually('transfers are refused', look, (text) => text.includes('Transfer failed'))
    expect(await digStatus(other, 'example.com', 'A', server.host.address)).toMatch(/^NOERROR qr aa/)
  })
})
