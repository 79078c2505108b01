import { expect, test, vi } from 'vitest'
import type { Verb } from '../../agent/verb.ts'
import { webVerbs } from '../../agent/verbs/web.ts'
import { systemCtx } from '../../core/actor.ts'
import { eachApp } from '../../testing/app.ts'
import { dnsWorld, linesOf, recordOf, refusal, serverIp, serverIp6 } from './testing.ts'

eachApp('zones of domains', (start) => {
  test('a domain is found as soon as it is there', async () => {
    const { app, john } = await dnsWorld(start)
    const made = await john.post('/domains', { domain: 'example.com' })
    expect([made.status, made.headers['x-sync']]).toEqual([201, 'applied'])
    expect((await john.get('/dns/zones')).list).toMatchObject([
      {
        domain: 'example.com',
        owner: 'john',
        kind: 'primary',
        serial: 2026010100,
        dnssec: false,
        template: 'default',
        nameservers: ['ns1.panel.example.com', 'ns2.panel.example.com'],
        soa: { mname: 'ns1.panel.example.com', rname: 'hostmaster.example.com', refresh: 10_800, minimum: 3600 },
        status: 'active',
      },
    ])
    expect(await linesOf(john, 'example.com')).toEqual([
      `@ A ${serverIp}`,
      `@ AAAA ${serverIp6}`,
      '@ MX mail.example.com',
      '@ NS ns1.panel.example.com',
      '@ NS ns2.panel.example.com',
      '@ TXT v=spf1 a mx ~all',
      '_dmarc TXT v=DMARC1; p=none',
      `mail A ${serverIp}`,
      `mail AAAA ${serverIp6}`,
      `www A ${serverIp}`,
      `www AAAA ${serverIp6}`,
    ])
    const spec = app.dns.zones.get('zone:example.com')
    expect(spec?.soa).toMatchObject({ mname: 'ns1.panel.example.com', serial: 2026010100 })
    expect(spec?.records).toContainEqual({ name: 'example.com', type: 'MX', ttl: 3600, contents: ['10 mail.example.com.'] })
    expect(spec?.records).toContainEqual({ name: 'example.com', type: 'TXT', ttl: 3600, contents: ['"v=spf1 a mx ~all"'] })
  })

  test('without DNS there is no zone; switched off it goes, switched on again it is as it was', async () => {
    const { app, john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com', dns: false })
    expect((await john.get('/dns/zones')).list).toEqual([])
    await john.put('/domains/example.com', { dns: true })
    await john.post('/dns/zones/example.com/records', { name: 'blog', type: 'A', content: '198.51.100.7' })
    await john.put('/domains/example.com', { dns: false })
    expect(app.dns.zones.size).toBe(0)
    expect(await refusal(john.get('/dns/zones/example.com'))).toBe('404 DNS zone not found')
    await john.put('/domains/example.com', { dns: true })
    expect(await linesOf(john, 'example.com')).toContain('blog A 198.51.100.7')
    expect(app.dns.zones.size).toBe(1)
  })

  test('a site without www or mail has none in its zone, until it gets them', async () => {
    const { john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com', www: false, mail: false })
    expect(await linesOf(john, 'example.com')).toEqual([
      `@ A ${serverIp}`,
      `@ AAAA ${serverIp6}`,
      '@ NS ns1.panel.example.com',
      '@ NS ns2.panel.example.com',
    ])
    await john.post('/dns/zones/example.com/records', { name: '@', type: 'TXT', content: 'site-verification=1' })
    await john.put('/domains/example.com', { www: true, mail: true })
    expect(await linesOf(john, 'example.com')).toHaveLength(12)
    await john.put('/domains/example.com', { mail: false })
    expect(await linesOf(john, 'example.com')).toEqual(expect.not.arrayContaining(['@ MX mail.example.com', '_dmarc TXT v=DMARC1; p=none']))
    expect(await linesOf(john, 'example.com')).toContain('@ TXT site-verification=1')
  })

  test('a subdomain is a record in the zone above it, and a zone of its own where there is none', async () => {
    const { app, john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/domains', { domain: 'shop.example.com' })
    expect((await john.get('/dns/zones')).list).toHaveLength(1)
    expect(await linesOf(john, 'example.com')).toEqual(
      expect.arrayContaining([`shop A ${serverIp}`, `shop AAAA ${serverIp6}`, `www.shop A ${serverIp}`]),
    )
    await john.put('/domains/shop.example.com', { ip: '198.51.100.9', www: false })
    expect(await linesOf(john, 'example.com')).toContain('shop A 198.51.100.9')
    expect(await linesOf(john, 'example.com')).toEqual(expect.not.arrayContaining([`www.shop A ${serverIp}`]))
    await john.delete('/domains/shop.example.com')
    expect((await linesOf(john, 'example.com')).filter((line) => line.includes('shop'))).toEqual([])
    await john.put('/domains/example.com', { dns: false })
    await john.post('/domains', { domain: 'blog.example.com' })
    expect((await john.get('/dns/zones')).list).toMatchObject([{ domain: 'blog.example.com' }])
    expect([...app.dns.zones.keys()]).toEqual(['zone:blog.example.com'])
  })

  test('addresses follow the domain; what somebody edited does not', async () => {
    const { john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com' })
    const www = await recordOf(john, 'example.com', 'www', 'A')
    expect(www.managed).toBe(true)
    const edited = await john.put(`/dns/zones/example.com/records/${www.id}`, { content: '198.51.100.1' })
    expect(edited.body).toMatchObject({ content: '198.51.100.1', managed: false })
    await john.put('/domains/example.com', { ip: '198.51.100.2' })
    const lines = await linesOf(john, 'example.com')
    expect(lines).toEqual(expect.arrayContaining(['@ A 198.51.100.2', 'mail A 198.51.100.2', 'www A 198.51.100.1', `@ AAAA ${serverIp6}`]))
  })

  test('the server gets another address: every zone follows', async () => {
    const { app, admin, john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/domains', { domain: 'shop.example.com' })
    await john.post('/domains', { domain: 'fixed.com', ip: '198.51.100.5' })
    await app.parts.dnsKeeper.followAddresses(systemCtx())
    await admin.put('/settings/dns', { ip: '203.0.113.77', ipv6: '' })
    await app.parts.dnsKeeper.followAddresses(systemCtx())
    expect(await linesOf(john, 'example.com')).toEqual(expect.arrayContaining(['@ A 203.0.113.77', 'shop A 203.0.113.77']))
    expect(await linesOf(john, 'fixed.com')).toContain('@ A 198.51.100.5')
  })

  test('a server without an address for a moment keeps the records that lead to it', async () => {
    const look = vi.spyOn(webVerbs['system.addresses'] as Verb, 'handle').mockResolvedValue({ ipv4: [serverIp], ipv6: [serverIp6] })
    const app = await start()
    const john = await app.account('john')
    const follow = async (ipv4: string[], ipv6: string[]) => {
      look.mockResolvedValue({ ipv4, ipv6 })
      await app.parts.dnsKeeper.followAddresses(systemCtx())
      return linesOf(john, 'example.com')
    }
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/domains', { domain: 'blog.example.com' })
    const before = await follow([serverIp], [serverIp6])
    expect(before).toEqual(expect.arrayContaining([`mail A ${serverIp}`, `blog AAAA ${serverIp6}`]))
    expect(await follow([], [])).toEqual(before)
    // a bridge is still there, or comes first
    expect(await follow(['172.17.0.1'], ['fd00::1'])).toEqual(before)
    expect(await follow(['172.17.0.1', '198.51.100.1', serverIp], [serverIp6])).toEqual(before)
    expect(await follow(['172.17.0.1', '198.51.100.1'], [serverIp6])).toEqual(
      expect.arrayContaining(['@ A 198.51.100.1', 'blog A 198.51.100.1', 'mail A 198.51.100.1', `mail AAAA ${serverIp6}`]),
    )
  })

  test('aliases and alias domains have zones of their own, wildcards a record', async () => {
    const { john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/domains/example.com/aliases', { alias: 'example.net' })
    await john.post('/domains/example.com/aliases', { alias: 'example.info', dns: false })
    await john.post('/domains/example.com/aliases', { alias: 'old.example.com' })
    await john.post('/domains', { domain: 'example.org', type: 'alias', target: 'example.com' })
    await john.post('/domains', { domain: '*.example.com' })
    expect((await john.get('/dns/zones')).list.map((zone) => zone['domain'])).toEqual(['example.com', 'example.net', 'example.org'])
    expect(await linesOf(john, 'example.com')).toEqual(expect.arrayContaining([`* A ${serverIp}`, `old A ${serverIp}`]))
    await john.delete('/domains/example.com/aliases/example.net')
    await john.delete('/domains/example.com/aliases/old.example.com')
    expect((await john.get('/dns/zones')).list.map((zone) => zone['domain'])).toEqual(['example.com', 'example.org'])
    expect((await linesOf(john, 'example.com')).filter((line) => line.startsWith('old '))).toEqual([])
    await john.post('/domains', { domain: '*.wild.test' })
    expect(await linesOf(john, 'wild.test')).toEqual([
      `* A ${serverIp}`,
      `* AAAA ${serverIp6}`,
      '@ NS ns1.panel.example.com',
      '@ NS ns2.panel.example.com',
    ])
  })

  test('a zone made by hand becomes that of the domain, if it is the same account’s', async () => {
    const { app, john } = await dnsWorld(start)
    const mary = await app.account('mary')
    await john.post('/dns/zones', { domain: 'example.com' })
    await john.post('/dns/zones/example.com/records', { name: 'old', type: 'A', content: '198.51.100.1' })
    expect(await refusal(mary.post('/domains', { domain: 'example.com' }))).toBe('409 DNS zone already exists')
    expect(await refusal(mary.post('/domains', { domain: 'shop.example.com' }))).toBe('403 Parent domain belongs to another account')
    expect((await john.post('/domains', { domain: 'example.com' })).status).toBe(201)
    expect(await linesOf(john, 'example.com')).toContain('old A 198.51.100.1')
    expect(await refusal(john.delete('/dns/zones/example.com'))).toBe('409 DNS zone is in use')
    expect((await john.delete('/dns/zones/example.com', { force: true })).status).toBe(200)
    expect((await john.get('/domains/example.com')).body).toMatchObject({ dns: false })
  })

  test('a deleted domain takes its zone along and brings it back as it was', async () => {
    const { app, admin, john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/domains/example.com/aliases', { alias: 'example.net' })
    await john.post('/dns/zones/example.com/records', { name: 'blog', type: 'CNAME', content: 'blogs.example.net', comment: 'ours' })
    const before = await linesOf(john, 'example.com')
    await john.delete('/domains/example.com')
    expect(app.dns.zones.size).toBe(0)
    const [kept] = (await admin.get('/deleted?type=domain')).list
    await admin.post(`/deleted/${String(kept?.['id'])}/restore`)
    await app.running.idle()
    expect(await linesOf(john, 'example.com')).toEqual(before)
    expect((await john.get('/dns/zones')).list).toHaveLength(2)
    expect(app.dns.zones.size).toBe(2)
  })

  test('a domain that is deleted without its zone leaves the zone to the account', async () => {
    const { app, john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com' })
    const before = await linesOf(john, 'example.com')
    await john.delete('/domains/example.com', { delete_dns: false })
    expect(await linesOf(john, 'example.com')).toEqual(before)
    expect(app.dns.zones.size).toBe(1)
    await john.post('/domains', { domain: 'example.com' })
    expect(await linesOf(john, 'example.com')).toEqual(before)
    await john.put('/domains/example.com', { ip: '198.51.100.3' })
    expect(await linesOf(john, 'example.com')).toContain('@ A 198.51.100.3')
    expect((await john.delete('/dns/zones/example.com', { force: true })).status).toBe(200)
  })

  test('renamed and handed over, a domain keeps its records', async () => {
    const { app, admin, john } = await dnsWorld(start)
    const mary = await app.account('mary')
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/domains', { domain: 'shop.example.com' })
    await john.post('/domains', { domain: 'other.com' })
    await john.post('/dns/zones/other.com/records', { name: 'blog', type: 'A', content: '198.51.100.1' })
    await john.post('/domains/other.com/rename', { new_domain: 'renamed.com', keep_redirect: true })
    await app.running.idle()
    expect(await linesOf(john, 'renamed.com')).toEqual(expect.arrayContaining(['blog A 198.51.100.1', '@ MX mail.renamed.com']))
    expect([...app.dns.zones.keys()].toSorted()).toEqual(['zone:example.com', 'zone:other.com', 'zone:renamed.com'])
    await admin.post('/domains/example.com/transfer', { username: 'mary' })
    await app.running.idle()
    expect((await mary.get('/dns/zones')).list).toMatchObject([{ domain: 'example.com', owner: 'mary' }])
    expect(await linesOf(mary, 'example.com')).toContain(`shop A ${serverIp}`)
    expect(await refusal(john.get('/dns/zones/example.com'))).toBe('404 DNS zone not found')
  })

  test('an account takes the zones made by hand along and brings them back', async () => {
    const { app, admin, john } = await dnsWorld(start)
    await john.post('/dns/zones', { domain: 'handmade.com' })
    await admin.delete('/users/john')
    expect(app.dns.zones.size).toBe(0)
    const [kept] = (await admin.get('/deleted?type=user')).list
    await admin.post(`/deleted/${String(kept?.['id'])}/restore`)
    await app.running.idle()
    expect((await admin.get('/dns/zones')).list).toMatchObject([{ domain: 'handmade.com', owner: 'john' }])
    expect([...app.dns.zones.keys()]).toEqual(['zone:handmade.com'])
  })
})
