import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'
import { dnsWorld, linesOf, refusal } from '../dns-zones/testing.ts'

const ns = { name: '@', type: 'NS', content: '{ns1}' }

eachApp('templates of zones', (start) => {
  test('the built-in one is there, may be changed and comes back', async () => {
    const { admin, john } = await dnsWorld(start)
    expect((await admin.get('/dns/templates')).list).toMatchObject([{ name: 'default', owner: 'admin' }])
    await admin.put('/dns/templates/default', { records: [ns, { name: 'only', type: 'A', content: '{ip}' }] })
    await john.post('/domains', { domain: 'example.com' })
    expect(await linesOf(john, 'example.com')).toEqual(['@ NS ns1.panel.example.com', 'only A 203.0.113.10'])
    expect((await admin.delete('/dns/templates/default')).status).toBe(200)
    await john.post('/domains', { domain: 'second.com' })
    expect(await linesOf(john, 'second.com')).toHaveLength(11)
    expect(await refusal(admin.delete('/dns/templates/default'))).toBe('409 DNS template is in use')
  })

  test('a package names one; a reseller’s own are for his customers', async () => {
    const { app, admin } = await dnsWorld(start)
    const rita = await app.account('rita', { role: 'reseller', max_users: 5 })
    const made = await rita.post('/dns/templates', { name: 'default', records: [ns, { name: 'ritas', type: 'A', content: '{ip}' }] })
    expect(made.body).toMatchObject({ name: 'default', owner: 'rita', zones_count: 0 })
    expect((await rita.post('/users', { username: 'anna', email: 'a@example.com', password: 'Battery-Staple-9' })).status).toBe(201)
    await rita.post('/domains', { domain: 'annas.com', owner: 'anna' })
    expect(await linesOf(rita, 'annas.com')).toContain('ritas A 203.0.113.10')
    await admin.post('/dns/templates', { name: 'shop', records: [ns, { name: '@', type: 'TXT', content: 'shop of {domain}' }] })
    await admin.put('/packages/default', { dns_template: 'shop' })
    const john = await app.login('john', 'Battery-Staple-9')
    await john.post('/domains', { domain: 'johns.com' })
    expect(await linesOf(john, 'johns.com')).toEqual(['@ NS ns1.panel.example.com', '@ TXT shop of johns.com'])
    expect(await refusal(admin.delete('/dns/templates/shop'))).toBe('409 DNS template is in use')
    expect(await refusal(rita.put('/dns/templates/shop', { records: [ns] }))).toBe('403 Admin access required')
    const rolf = await app.account('rolf', { role: 'reseller' })
    await rita.post('/dns/templates', { name: 'secret', records: [ns] })
    expect(await refusal(rolf.get('/dns/templates/secret'))).toBe('404 DNS template not found')
    expect(await refusal(rolf.delete('/dns/templates/secret'))).toBe('404 DNS template not found')
    expect(await refusal(john.get('/dns/templates'))).toBe('403 Admin or reseller access required')
  })

  test.each([
    [[{ name: '@', type: 'A', content: '{ipv4}' }, ns], '400 Unknown placeholder: {ipv4}'],
    [[{ name: '@', type: 'LOC', content: 'x' }, ns], '400 Unsupported record type'],
    [[{ name: '@', type: 'A', content: 'x' }, ns], '400 Invalid A record'],
    [[{ name: '@', type: 'A', content: '{ip}' }], '400 The template must hold an NS record for @'],
    [
      [{ name: '@', type: 'MX', content: 'mail.{domain}', priority: 10 }, { name: 'mail', type: 'CNAME', content: '{domain}' }, ns],
      '400 Invalid MX record: target mail.example.com must not be a CNAME',
    ],
    [
      [{ name: 'www', type: 'CNAME', content: '{domain}' }, { name: 'www', type: 'TXT', content: 'x' }, ns],
      '409 CNAME cannot coexist with other records',
    ],
  ])('%j is refused', async (records, message) => {
    const { admin } = await dnsWorld(start)
    expect(await refusal(admin.post('/dns/templates', { name: 'x', records }))).toContain(message)
    await admin.post('/dns/templates', { name: 'sound', records: [ns] })
    expect(await refusal(admin.put('/dns/templates/sound', { records }))).toContain(message)
  })

  test('names of the server and of its zones are different things', async () => {
    const { admin } = await dnsWorld(start)
    const records = [
      { name: '@', type: 'NS', content: '{ns1}' },
      { name: '@', type: 'MX', content: '{hostname}', priority: 10 },
      { name: 'ns1', type: 'CNAME', content: '{domain}' },
      { name: 'host', type: 'CNAME', content: '{domain}' },
    ]
    expect((await admin.post('/dns/templates', { name: 'x', records })).status).toBe(201)
  })
})
