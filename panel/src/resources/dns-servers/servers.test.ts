import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'
import { realWorld } from '../dns-zones/delegation.ts'
import { quietNames } from '../dns-zones/testing-offline.ts'
import { dnsWorld, refusal } from '../dns-zones/testing.ts'
import { NoAnswer, ask, parseServer } from './ask.ts'
import { reply, soaRecord, udpServer } from './testing.ts'

const secret = 'c2VjcmV0LXNlY3JldA=='

test.each([
  ['192.0.2.1', { address: '192.0.2.1', port: 53 }],
  ['192.0.2.1:5300', { address: '192.0.2.1', port: 5300 }],
  ['2001:db8::1', { address: '2001:db8::1', port: 53 }],
  ['[2001:db8::1]:5300', { address: '2001:db8::1', port: 5300 }],
  ['ns1.example.com', null],
  ['192.0.2.1:99999', null],
  ['', null],
])('%j is read as %j', (text, server) => {
  expect(parseServer(text)).toEqual(server)
})

test('a server that answers somebody else, or nothing, gives no answer', async () => {
  const wrong = await udpServer((message) => {
    const other = reply(message, 0, [soaRecord(1)])
    other.writeUInt16BE((message.readUInt16BE(0) + 1) % 65_536, 0)
    return other
  })
  await expect(ask({ address: '127.0.0.1', port: wrong }, 'example.com', 'SOA', { recursion: false, ms: 100 })).rejects.toThrow(NoAnswer)
  const junk = await udpServer((message) => Buffer.concat([message.subarray(0, 12), Buffer.of(0xff)]))
  await expect(ask({ address: '127.0.0.1', port: junk }, 'example.com', 'SOA', { recursion: false, ms: 100 })).rejects.toThrow(NoAnswer)
})

eachApp('secondary name servers', (start) => {
  test('every primary zone names them, and none when they are gone', async () => {
    const { app, admin, john } = await dnsWorld(start)
    await john.post('/dns/zones', { domain: 'example.com' })
    await john.post('/dns/zones', { domain: 'fetched.com', kind: 'secondary', primaries: ['198.51.100.1'] })
    const made = await admin.post('/dns/servers', { hostname: 'NS2.example.net', ip: '203.0.113.6', tsig_key: `key1:${secret}` })
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      hostname: 'ns2.example.net',
      ip: '203.0.113.6',
      role: 'secondary',
      in_sync: false,
      last_seen: null,
    })
    await app.running.idle()
    expect(app.dns.zones.get('zone:example.com')).toMatchObject({
      secondaries: [{ address: '203.0.113.6', key: 'key1' }],
      tsigKeys: [{ name: 'key1', algorithm: 'hmac-sha256', secret }],
    })
    expect(app.dns.zones.get('zone:fetched.com')?.secondaries).toEqual([])
    const stored = await app.db.q.selectFrom('dns_servers').select('tsig_secret').executeTakeFirstOrThrow()
    expect(stored.tsig_secret).not.toContain(secret)
    expect(await refusal(admin.post('/dns/servers', { hostname: 'ns2.example.net', ip: '203.0.113.7' }))).toBe(
      '409 DNS server already exists',
    )
    expect(await refusal(admin.post('/dns/servers', { hostname: 'ns3.example.net', ip: '203.0.113.7', tsig_key: 'no secret' }))).toBe(
      '400 Invalid tsig_key',
    )
    expect(await refusal(john.get('/dns/servers'))).toBe('403 Admin access required')
    expect((await admin.delete(`/dns/servers/${String(made.body['id'])}`)).body).toEqual({ success: true, message: 'DNS server removed' })
    await app.running.idle()
    expect(app.dns.zones.get('zone:example.com')).toMatchObject({ secondaries: [], tsigKeys: [] })
  })

  test('an IPv6 address may be written in any way', async () => {
    const { app, admin, john } = await dnsWorld(start)
    const made = await admin.post('/dns/servers', { hostname: 'ns2.example.net', ip: '2001:DB8:0::6' })
    expect(made.body).toMatchObject({ ip: '2001:db8::6' })
    const zone = await john.post('/dns/zones', { domain: 'example.com' })
    expect(zone.headers['x-sync']).toBe('applied')
    expect(app.dns.zones.get('zone:example.com')?.secondaries).toEqual([{ address: '2001:db8::6', key: null }])
    const fetched = await john.post('/dns/zones', { domain: 'fetched.com', kind: 'secondary', primaries: ['2001:DB8::7', '198.51.100.1'] })
    expect(fetched.headers['x-sync']).toBe('applied')
    expect(app.dns.zones.get('zone:fetched.com')?.primaries).toEqual(['2001:db8::7', '198.51.100.1'])
  })

  test('are in step when they have our serials', async () => {
    const answers: { serial: number | null; silent: boolean } = { serial: null, silent: false }
    const port = await udpServer((message) => {
      if (answers.silent) return null
      return answers.serial === null ? reply(message, 5) : reply(message, 0, [soaRecord(answers.serial)])
    })
    const real = realWorld(async () => '', port)
    const names = { ...quietNames, world: { ...quietNames.world, serial: (address: string, zone: string) => real.serial(address, zone) } }
    const { app, admin, john } = await dnsWorld(start, names)
    await john.post('/dns/zones', { domain: 'example.com' })
    await admin.post('/dns/servers', { hostname: 'ns2.example.net', ip: '127.0.0.1' })
    const look = async () => {
      await app.parts.dnsServers.lookAtAll()
      return (await admin.get('/dns/servers')).list[0]
    }
    expect(await look()).toMatchObject({ in_sync: false, last_seen: expect.any(String) as string })
    answers.serial = 2026010100
    expect(await look()).toMatchObject({ in_sync: true })
    answers.serial = 2026010000
    expect(await look()).toMatchObject({ in_sync: false })
    answers.silent = true
    expect(await look()).toMatchObject({ in_sync: false, last_seen: expect.any(String) as string })
  }, 30_000)

  test('have the serials of signed zones that our own name server shows', async () => {
    const served = new Map([
      ['127.0.0.1', 2026010801],
      ['203.0.113.6', 2026010801],
    ])
    const serial = async (address: string) => {
      const found = served.get(address)
      if (found === undefined) throw new NoAnswer('nobody answers')
      return found
    }
    const { app, admin, john } = await dnsWorld(start, { ...quietNames, world: { ...quietNames.world, serial } })
    await john.post('/dns/zones', { domain: 'example.com' })
    expect((await john.post('/dns/zones/example.com/dnssec', {})).status).toBe(200)
    await admin.post('/dns/servers', { hostname: 'ns2.example.net', ip: '203.0.113.6' })
    const look = async () => {
      await app.parts.dnsServers.lookAtAll()
      return (await admin.get('/dns/servers')).list[0]
    }
    expect(await look()).toMatchObject({ in_sync: true })
    served.set('203.0.113.6', 2026010101)
    expect(await look()).toMatchObject({ in_sync: false })
    // nothing to compare with
    served.delete('127.0.0.1')
    expect(await look()).toMatchObject({ in_sync: true })
  })
})
