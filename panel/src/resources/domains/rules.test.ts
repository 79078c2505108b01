import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'

const messageOf = async (reply: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status, body } = await reply
  return `${status} ${String(body['message'])}`
}
const add = (by: Client, domain: string, fields: object = {}) => by.post('/domains', { domain, ...fields })

eachApp('domains', (start) => {
  test('are stored as A-labels, whatever they are typed as, and found under both', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const made = await add(john, ' Bücher.Example. ')
    expect(made.body).toMatchObject({ domain: 'xn--bcher-kva.example', domain_unicode: 'bücher.example', type: 'primary', owner: 'johnqx' })
    for (const name of ['xn--bcher-kva.example', encodeURIComponent('bücher.example'), 'XN--BCHER-KVA.EXAMPLE']) {
      expect((await john.get(`/domains/${name}`)).body['id']).toBe(made.body['id'])
    }
    for (const name of [
      'localhost',
      'co.uk',
      'a..b',
      '-a.example',
      '1.2.3.4',
      'exa mple.com',
      `${'a'.repeat(64)}.example`,
      'a/b.example',
    ]) {
      expect(await messageOf(add(john, name)), name).toBe('400 Invalid domain')
    }
    expect(await messageOf(add(john, 'php-site.com', { php_version: '5.3' }))).toBe('400 PHP version is not available')
  })

  test('belong to one account: no name twice, no subdomain of a stranger, www and aliases included', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const mary = await app.account('mary')
    await add(john, 'john-site.com')
    await john.post('/domains/john-site.com/aliases', { alias: 'john-alias.com' })
    expect(await messageOf(add(mary, 'john-site.com'))).toBe('409 Domain already exists')
    expect(await messageOf(add(mary, 'john-alias.com'))).toBe('409 Domain already exists')
    for (const name of ['shop.john-site.com', 'www.john-site.com', '*.john-site.com']) {
      expect(await messageOf(add(mary, name)), name).toBe('403 Parent domain belongs to another account')
    }
    expect(await messageOf(add(john, 'www.john-site.com'))).toBe('409 Domain already exists')
    expect((await add(john, 'shop.john-site.com')).body).toMatchObject({ type: 'subdomain', parent: 'john-site.com' })
    expect((await add(john, 'second-site.com')).body).toMatchObject({ type: 'addon' })
    const [one, two] = await Promise.all([add(john, 'race-site.com'), add(mary, 'race-site.com')])
    expect([one.status, two.status].toSorted((left, right) => left - right)).toEqual([201, 409])
  })

  test('of type alias show a site of the same account', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const mary = await app.account('mary')
    await add(john, 'john-site.com')
    expect(await messageOf(add(john, 'alias-site.com', { type: 'alias' }))).toBe('400 Target is required')
    expect(await messageOf(add(mary, 'alias-site.com', { type: 'alias', target: 'john-site.com' }))).toBe('404 Domain not found')
    expect((await add(john, 'alias-site.com', { type: 'alias', target: 'john-site.com' })).body).toMatchObject({ type: 'alias' })
    expect(await messageOf(add(john, 'twice-site.com', { type: 'alias', target: 'alias-site.com' }))).toBe('404 Domain not found')
    expect((await john.get('/domains/john-site.com/subdomains')).list.map((each) => each['domain'])).toEqual(['alias-site.com'])
  })

  test('are as many as the package allows, also at the same time', async () => {
    const app = await start()
    const john = await app.account('johnqx', { max_domains: 2, max_subdomains: 1, max_domain_aliases: 0 })
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((name) => add(john, `${name}-site.com`)))
    expect(made.map((reply) => reply.status).toSorted((left, right) => left - right)).toEqual([201, 201, 403, 403])
    const first = String(made.find((reply) => reply.status === 201)?.body['domain'])
    expect(await messageOf(add(john, 'e-site.com'))).toBe('403 Limit reached: max_domains (2)')
    expect((await add(john, `x.${first}`)).status).toBe(201)
    expect(await messageOf(add(john, `y.${first}`))).toBe('403 Limit reached: max_subdomains (1)')
    expect(await messageOf(add(john, 'f-site.com', { type: 'alias', target: first }))).toBe('403 Limit reached: max_domain_aliases (0)')
  })

  test('go with their children on request, and free their names for others', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const mary = await app.account('mary')
    await add(john, 'john-site.com')
    await add(john, 'shop.john-site.com')
    expect(await messageOf(john.delete('/domains/john-site.com'))).toBe('409 Domain is in use')
    expect(await messageOf(john.delete('/domains/john-site.com', { force: true }))).toBe('200 Domain deleted successfully')
    expect((await john.get('/domains')).list).toEqual([])
    for (const name of ['john-site.com', 'shop.john-site.com']) expect((await add(mary, name)).status).toBe(201)
    expect(await messageOf(john.get('/domains/john-site.com'))).toBe('404 Domain not found')
    await app.running.idle()
    const hosts = [...app.machine.tree.nodes.keys()].filter((path) => /\/hosts\/(www\.)?john-site\.com$/.test(path))
    expect(hosts).toHaveLength(2)
  })

  test('are suspended and come back; a suspended account keeps its active ones quiet', async () => {
    const app = await start()
    const john = await app.account('johnqx', { domain: 'john-site.com' })
    const suspend = () => messageOf(john.post('/domains/john-site.com/suspend', { reason: 'abuse' }))
    expect(await suspend()).toBe('200 Domain suspended')
    expect(await suspend()).toBe('409 Domain is already suspended')
    expect((await john.get('/domains/john-site.com')).body).toMatchObject({ status: 'suspended', suspend_reason: 'abuse' })
    await app.running.idle()
    const flags = () => [...app.machine.tree.nodes.keys()].filter((path) => /\/sites\/\d+\/suspended$/.test(path))
    expect(flags()).toHaveLength(1)
    expect(await messageOf(john.post('/domains/john-site.com/unsuspend'))).toBe('200 Domain unsuspended')
    expect(await messageOf(john.post('/domains/john-site.com/unsuspend'))).toBe('409 Domain is not suspended')
    await app.running.idle()
    expect(flags()).toHaveLength(0)
    await app.admin.post('/users/johnqx/suspend')
    await app.running.idle()
    expect(flags()).toHaveLength(1)
  })
})

