import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { type TestApp, eachApp } from '../../testing/app.ts'
import { dnsWorld, linesOf, refusal, serverIp } from './testing.ts'

eachApp('zones', (start) => {
  test('are made by hand, changed and deleted', async () => {
    const { app, john } = await dnsWorld(start)
    const made = await john.post('/dns/zones', { domain: 'Example.COM.', ip: '198.51.100.4' })
    expect([made.status, made.body['domain'], made.body['records_count']]).toEqual([201, 'example.com', 11])
    expect(await linesOf(john, 'example.com')).toContain('@ A 198.51.100.4')
    const changed = await john.put('/dns/zones/example.com', { soa: { refresh: 7200 }, default_ttl: 300 })
    expect(changed.body).toMatchObject({ default_ttl: 300, serial: 2026010101, soa: { refresh: 7200, retry: 3600 } })
    expect(app.dns.zones.get('zone:example.com')?.soa).toMatchObject({ refresh: 7200, ttl: 300, serial: 2026010101 })
    await john.put('/dns/zones/example.com', { status: 'disabled' })
    expect(app.dns.zones.get('zone:example.com')?.active).toBe(false)
    expect((await john.delete('/dns/zones/example.com')).body).toEqual({ success: true, message: 'DNS zone deleted' })
    expect(app.dns.zones.size).toBe(0)
    expect((await john.post('/dns/zones', { domain: 'example.com' })).status).toBe(201)
    const foreign = await john.post('/dns/zones', { domain: 'bücher.example' })
    expect(foreign.body).toMatchObject({ domain: 'xn--bcher-kva.example', domain_unicode: 'bücher.example' })
  })

  test('belong to one account, and so does what lies below them', async () => {
    const { app, admin, john } = await dnsWorld(start)
    const mary = await app.account('mary')
    await john.post('/dns/zones', { domain: 'example.com' })
    await john.post('/domains', { domain: 'example.org', dns: false })
    expect(await refusal(mary.post('/dns/zones', { domain: 'example.com' }))).toBe('409 DNS zone already exists')
    expect(await refusal(mary.post('/dns/zones', { domain: 'example.org' }))).toBe('409 DNS zone already exists')
    expect(await refusal(mary.post('/dns/zones', { domain: 'a.b.example.com' }))).toBe('403 Parent domain belongs to another account')
    expect(await refusal(mary.post('/dns/zones', { domain: 'www.example.org' }))).toBe('403 Parent domain belongs to another account')
    for (const path of [
      '/dns/zones/example.com',
      '/dns/zones/example.com/records',
      '/dns/zones/nowhere.com',
      '/dns/zones/example.com/export',
    ]) {
      expect(await refusal(mary.get(path)), path).toBe('404 DNS zone not found')
    }
    expect(await refusal(mary.post('/dns/zones', { domain: 'mine.com', owner: 'john' }))).toBe('404 User not found')
    for (const dns of [true, false]) {
      expect(await refusal(mary.post('/domains', { domain: 'example.com', dns }))).toBe('409 DNS zone already exists')
      expect(await refusal(mary.post('/domains', { domain: 'shop.example.com', dns }))).toBe('403 Parent domain belongs to another account')
    }
    await mary.post('/domains', { domain: 'mary.example' })
    expect(await refusal(mary.post('/domains/mary.example/aliases', { alias: 'example.com', dns: false }))).toBe(
      '409 DNS zone already exists',
    )
    expect(await refusal(mary.post('/domains/mary.example/rename', { new_domain: 'www.example.com' }))).toBe(
      '403 Parent domain belongs to another account',
    )
    const [one, two] = await Promise.all([john.post('/dns/zones', { domain: 'race.com' }), mary.post('/dns/zones', { domain: 'race.com' })])
    expect([one.status, two.status].toSorted((left, right) => left - right)).toEqual([201, 409])
    expect((await admin.get('/dns/zones?owner=john&q=EXAMPLE')).list).toMatchObject([{ domain: 'example.com' }])
  })

  test('refuse what is no zone', async () => {
    const { app, admin, john } = await dnsWorld(start)
    expect(await refusal(john.post('/dns/zones', {}))).toBe('400 Domain is required')
    for (const domain of ['com', 'co.uk', 'a..b.com', '-a.com', '1.2.3.4']) {
      expect(await refusal(john.post('/dns/zones', { domain })), domain).toBe('400 Invalid domain')
    }
    expect(await refusal(john.post('/dns/zones', { domain: 'example.com', template: 'missing' }))).toBe('404 DNS template not found')
    expect(await refusal(john.post('/dns/zones', { domain: 'example.com', kind: 'secondary' }))).toBe('400 Primaries is required')
    expect(await refusal(admin.put('/settings/dns', { resolver: 'ns1.example.com' }))).toBe('400 Invalid resolver')
    expect((await admin.put('/settings/dns', { resolver: '[2001:db8::1]:5300' })).status).toBe(200)
    const barred = await app.account('barred', { can_use_dnscontrol: false })
    expect(await refusal(barred.get('/dns/zones'))).toBe('403 Feature not included in your package: dnscontrol')
  })

  test('a secondary zone comes from elsewhere', async () => {
    const { app, john } = await dnsWorld(start)
    const made = await john.post('/dns/zones', { domain: 'example.com', kind: 'secondary', primaries: ['198.51.100.53'] })
    expect(made.body).toMatchObject({ kind: 'secondary', records_count: 0 })
    expect(app.dns.zones.get('zone:example.com')).toMatchObject({ kind: 'secondary', primaries: ['198.51.100.53'], records: [] })
    const added = john.post('/dns/zones/example.com/records', { name: 'a', type: 'A', content: '198.51.100.1' })
    expect(await refusal(added)).toBe('409 The records of a secondary zone come from its primary server')
  })

  test('reset brings the template back, with or without what customers added', async () => {
    const { john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/domains', { domain: 'shop.example.com' })
    const before = await linesOf(john, 'example.com')
    await john.post('/dns/zones/example.com/records', { name: 'blog', type: 'A', content: '198.51.100.1' })
    const [www] = (await john.get('/dns/zones/example.com/records?name=www&type=A')).list
    await john.delete(`/dns/zones/example.com/records/${String(www?.['id'])}`)
    expect(await refusal(john.post('/dns/zones/example.com/reset', {}))).toBe('400 Confirm is required')
    expect(await refusal(john.post('/dns/zones/example.com/reset', { confirm: false }))).toBe('400 Confirm is required')
    expect((await john.post('/dns/zones/example.com/reset', { confirm: true })).status).toBe(200)
    expect(await linesOf(john, 'example.com')).toEqual([...before, 'blog A 198.51.100.1'].toSorted())
    await john.post('/dns/zones/example.com/reset', { confirm: true, keep_custom: false })
    expect(await linesOf(john, 'example.com')).toEqual(before)
  })

  test('go out as BIND files and come in again', async () => {
    const { john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/dns/zones/example.com/records', { name: 'blog', type: 'TXT', content: 'a "quoted" text; ü', comment: 'ours' })
    const before = await linesOf(john, 'example.com')
    const file = await john.get('/dns/zones/example.com/export')
    expect(file.headers['content-type']).toContain('text/dns')
    expect(file.headers['content-disposition']).toBe('attachment; filename="example.com.zone"')
    await john.post('/dns/zones', { domain: 'other.com' })
    const again = await john.post('/dns/zones/example.com/import', { zone: file.text, mode: 'replace' })
    expect(again.body).toEqual({ success: true, created: 0, updated: 0, deleted: 0, skipped: [], dry_run: false })
    const text = `$ORIGIN example.com.\n$TTL 300\n@ IN SOA ns1 host 1 2 3 4 5\n@ NS ns1.panel.example.com.\nftp A ${serverIp}\nx LOC 1 2 3\n`
    const dry = await john.post('/dns/zones/example.com/import', { zone: text, mode: 'replace', dry_run: true })
    expect(dry.body).toMatchObject({ created: 1, updated: 1, deleted: 11, dry_run: true })
    expect(dry.body['skipped']).toMatchObject([{ line: 6, reason: 'Unsupported record type' }])
    expect(await linesOf(john, 'example.com')).toEqual(before)
    expect((await john.post('/dns/zones/example.com/import', { zone: text })).body).toMatchObject({ created: 1, updated: 1, deleted: 0 })
    expect(await linesOf(john, 'example.com')).toEqual([...before, `ftp A ${serverIp}`].toSorted())
    await john.post('/dns/zones/example.com/import', { zone: text, mode: 'replace' })
    expect(await linesOf(john, 'example.com')).toEqual(['@ NS ns1.panel.example.com', `ftp A ${serverIp}`])
    expect(await refusal(john.post('/dns/zones/example.com/import', { zone: 'a A 1.2.3\n' }))).toMatch(/^400 Invalid zone file: line 1: /)
    const empty = john.post('/dns/zones/example.com/import', { zone: '; nothing\n', mode: 'replace' })
    expect(await refusal(empty)).toBe('409 Zone must keep at least one NS record')
  })

  test('ten thousand of them are paged in the database', async () => {
    const { app, john } = await dnsWorld(start)
    await john.post('/dns/zones', { domain: 'zz.com' })
    const [first] = await app.db.q.selectFrom('dns_zones').selectAll().execute()
    if (first === undefined) throw new Error('no zone to copy')
    const { id: _, ...row } = first
    const names = Array.from({ length: 10_000 }, (_value, index) => ({ ...row, name: `a${String(index).padStart(5, '0')}.com` }))
    await app.db.transaction(async (q) => {
      for (let at = 0; at < names.length; at += 500)
        await q
          .insertInto('dns_zones')
          .values(names.slice(at, at + 500))
          .execute()
    })
    const page = await john.get('/dns/zones?page=400&per_page=25')
    expect(page.body).toMatchObject({ meta: { total: 10_001, current_page: 400, last_page: 401 } })
    expect((page.body['data'] as { domain: string }[])[0]?.domain).toBe('a09975.com')
  })
})

const idOf = async (app: TestApp, username: string) =>
  (await app.db.q.selectFrom('users').select('id').where('username', '=', username).executeTakeFirstOrThrow()).id

eachApp('challenges', (start) => {
  test('stand in the zones of who asks alone, the panel’s in those of administrators', async () => {
    const { app, admin, john } = await dnsWorld(start)
    await app.account('mary')
    await john.post('/dns/zones', { domain: 'example.com' })
    await admin.post('/dns/zones', { domain: 'panel.example', owner: 'admin' })
    const { dnsChallenges } = app.parts
    const holds = (owner: number | null, name: string) => dnsChallenges.holds(owner, name)
    const [johnId, maryId] = [await idOf(app, 'john'), await idOf(app, 'mary')]
    expect([await holds(johnId, 'www.example.com'), await holds(johnId, 'example.com')]).toEqual([true, true])
    expect([await holds(maryId, 'www.example.com'), await holds(null, 'example.com'), await holds(maryId, 'panel.example')]).toEqual([
      false,
      false,
      false,
    ])
    expect(await holds(null, 'host.panel.example')).toBe(true)
    expect(await dnsChallenges.setChallenge(systemCtx(), maryId, '_acme-challenge.example.com', 'x')).toBeNull()
    expect((await linesOf(john, 'example.com')).filter((line) => line.includes('_acme'))).toEqual([])
  })

  test('several values stand at one name, in the nearest zone, and go one by one', async () => {
    const { app, john } = await dnsWorld(start)
    await john.post('/domains', { domain: 'example.com' })
    const { dnsChallenges } = app.parts
    const ctx = systemCtx()
    const name = '_acme-challenge.shop.example.com'
    const owner = await idOf(app, 'john')
    expect(await dnsChallenges.setChallenge(ctx, owner, name, 'one')).toEqual({ scopes: ['zone:example.com'] })
    await dnsChallenges.setChallenge(ctx, owner, name, 'two')
    await dnsChallenges.setChallenge(ctx, owner, name, 'two')
    await app.running.idle()
    const record = { name, type: 'TXT', ttl: 60, contents: ['"one"', '"two"'] }
    expect(app.dns.zones.get('zone:example.com')?.records.find((set) => set.name === name)).toMatchObject({
      ...record,
      contents: expect.arrayContaining(record.contents) as string[],
    })
    await dnsChallenges.clearChallenge(ctx, name, 'one')
    expect((await linesOf(john, 'example.com')).filter((line) => line.includes('_acme'))).toEqual(['_acme-challenge.shop TXT two'])
    expect(await dnsChallenges.setChallenge(ctx, owner, '_acme-challenge.elsewhere.com', 'x')).toBeNull()
  })
})
