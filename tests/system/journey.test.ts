import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { adminPassword, eventually, processes } from './support/server.ts'

/** One account's life on a real server, by HTTP alone. */

const title = 'an account from its first page to its purge'
const reason = await whyLeftOut(title)

const computed = '<?php echo getmypid() > 0 ? posix_getuid() : -1, " ", get_current_user(), " ", 6 * 7;'

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'journey' })
  let key = ''
  let john = 0
  const call = (method: string, path: string, body?: unknown) => get().api(key, method, path, body)
  const userIds = async (name: string) => (await get().host.run(['id', '--user', name], { allowFailure: true })).stdout.trim()

  const names = async () =>
    (await call('GET', '/domains?per_page=100')).json<{ data: { domain: string }[] }>().data.map(({ domain }) => domain)

  test('logs in and issues an API key', async () => {
    const login = await get().api('', 'POST', '/auth/login', { username: 'admin', password: adminPassword })
    expect(login.status, login.text).toBe(200)
    const { token } = login.json<{ token: string }>()
    const made = await get().api(token, 'POST', '/users/admin/api-keys', { name: 'journey', permissions: ['all'] })
    expect(made.status, made.text).toBe(201)
    key = made.json<{ api_key: string }>().api_key
  })

  test('creates a package, a user and a domain; the site is up when the answer comes', async () => {
    expect((await call('POST', '/packages', { name: 'starter', max_domains: 5 })).status).toBe(201)
    const user = { username: 'john', email: 'john@example.com', password: 'Battery-Staple-91', package: 'starter' }
    const account = await call('POST', '/users', user)
    expect(account.status, account.text).toBe(201)
    const domain = await call('POST', '/domains', { domain: 'example.com', owner: 'john' })
    expect(domain.status, domain.text).toBe(201)
    expect(domain.json()).toMatchObject({ owner: 'john', sync: 'applied', sync_error: '' })
    john = Number(await userIds('john'))
    expect(john).toBeGreaterThanOrEqual(20_000)
  })

  test('runs what the files API wrote, as the user', async () => {
    const path = '/domains/example.com/public_html'
    for (const [name, content] of [
      ['index.php', computed],
      ['hello.txt', 'static'],
      ['wait.php', '<?php for ($end = time() + 50; time() < $end; usleep(50000)); echo "done";'],
    ] as const) {
      const written = await call('POST', '/files/write', { user: 'john', path: `${path}/${name}`, content })
      expect(written.status, written.text).toBe(200)
    }
    const page = await get().page('example.com')
    expect([page.status, page.text]).toEqual([200, `${john} john 42`])
    expect((await get().page('www.example.com', '/hello.txt')).text).toBe('static')
  })

  test('suspends and unsuspends: sites, scripts and running processes', async () => {
    const running = get().page('example.com', '/wait.php', { seconds: 50 })
    const processesOf = async () => (await get().host.run(['pgrep', '-u', 'john'], { allowFailure: true })).stdout.trim()
    await eventually('the script runs', processesOf, (found) => found !== '')
    const suspended = await call('POST', '/users/john/suspend', { reason: 'unpaid' })
    expect(suspended.status, suspended.text).toBe(200)
    for (const path of ['/', '/hello.txt', '/wait.php', '/nothing']) {
      const page = await get().page('example.com', path)
      expect([path, page.status]).toEqual([path, 503])
      expect(page.text).toMatch(/suspended/i)
    }
    expect((await running).text).not.toContain('done')
    await eventually('the processes end', processesOf, (found) => found === '')
    // scripts in flight get 5 s before PHP lets go of the account
    const back = await get().api(key, 'POST', '/users/john/unsuspend', undefined, { Prefer: 'wait=20' })
    expect([back.status, back.headers['x-sync']], back.text).toEqual([200, 'applied'])
    expect((await get().page('example.com')).text).toBe(`${john} john 42`)
    expect((await get().page('example.com', '/hello.txt')).text).toBe('static')
  })

  test('everything that is killed comes back within seconds, and sites are served without the panel', async () => {
    for (const [name, pattern] of Object.entries(processes)) {
      const before = await get().pid(pattern)
      expect(before, name).toBeGreaterThan(0)
      await get().host.run(['kill', '-9', String(before)])
      if (name === 'panel' || name === 'agent') expect((await get().page('example.com')).text).toBe(`${john} john 42`)
      const look = () => get().pid(pattern)
      await eventually(`${name} is back`, look, (pid) => pid !== 0 && pid !== before, 8)
      const page = () => get().page('example.com', '/', { seconds: 2 })
      await eventually(`the site after ${name}`, page, ({ text }) => text === `${john} john 42`, 8)
    }
    await get().ready(10)
    const added = await call('POST', '/domains', { domain: 'after.example.com', owner: 'john' })
    expect(added.json(), added.text).toMatchObject({ sync: 'applied' })
  })

  test('a power cut in the middle of changes leaves a machine that agrees with the panel', async () => {
    const wanted = Array.from({ length: 20 }, (_, index) => `cut${index}.example.com`)
    const answers = wanted.map((domain) => call('POST', '/domains', { domain, owner: 'john' }))
    await answers[2]
    await get().host.powerCut()
    const created = (await Promise.all(answers)).flatMap(({ status }, index) => (status === 201 ? [wanted[index] ?? ''] : []))
    expect(created.length).toBeGreaterThan(0)
    const page = () => get().page('example.com', '/', { seconds: 2 })
    await eventually('the site after the boot', page, ({ text }) => text === `${john} john 42`, 15)
    await get().ready()
    const domains = await names()
    for (const domain of created) expect(domains).toContain(domain)
    for (const domain of domains) {
      await eventually(
        `${domain} is served`,
        () => get().page(domain, '/none.txt'),
        ({ status }) => status === 404,
      )
    }
  })

  test('a deleted domain is nobody’s any more, its pool is gone when it was the last, the home stays', async () => {
    expect(await names()).toContain('after.example.com')
    const removed = await call('DELETE', '/domains/example.com', { force: true })
    expect(removed.status, removed.text).toBe(200)
    expect((await get().page('example.com')).status).toBe(421)
    expect((await get().page('after.example.com')).status).toBe(421)
    const pools = await get().host.run(['ls', '/etc/croft/php/8.2/pools'])
    expect(pools.stdout).toBe('')
    expect(await get().tenant('john', ['cat', '/home/john/domains/example.com/public_html/hello.txt'])).toBe('static')
  })

  test('a purge takes home and Unix user, not before', async () => {
    expect((await call('DELETE', '/users/john', {})).status).toBe(200)
    expect(await userIds('john')).toBe(String(john))
    expect((await get().host.run(['ls', '/home'])).stdout).toContain('john')
    const other = { username: 'dave', email: 'dave@example.com', password: 'Battery-Staple-92', domain: 'dave.example.org' }
    expect((await call('POST', '/users', other)).status).toBe(201)
    await get().put('dave', 'domains/dave.example.org/public_html/index.html', 'of dave')
    expect((await get().page('dave.example.org')).text).toBe('of dave')
    const removed = await call('DELETE', '/users/dave', { purge: true })
    expect(removed.status, removed.text).toBe(200)
    await eventually(
      'the site is gone',
      () => get().page('dave.example.org'),
      ({ status }) => status === 421,
    )
    await eventually(
      'the home is gone',
      async () => (await get().host.run(['ls', '/home'])).stdout,
      (names) => !names.includes('dave'),
    )
    await eventually(
      'the user is gone',
      () => userIds('dave'),
      (id) => id === '',
    )
  })

  test('the name can be used again, by somebody else', async () => {
    const again = { username: 'dave', email: 'dave2@example.com', password: 'Battery-Staple-93', domain: 'dave.example.org' }
    const made = () => call('POST', '/users', again)
    await eventually('the name is free', made, ({ status }) => status === 201, 60)
    expect((await get().page('dave.example.org', '/index.html')).text).not.toContain('of dave')
  })
})
