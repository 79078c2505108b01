import { describe, expect, test } from 'vitest'
import { checkout } from '../bed/checkout.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { dig, digStatus } from './support/names.ts'
import { eventually } from './support/server.ts'

/** Zones by the API, asked for with dig and delv at the real PowerDNS. */

const reason = await whyLeftOut('name servers')
const pid = '^/usr/sbin/pdns_server'

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)('zones on PowerDNS (%s)', (release) => {
  const get = useServer({ name: release === 'bookworm' ? 'names' : 'names13', release })
  const asked = (name: string, type: string, ...more: string[]) => dig(get().host, name, type, '127.0.0.1', ...more)
  const records = '/dns/zones/example.com/records'
  const add = async (body: object) => {
    const reply = await get().root('POST', records, body)
    expect(reply.headers['x-sync'], reply.text).toBe('applied')
    return String(reply.json<{ id: string }>().id)
  }
  const becomes = (name: string, type: string, wanted: readonly string[], seconds = 20) =>
    eventually(
      `${type} of ${name}`,
      () => asked(name, type),
      (seen) => seen.join('\n') === wanted.toSorted().join('\n'),
      seconds,
    )
  const sweep = () => get().agent<{ repaired: { scope: string }[]; failed: unknown[] }>('sweep')

  test('a new domain has its zone at once', async () => {
    await get().root('PUT', '/settings/dns', {
      ip: '192.0.2.10',
      ipv6: '2001:db8::10',
      nameservers: ['ns1.example.net', 'ns2.example.net'],
    })
    const made = await get().root('POST', '/users', {
      username: 'john',
      email: 'john@example.com',
      password: 'Battery-Staple-91',
      domain: 'example.com',
    })
    expect(made.headers['x-sync'], made.text).toBe('applied')
    expect(await asked('example.com', 'A')).toEqual(['192.0.2.10'])
    expect(await asked('www.example.com', 'AAAA')).toEqual(['2001:db8::10'])
    expect(await asked('example.com', 'NS')).toEqual(['ns1.example.net.', 'ns2.example.net.'])
    expect(await asked('example.com', 'MX')).toEqual(['10 mail.example.com.'])
    expect(await asked('example.com', 'TXT')).toEqual(['"v=spf1 a mx ~all"'])
    const zone = (await get().root('GET', '/dns/zones/example.com')).json<{ serial: number }>()
    expect(await asked('example.com', 'SOA')).toEqual([`ns1.example.net. hostmaster.example.com. ${zone.serial} 10800 3600 604800 3600`])
    expect(await digStatus(get().host, 'example.com', 'A')).toMatch(/^NOERROR qr aa/)
    expect(await digStatus(get().host, 'nothing.example.com', 'A')).toMatch(/^NXDOMAIN/)
    expect(await digStatus(get().host, 'example.org', 'A')).toMatch(/^REFUSED/)
  })

  const hex = 'A7'.repeat(32)
  const kinds: readonly [type: string, name: string, body: object, shown: readonly string[]][] = [
    ['A', 'a', { content: '192.0.2.1' }, ['192.0.2.1']],
    ['AAAA', 'aaaa', { content: '2001:DB8::1' }, ['2001:db8::1']],
    ['CNAME', 'cname', { content: 'www.example.org' }, ['www.example.org.']],
    ['MX', 'mx', { content: 'mail.example.org', priority: 5 }, ['5 mail.example.org.']],
    ['TXT', 'txt', { content: 'say "hi"; \\ back' }, ['"say \\"hi\\"; \\\\ back"']],
    ['TXT', 'long', { content: 'x'.repeat(600) }, [`"${'x'.repeat(255)}" "${'x'.repeat(255)}" "${'x'.repeat(90)}"`]],
    ['SRV', '_sip._tcp', { content: '5 5060 sip.example.org', priority: 1 }, ['1 5 5060 sip.example.org.']],
    ['CAA', 'caa', { content: '0 issue "ca.example.net"' }, ['0 issue "ca.example.net"']],
    ['NS', 'child', { content: 'ns.example.org' }, []],
    ['PTR', 'ptr', { content: 'host.example.org' }, ['host.example.org.']],
    ['TLSA', '_443._tcp', { content: `3 1 1 ${hex}` }, [`3 1 1 ${hex.slice(0, 56)} ${hex.slice(56)}`]],
    ['SSHFP', 'sshfp', { content: `4 2 ${hex}` }, [`4 2 ${hex.slice(0, 56)} ${hex.slice(56)}`]],
    ['HTTPS', 'https', { content: '1 . alpn="h2,h3" ipv4hint=192.0.2.1' }, ['1 . alpn="h2,h3" ipv4hint=192.0.2.1']],
    ['SVCB', 'svcb', { content: '1 svc.example.org port=8443' }, ['1 svc.example.org. port=8443']],
    ['DS', 'child', { content: `12345 13 2 ${hex}` }, [`12345 13 2 ${hex.slice(0, 56)} ${hex.slice(56)}`]],
    ['A', '*.wild', { content: '192.0.2.77' }, []],
  ]
  test('records of every type answer when the call returns, change and go', async () => {
    const ids: string[] = []
    for (const [type, name, body, shown] of kinds) {
      ids.push(await add({ type, name, ttl: 300, ...body }))
      if (shown.length > 0) expect(await asked(`${name}.example.com`, type), `${type} ${name}`).toEqual(shown)
    }
    expect(await sweep()).toMatchObject({ repaired: [], failed: [] })
    expect(await asked('any.wild.example.com', 'A')).toEqual(['192.0.2.77'])
    const delegation = await get().host.run(['dig', '@127.0.0.1', '+norecurse', 'x.child.example.com', 'A'])
    expect(delegation.stdout).toMatch(/AUTHORITY SECTION:\nchild\.example\.com\.\s+300\s+IN\s+NS\s+ns\.example\.org\./)

    const [first = ''] = ids
    await get().root('PUT', `${records}/${first}`, { content: '192.0.2.2', ttl: 60 })
    expect(await asked('a.example.com', 'A')).toEqual(['192.0.2.2'])
    await get().root('PUT', `${records}/${first}`, { disabled: true })
    expect(await asked('a.example.com', 'A')).toEqual([])
    await get().root('PUT', `${records}/${first}`, { disabled: false })
    expect(await asked('a.example.com', 'A')).toEqual(['192.0.2.2'])
    const { serial } = (await get().root('PUT', records, { delete: ids })).json<{ serial: number }>()
    for (const [type, name] of kinds) expect(await asked(`${name}.example.com`, type)).toEqual([])
    expect((await asked('example.com', 'SOA'))[0]).toContain(` ${serial} `)
  })

  test('a name that was asked for before it was there answers at once', async () => {
    expect(await asked('late.example.com', 'A')).toEqual([])
    await add({ name: 'late', type: 'A', content: '192.0.2.8' })
    expect(await asked('late.example.com', 'A')).toEqual(['192.0.2.8'])
    expect(await digStatus(get().host, 'late.example.net', 'A')).toMatch(/^REFUSED/)
    await get().root('POST', '/dns/zones', { domain: 'example.net', owner: 'john' })
    expect(await asked('example.net', 'A')).toEqual(['192.0.2.10'])
    await get().root('DELETE', '/dns/zones/example.net')
    expect(await digStatus(get().host, 'example.net', 'A')).toMatch(/^REFUSED/)
  })

  test(
    'a name that is asked for in the very moment it is made is known to everybody within a second or two',
    { timeout: 180_000 },
    async () => {
      const script = 'tests/bed/inside/hammer-names.ts'
      await get().host.copyIn(checkout, '/srv/hammer', [script])
      const argv = ['/opt/croft/current/node/bin/node', `/srv/hammer/${script}`, '/opt/croft/current', 'example.com', '150'] as const
      const { stdout } = await get().host.run(argv, { timeoutMs: 150_000 })
      expect(Number(stdout)).toBeLessThan(3000)
    },
  )

  test('reverse zones, and zones that are switched off', async () => {
    await get().root('POST', '/dns/zones', { domain: '2.0.192.in-addr.arpa' })
    await get().root('POST', '/dns/zones/2.0.192.in-addr.arpa/records', { name: '10', type: 'PTR', content: 'host.example.com' })
    const { stdout } = await get().host.run(['dig', '@127.0.0.1', '+short', '-x', '192.0.2.10'])
    expect(stdout.trim()).toBe('host.example.com.')
    await get().root('PUT', '/dns/zones/2.0.192.in-addr.arpa', { status: 'disabled' })
    expect(await digStatus(get().host, '10.2.0.192.in-addr.arpa', 'PTR')).toMatch(/^REFUSED/)
    await get().root('PUT', '/dns/zones/2.0.192.in-addr.arpa', { status: 'active' })
    expect(await asked('10.2.0.192.in-addr.arpa', 'PTR')).toEqual(['host.example.com.'])
  })

  test('an ALIAS is resolved when it is asked for', async () => {
    // the name server of the machine is asked: here it is the zone itself
    await add({ name: 'target', type: 'A', content: '192.0.2.44' })
    await get().host.run(['tee', '/etc/resolv.conf'], { stdin: 'nameserver 127.0.0.1\n' })
    await sweep()
    await add({ name: 'alias', type: 'ALIAS', content: 'target.example.com' })
    await becomes('alias.example.com', 'A', ['192.0.2.44'])
  })

  test.each([false, true])('a signed zone is validated by delv (NSEC3: %s)', async (nsec3) => {
    const status = (await get().root('POST', '/dns/zones/example.com/dnssec', { nsec3 })).json<{ ds: string[]; dnskey: string[] }>()
    const ksk = status.dnskey.find((key) => key.startsWith('257')) ?? ''
    const [flags, protocol, algorithm, ...key] = ksk.split(' ')
    await get().host.run(['tee', '/root/anchor.conf'], {
      stdin: `trust-anchors { "example.com." static-key ${flags} ${protocol} ${algorithm} "${key.join('')}"; };\n`,
    })
    const delv = async (name: string, type: string) =>
      (await get().host.run(['delv', '@127.0.0.1', '-a', '/root/anchor.conf', '+root=example.com', name, type], { allowFailure: true }))
        .stdout
    await eventually(
      'a validated answer',
      () => delv('example.com', 'A'),
      (text) => text.includes('; fully validated') && text.includes('192.0.2.10'),
    )
    expect(await delv('nothing.example.com', 'A')).toMatch(/negative response, fully validated|ncache nxdomain/)
    const denied = await get().host.run(['dig', '@127.0.0.1', '+dnssec', 'nothing.example.com', 'A'])
    expect(denied.stdout).toMatch(nsec3 ? /IN\s+NSEC3\s/ : /IN\s+NSEC\s/)
    expect((await asked('example.com', 'DNSKEY')).length).toBe(2)
    await add({ name: 'signed', type: 'A', content: '192.0.2.50' })
    expect(await delv('signed.example.com', 'A')).toContain('; fully validated')
    expect(await sweep()).toMatchObject({ repaired: [], failed: [] })
    await get().root('DELETE', '/dns/zones/example.com/dnssec', { force: true })
    expect(await asked('example.com', 'DNSKEY')).toEqual([])
    expect((await get().host.run(['dig', '@127.0.0.1', '+dnssec', 'example.com', 'A'])).stdout).not.toContain('RRSIG')
    const [id] = (await get().root('GET', `${records}?name=signed`)).json<{ data?: { id: string }[] } & { id: string }[]>()
    await get().root('DELETE', `${records}/${id?.id}`)
  })

  test('a change is kept while the name server is stopped and served when it returns', async () => {
    await get().root('POST', '/services/pdns/stop')
    const kept = await get().root('POST', records, { name: 'kept', type: 'A', content: '192.0.2.60' })
    expect(kept.headers['x-sync']).not.toBe('refused')
    await becomes('kept.example.com', 'A', ['192.0.2.60'], 60)
  })

  test('a killed name server comes back with every zone', async () => {
    await get().host.run(['kill', '-KILL', String(await get().pid(pid))])
    await becomes('kept.example.com', 'A', ['192.0.2.60'])
    await get().host.run(['kill', '-KILL', String(await get().pid(pid))])
    await add({ name: 'after', type: 'A', content: '192.0.2.61' })
    await becomes('after.example.com', 'A', ['192.0.2.61'])
  })

  test('what is changed by hand is put right by the sweep; strangers go', async () => {
    const tool = (...argv: string[]) => get().host.run(['pdnsutil', '--config-dir=/etc/croft/pdns', ...argv])
    await tool('replace-rrset', 'example.com', 'www', 'A', '300', '198.51.100.1')
    await tool('add-record', 'example.com', 'hand', 'A', '198.51.100.2')
    await tool('create-zone', 'stranger.example')
    expect((await sweep()).repaired.map(({ scope }) => scope)).toContain('zone:example.com')
    expect([await asked('www.example.com', 'A'), await asked('hand.example.com', 'A')]).toEqual([['192.0.2.10'], []])
    await sweep()
    expect(await digStatus(get().host, 'stranger.example', 'SOA')).toMatch(/^REFUSED/)
    await get().host.run(['tee', '/etc/croft/pdns/pdns.conf'], { stdin: 'launch=bind\n' })
    await sweep()
    await becomes('www.example.com', 'A', ['192.0.2.10'])
  })

  test('zones come back when their database was lost, and after a power cut', async () => {
    await get().host.run(['rm', '-f', '/var/lib/croft/pdns/pdns.sqlite3', '/var/lib/croft/pdns/pdns.sqlite3-wal'])
    await sweep()
    await becomes('kept.example.com', 'A', ['192.0.2.60'])
    await get().host.powerCut()
    await get().ready(60)
    await becomes('kept.example.com', 'A', ['192.0.2.60'], 60)
    expect(await sweep()).toMatchObject({ failed: [] })
  })

  test('hostile text in records reaches the name server as text', async () => {
    const texts = ['"; exit', '\\"\\\\', "'; drop table records; --", '$ORIGIN . ( )', 'é😀']
    for (const [index, content] of texts.entries()) await add({ name: `evil${index}`, type: 'TXT', content })
    for (const index of texts.keys()) expect((await asked(`evil${index}.example.com`, 'TXT')).length).toBe(1)
    for (const content of ['line\nbreak', 'nul\u0000'])
      await expect(get().root('POST', records, { name: 'evil', type: 'TXT', content })).rejects.toThrow('400')
    expect(await sweep()).toMatchObject({ repaired: [], failed: [] })
  })

  test('a deleted account takes its zones along', async () => {
    await get().root('POST', '/users/john/suspend', { reason: 'test' })
    expect(await asked('example.com', 'NS')).toEqual(['ns1.example.net.', 'ns2.example.net.'])
    await get().root('DELETE', '/users/john')
    await eventually(
      'the zone is gone',
      () => digStatus(get().host, 'example.com', 'A'),
      (status) => status.startsWith('REFUSED'),
    )
  })
})