eachApp('every write', (start) => {
  test('with a key runs once, also when it is sent twice at the same time', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const headers = { 'idempotency-key': 'one' }
    const body = { domain: 'john-site.com' }
    const both = await Promise.all([john.post('/domains', body, headers), john.post('/domains', body, headers)])
    const made = both.find((reply) => reply.status === 201)
    const other = both.find((reply) => reply !== made)
    expect(made).toBeDefined()
    if (other?.status === 409) {
      expect(other.body).toMatchObject({
        code: 'IDEMPOTENCY_KEY_CONFLICT',
        message: 'A request with this Idempotency-Key is still in progress',
      })
    } else expect([other?.status, other?.headers['idempotency-replayed']]).toEqual([201, 'true'])
    const again = await john.post('/domains', body, headers)
    expect([again.status, again.headers['idempotency-replayed'], again.text]).toEqual([201, 'true', made?.text])
    const different = await john.post('/domains', { domain: 'other-site.com' }, headers)
    expect(different.body).toMatchObject({
      status: 409,
      code: 'IDEMPOTENCY_KEY_CONFLICT',
      message: 'Idempotency-Key was already used with a different request',
    })
    expect((await john.post('/domains', body, { 'idempotency-key': 'zwei\u00fc' })).body['message']).toBe('Invalid Idempotency-Key')
    const mary = await app.account('mary')
    expect((await mary.post('/domains', { domain: 'mary-site.com' }, headers)).status, 'keys belong to their user').toBe(201)
    app.clock.advance(86_400_001)
  })

  test('with a tag is refused when somebody else was first', async () => {
    const app = await start()
    const john = await app.account('johnqx', { domain: 'john-site.com' })
    const tag = String((await john.get('/domains/john-site.com')).headers['etag'])
    const put = (note: string) => john.put('/domains/john-site.com', { note }, { 'if-match': tag })
    const both = await Promise.all([put('one'), put('two')])
    expect(both.map((reply) => reply.status).toSorted((left, right) => left - right)).toEqual([200, 409])
    expect(both.find((reply) => reply.status === 409)?.body['message']).toBe('Changed by someone else')
    expect((await john.delete('/domains/john-site.com', undefined, { 'if-match': tag })).status).toBe(409)
    const fresh = String((await john.get('/domains/john-site.com')).headers['etag'])
    expect((await john.put('/domains/john-site.com', { note: 'three' }, { 'if-match': fresh })).status).toBe(200)
  })

  test('can be tried: everything is checked, nothing stored', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const dry = { 'x-dry-run': 'true' }
    const tried = await john.post('/domains', { domain: 'john-site.com' }, dry)
    expect(tried.body).toMatchObject({ success: true, dry_run: true, status: 201, body: { domain: 'john-site.com' } })
    expect((tried.body['plan'] as unknown[]).length).toBeGreaterThan(0)
    expect((await john.get('/domains')).list).toEqual([])
    expect((await john.post('/domains', { domain: 'nonsense' }, dry)).body['message']).toBe('Invalid domain')
    expect((await add(john, 'john-site.com')).status).toBe(201)
  })

  test('a login is never tried: its failures count', async () => {
    const app = await start()
    const dry = { 'x-dry-run': 'true' }
    const tried = async (call: Promise<{ status: number; body: Record<string, unknown> }>) => {
      const { status, body } = await call
      return `${status} ${String(body['message'])}`
    }
    const refusal = '400 Dry run is not available here'
    expect(await tried(app.anonymous.post('/auth/login', { username: 'admin', password: 'wrong' }, dry))).toBe(refusal)
    expect(await tried(app.anonymous.post('/auth/forgot-password', { email: 'admin@example.com' }, dry))).toBe(refusal)
    expect(await tried(app.admin.post('/auth/reauth', { password: 'wrong' }, dry))).toBe(refusal)
    expect(await tried(app.admin.post('/notifications/test', { channel: '1' }, dry))).toMatch(/^400 /)
  })

  test('waits as long as it is asked to, and says how far it came', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const done = await john.post('/domains', { domain: 'john-site.com' })
    expect([done.headers['x-sync'], 'job_id' in done.body]).toEqual(['applied', false])
    const hurried = await john.post('/domains', { domain: 'second-site.com' }, { prefer: 'wait=0' })
    expect(hurried.status).toBe(201)
    if (hurried.headers['x-sync'] !== 'applied') {
      expect(hurried.body).toMatchObject({ sync: 'pending', job_id: Number(hurried.headers['x-job-id']) })
    }
    await app.running.idle()
    expect((await john.get('/domains/second-site.com')).body['sync']).toBe('applied')
  })
})

