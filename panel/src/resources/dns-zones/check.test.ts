import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'
import { NoAnswer } from '../dns-servers/ask.ts'
import { quietNames } from './testing-offline.ts'
import { dnsWorld } from './testing.ts'

eachApp('check of a zone', (start) => {
  const worldWith = async (world: Partial<typeof quietNames.world>) => {
    const made = await dnsWorld(start, { ...quietNames, world: { ...quietNames.world, ...world } as typeof quietNames.world })
    await made.john.post('/dns/zones', { domain: 'example.com' })
    return made
  }
  const check = async (world: Partial<typeof quietNames.world>) =>
    (await (await worldWith(world)).john.get('/dns/zones/example.com/check')).body
  const [ns1, ns2] = ['ns1.panel.example.com', 'ns2.panel.example.com']

  test('all is well', async () => {
    const world = { nameservers: async () => [ns1, ns2], addresses: async () => ['203.0.113.1'], serial: async () => 2026010100 }
    expect(await check(world as never)).toEqual({
      delegated: true,
      expected_ns: [ns1, ns2],
      found_ns: [ns1, ns2],
      serials: { [ns1]: 2026010100, [ns2]: 2026010100 },
      problems: [],
    })
  })

  test('each thing that is wrong is said in plain words', async () => {
    const world = {
      nameservers: async () => [ns1, 'ns.elsewhere.net'],
      addresses: async (host: string) => (host === ns1 ? ['203.0.113.1'] : []),
      serial: async () => 2026010000,
    }
    expect(await check(world as never)).toMatchObject({
      delegated: true,
      serials: { [ns1]: 2026010000, [ns2]: null },
      problems: expect.arrayContaining([
        'example.com is also delegated to ns.elsewhere.net, which the zone does not name',
        `${ns2} is missing among the name servers at the registrar`,
        `${ns1} (203.0.113.1) has serial 2026010000 instead of 2026010100`,
        expect.stringContaining(`${ns2} has no address`) as string,
      ]) as string[],
    })
  })

  test('a name that nobody delegates, and a world that is silent', async () => {
    expect(await check({})).toMatchObject({
      delegated: false,
      found_ns: [],
      problems: expect.arrayContaining([
        `example.com is not delegated: set its name servers at the registrar to ${ns1}, ${ns2}`,
      ]) as string[],
    })
    const silent = async () => {
      throw new NoAnswer('nobody answers')
    }
    expect(await check({ nameservers: silent, addresses: async () => ['203.0.113.1'] as never[], serial: silent })).toMatchObject({
      delegated: false,
      problems: ['Look-up failed: nobody answers', `${ns1} (203.0.113.1) does not answer`, `${ns2} (203.0.113.1) does not answer`],
    })
  })

  test('at most 13 name servers are asked, however many a zone names', async () => {
    const asked: string[] = []
    const addresses = async (host: string) => {
      asked.push(host)
      return ['203.0.113.1']
    }
    const { john } = await worldWith({ addresses, nameservers: async () => ['ns19.example.net'], serial: async () => 2026010101 } as never)
    const create = Array.from({ length: 20 }, (_, index) => ({ name: '@', type: 'NS', content: `ns${index}.example.net` }))
    expect((await john.put('/dns/zones/example.com/records', { create })).status).toBe(200)
    const { serials, problems } = (await john.get('/dns/zones/example.com/check')).body
    // those that the world asks come first
    expect([asked.length, asked[0], Object.keys(serials as object)]).toEqual([13, 'ns19.example.net', asked])
    expect(problems).toContain('example.com names 22 name servers: keep at most 13')
  })

  test('only addresses of the open net, of this server and of the settings are asked', async () => {
    const asked: string[] = []
    const serial = async (address: string) => {
      asked.push(address)
      return 2026010100
    }
    const addresses = async (host: string) => (host === ns1 ? ['203.0.113.1'] : ['10.0.0.5'])
    const { admin, john } = await worldWith({ nameservers: async () => [ns1, ns2], addresses, serial } as never)
    const check = async () => (await john.get('/dns/zones/example.com/check')).body
    expect(await check()).toMatchObject({
      serials: { [ns1]: 2026010100, [ns2]: null },
      problems: [`${ns2} (10.0.0.5) cannot be reached from outside: give it a public address`],
    })
    expect(asked).toEqual(['203.0.113.1'])
    for (const setting of [{ provider_targets: ['10.0.0.0/24'] }, { provider_targets: [], ip: '10.0.0.5' }]) {
      await admin.put('/settings/dns', setting)
      expect(await check()).toMatchObject({ serials: { [ns2]: 2026010100 }, problems: [] })
    }
  })

  test('a signed zone is to have the serial that our own name server shows', async () => {
    const served: Record<string, number | null> = { '127.0.0.1': 2026010801, '203.0.113.1': 2026010801, '203.0.113.2': 2026010801 }
    const world = {
      nameservers: async () => [ns1, ns2],
      addresses: async (host: string) => [host === ns1 ? '203.0.113.1' : '203.0.113.2'],
      serial: async (address: string) => {
        if (served[address] === null) throw new NoAnswer('nobody answers')
        return served[address]
      },
    }
    const { john } = await worldWith(world as never)
    const problems = async () => (await john.get('/dns/zones/example.com/check')).body['problems']
    expect((await john.post('/dns/zones/example.com/dnssec', {})).status).toBe(200)
    expect(await problems()).toEqual([])
    served['203.0.113.2'] = 2026010101
    expect(await problems()).toEqual([`${ns2} (203.0.113.2) has serial 2026010101 instead of 2026010801`])
    // nothing to compare with
    served['127.0.0.1'] = null
    expect(await problems()).toEqual([])
  })
})
