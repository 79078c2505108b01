import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'
import { dnsWorld, linesOf, recordOf, refusal } from './testing.ts'

eachApp('records', (start) => {
  const zone = async () => {
    const world = await dnsWorld(start)
    await world.john.post('/dns/zones', { domain: 'example.com' })
    return world
  }
  const at = '/dns/zones/example.com/records'

  test('are made, changed and deleted, and the name server knows', async () => {
    const { app, john } = await zone()
    const made = await john.post(at, { name: 'Blog.Example.com.', type: 'mx', content: 'Mail.Example.net.', priority: 20, comment: 'ours' })
    expect(made.status).toBe(201)
    expect(made.headers['x-sync']).toBe('applied')
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      name: 'blog',
      type: 'MX',
      content: 'mail.example.net',
      ttl: 3600,
      priority: 20,
      disabled: false,
      managed: false,
      comment: 'ours',
    })
    const id = String(made.body['id'])
    expect(app.dns.zones.get('zone:example.com')?.soa.serial).toBe(2026010101)
    const changed = await john.put(`${at}/${id}`, { ttl: 60, disabled: true })
    expect(changed.body).toMatchObject({ id, ttl: 60, disabled: true, content: 'mail.example.net', priority: 20 })
    expect(app.dns.zones.get('zone:example.com')?.records.some((set) => set.name === 'blog.example.com')).toBe(false)
    expect((await john.delete(`${at}/${id}`)).body).toEqual({ success: true, message: 'DNS record deleted' })
    expect(await refusal(john.get(`${at}/${id}`))).toBe('404 DNS record not found')
    expect((await john.get('/dns/zones/example.com')).body).toMatchObject({ serial: 2026010103, records_count: 11 })
  })

  test.each([
    [{}, '400 Name is required'],
    [{ name: 'a' }, '400 Type is required'],
    [{ name: 'a', type: 'A' }, '400 Content is required'],
    [{ name: 'a', type: 'LOC', content: 'x' }, '400 Unsupported record type'],
    [{ name: 'a b', type: 'LOC', content: 'x' }, '400 Invalid record name'],
    [{ name: 'a.example.net.', type: 'A', content: '192.0.2.1' }, '400 Invalid record name'],
    [{ name: 'a', type: 'A', content: '192.0.2.1', ttl: 59 }, '400 Invalid ttl'],
    [{ name: 'a', type: 'TXT', content: 'a\nb' }, '400 Content contains invalid characters'],
    [{ name: 'www', type: 'CNAME', content: 'example.net' }, '409 CNAME cannot coexist with other records'],
    [{ name: '@', type: 'NS', content: 'ns1.panel.example.com' }, '409 DNS record already exists'],
  ])('%j is refused', async (body, message) => {
    const { john } = await zone()
    const before = await linesOf(john, 'example.com')
    expect(await refusal(john.post(at, body))).toBe(message)
    expect(await linesOf(john, 'example.com')).toEqual(before)
  })

  test('the last name server stays', async () => {
    const { john } = await zone()
    const servers = (await john.get(`${at}?type=NS`)).list
    expect(servers).toHaveLength(2)
    expect((await john.delete(`${at}/${String(servers[0]?.['id'])}`)).status).toBe(200)
    expect(await refusal(john.delete(`${at}/${String(servers[1]?.['id'])}`))).toBe('409 Zone must keep at least one NS record')
  })

  test('many change at once, or none', async () => {
    const { john } = await zone()
    const www = await recordOf(john, 'example.com', 'www', 'A')
    const mail = await recordOf(john, 'example.com', 'mail', 'A')
    const create = [1, 2, 3].map((number) => ({ name: `host${number}`, type: 'A', content: `192.0.2.${number}` }))
    const before = await linesOf(john, 'example.com')
    const wrong = [
      [{ create: [...create, { name: 'x', type: 'A', content: 'y' }] }, /^400 create\[3\]: Invalid A record: /],
      [{ create, update: [{ id: www.id, content: '::1' }] }, /^400 update\[0\]: Invalid A record: /],
      [{ create, update: [{ id: '0000000000000000', ttl: 60 }] }, /^404 update\[0\]: DNS record not found/],
      [{ create, delete: [www.id, www.id] }, /^400 delete\[1\]: The record is named twice/],
      [{ create: [...create, create[0]] }, /^409 create\[3\]: DNS record already exists/],
      [{ create: [{ name: 'a', type: 'A' }] }, /^400 create\[0\]: Content is required/],
    ] as const
    for (const [body, message] of wrong) {
      expect(await refusal(john.put(at, body))).toMatch(message)
      expect(await linesOf(john, 'example.com')).toEqual(before)
    }
    const done = await john.put(at, { create, update: [{ id: www.id, content: '192.0.2.9' }], delete: [mail.id] })
    expect(done.body).toEqual({ success: true, created: 3, updated: 1, deleted: 1, serial: 2026010101 })
    expect(await linesOf(john, 'example.com')).toEqual(expect.arrayContaining(['host3 A 192.0.2.3', 'www A 192.0.2.9']))
    const events = await john.put(at, {})
    expect(events.body).toEqual({ success: true, created: 0, updated: 0, deleted: 0, serial: 2026010101 })
  })

  test('a change is an event of the zone', async () => {
    const { app, john } = await zone()
    await john.post(at, { name: 'a', type: 'A', content: '192.0.2.1' })
    const rows = await app.db.q.selectFrom('events').selectAll().where('event', '=', 'dns.record.changed').execute()
    expect(rows.map((row) => JSON.parse(row.data) as unknown)).toMatchObject([
      { domain: 'example.com', created: 1, updated: 0, deleted: 0, serial: 2026010101 },
    ])
  })

  test('a zone holds ten thousand and not one more', async () => {
    const { john } = await zone()
    for (let round = 0; round < 9; round += 1) {
      const create = Array.from({ length: 1000 }, (_, index) => ({ name: `h${round}x${index}`, type: 'A', content: '192.0.2.1' }))
      expect((await john.put(at, { create })).status).toBe(200)
    }
    const create = Array.from({ length: 990 }, (_, index) => ({ name: `last${index}`, type: 'A', content: '192.0.2.1' }))
    expect(await refusal(john.put(at, { create }))).toBe('409 Too many records (10000)')
    expect((await john.put(at, { create: create.slice(1) })).status).toBe(200)
  }, 60_000)

  test('of one name and type are no more than the name server takes', async () => {
    const { app, john } = await zone()
    const text = (index: number) => ({ name: 'many', type: 'TXT', content: `t${index}` })
    const create = Array.from({ length: 1000 }, (_, index) => text(index))
    expect((await john.put(at, { create })).status).toBe(200)
    const before = app.dns.zones.get('zone:example.com')?.soa.serial
    expect(await refusal(john.post(at, text(1000)))).toBe('409 Too many TXT records of one name (1000)')
    expect(await refusal(john.put(at, { create: [{ ...text(0), name: 'other' }, text(1000)] }))).toBe(
      '409 create[1]: Too many TXT records of one name (1000)',
    )
    // what is not served does not count, until it is to be served
    const kept = await john.post(at, { ...text(1000), disabled: true })
    expect([kept.status, kept.headers['x-sync']]).toEqual([201, 'applied'])
    expect(await refusal(john.put(`${at}/${String(kept.body['id'])}`, { disabled: false }))).toBe(
      '409 Too many TXT records of one name (1000)',
    )
    expect(app.dns.zones.get('zone:example.com')?.soa.serial).toBe(Number(before) + 1)
    // a zone that holds more already may hold less
    await app.db.transaction((q) => q.updateTable('dns_records').set({ disabled: 0 }).where('id', '=', String(kept.body['id'])).execute())
    expect((await john.post(at, { ...text(0), name: 'other' })).status).toBe(201)
    const first = await recordOf(john, 'example.com', 'many', 'TXT')
    expect((await john.delete(`${at}/${first.id}`)).headers['x-sync']).toBe('applied')
  })
})