eachApp('lists', (start) => {
  test('are whole until a page is asked for; pages never overlap', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    for (const letter of ['c', 'a', 'e', 'b', 'd']) await add(john, `${letter}-site.com`)
    const names = (items: unknown) => (items as Record<string, unknown>[]).map((item) => String(item['domain']))
    const all = await john.get('/domains')
    expect([names(all.list), all.headers['x-total-count']]).toEqual([['a', 'b', 'c', 'd', 'e'].map((each) => `${each}-site.com`), '5'])
    const pages = await Promise.all([1, 2, 3, 4].map((page) => john.get(`/domains?per_page=2&sort=-created_at&page=${page}`)))
    expect(pages.flatMap(({ body }) => names(body['data'])).toSorted((left, right) => left.localeCompare(right))).toEqual(names(all.list))
    expect(pages.map(({ body }) => body['meta'])).toEqual(
      [1, 2, 3, 4].map((page) => ({ total: 5, per_page: 2, current_page: page, last_page: 3 })),
    )
    expect(Object.keys(pages[0]?.body ?? {})).toEqual(['success', 'data', 'meta'])
    expect(names((await john.get('/domains?q=B-SITE')).list)).toEqual(['b-site.com'])
    for (const bad of ['page=0', 'page=x', 'per_page=0', 'per_page=201', 'page=1.5']) {
      expect((await john.get(`/domains?${bad}`)).body['message'], bad).toBe('Invalid page')
    }
    expect((await john.get('/domains?sort=password_hash')).body['message']).toBe('Invalid sort field')
  })
})
