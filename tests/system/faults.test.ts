import { beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { rows } from './support/database.ts'
import { eventually, processes } from './support/server.ts'

/** Daemons that refuse or are away, and files that somebody changed by hand. */

const title = 'refused configuration, dead daemons, hands on files'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'faults' })
  const text = async (name: string, path = '/') => (await get().page(name, path)).text
  const read = async (path: string) => (await get().host.run(['cat', '--', path])).stdout
  const refusalOf = (domain: string, custom: string) =>
    get()
      .root('PUT', `/domains/${domain}/vhost`, { custom: { nginx: custom } })
      .then(
        ({ text: taken }) => new Error(`not refused: ${taken}`),
        (error: Error) => error,
      )

  beforeAll(async () => {
    for (const name of ['john', 'bob']) {
      const user = { username: name, email: `${name}@example.com`, password: 'Battery-Staple-91', domain: `${name}.example.com` }
      await get().root('POST', '/users', user)
      await get().put(name, `domains/${name}.example.com/public_html/index.php`, '<?php echo "php of ", get_current_user();')
      await get().put(name, `domains/${name}.example.com/public_html/a.txt`, `text of ${name}`)
    }
  })

  test('a directive that nginx refuses is answered with its words, and the site keeps what it had', async () => {
    await get().root('PUT', '/domains/john.example.com/vhost', { custom: { nginx: 'add_header X-Good yes always;' } })
    expect((await get().page('john.example.com', '/a.txt')).headers['x-good']).toBe('yes')
    const refusal = await refusalOf('john.example.com', 'gzip perhaps;')
    expect(refusal.message).toMatch(/400.*invalid value \\?"perhaps\\?"/)
    expect((await get().page('john.example.com', '/a.txt')).headers['x-good']).toBe('yes')
    expect(await text('bob.example.com')).toBe('php of bob')
  })

  test('the agent itself puts a refused spec back, and goes on with everybody else', async () => {
    const file = '/var/lib/croft/agent/scopes/site'
    const names = (await get().host.run(['ls', file])).stdout.trim().split('\n')
    const records = await Promise.all(names.map(async (name) => JSON.parse(await read(`${file}/${name}`)) as Stored))
    const john = records.find(({ roles }) => roles.web.good.username === 'john') as Stored
    const before = await read(`/etc/croft/nginx/own/site-${john.roles.web.good.site}.conf`)
    const { own } = john.roles.web.good
    const broken = { ...john.roles.web.good, own: { ...own, custom: 'gzip perhaps;' } }
    const message = { scope: john.scope, generation: john.generation + 1, specs: { web: broken } }
    const reply = await get().agent<{ outcome: string; error: string }>('apply', message)
    expect(reply).toMatchObject({ outcome: 'rejected', error: expect.stringContaining('perhaps') })
    expect(await read(`/etc/croft/nginx/own/site-${john.roles.web.good.site}.conf`)).toBe(before)
    expect(await text('john.example.com', '/a.txt')).toBe('text of john')
    // the panel counts on from the number that somebody else used up
    await get().root('PUT', '/domains/john.example.com/vhost', { custom: { nginx: '' } })
    expect((await get().page('john.example.com', '/a.txt')).headers['x-good']).toBeUndefined()
  })

  test('nginx that was stopped by hand is back with the next change', async () => {
    await get().host.run(['systemctl', 'stop', 'croft-nginx'])
    expect((await get().page('john.example.com')).status).toBe(0)
    const made = await get().root('POST', '/domains', { domain: 'late.example.com', owner: 'john' })
    expect(made.json()).toMatchObject({ sync: 'applied' })
    await get().put('john', 'domains/late.example.com/public_html/a.txt', 'late')
    expect(await text('late.example.com', '/a.txt')).toBe('late')
    expect(await text('bob.example.com')).toBe('php of bob')
  })

  test('PHP that cannot start: its words are shown, static pages are served, and the sweep puts it right', async () => {
    const strange = '/etc/croft/php/8.2/pools/stranger.conf'
    await get().host.run(['tee', strange], {
      stdin: '[stranger]\nuser = nobody-at-all\nlisten = /run/x.sock\npm = ondemand\npm.max_children = 1\n',
    })
    await get().host.run(['kill', '-9', String(await get().pid(processes['php-fpm master']))])
    await eventually(
      'PHP is down',
      () => get().page('bob.example.com'),
      ({ status }) => status === 502,
    )
    expect(await text('bob.example.com', '/a.txt')).toBe('text of bob')
    const changed = await get().root('POST', '/users', {
      username: 'carol',
      email: 'carol@example.com',
      password: 'Battery-Staple-91',
      domain: 'carol.example.com',
    })
    expect(changed.headers['x-sync'], changed.text).toBe('failed')
    expect(changed.text).toContain('nobody-at-all')
    await get().agent('sweep')
    await eventually(
      'PHP is back',
      () => text('bob.example.com'),
      (page) => page === 'php of bob',
    )
    await eventually(
      'the new account too',
      () => get().page('carol.example.com', '/none.php'),
      ({ status }) => status === 404,
      30,
    )
    expect((await get().host.run(['ls', '/etc/croft/php/8.2/pools'])).stdout).not.toContain('stranger')
  })

  test('a broken php.ini is put back', async () => {
    const ini = '/etc/croft/php/8.2/php.ini'
    const good = await read(ini)
    await get().host.run(['tee', ini], { stdin: 'open_basedir = /nowhere\nauto_prepend_file = /nowhere.php\n' })
    await get().host.run(['systemctl', 'restart', 'croft-php8.2-fpm'])
    expect(await text('bob.example.com')).not.toBe('php of bob')
    await get().agent('sweep')
    expect(await read(ini)).toBe(good)
    expect(await text('bob.example.com')).toBe('php of bob')
  })

  test('files that were edited, replaced or deleted by hand are repaired by the sweep, which tells in an event', async () => {
    const sites = '/var/lib/croft/web'
    const site = (await get().host.run(['readlink', '-f', `${sites}/hosts/bob.example.com`])).stdout.trim()
    const watched = ['/etc/croft/nginx/nginx.conf', '/etc/croft/php/8.2/pools/bob.conf', '/var/lib/croft/web/pages/503.html']
    const before = await Promise.all(watched.map(read))
    await get().host.run(['tee', '-a', ...watched], { stdin: '\nbroken by hand {\n' })
    await get().host.run(['rm', `${sites}/hosts/bob.example.com`, `${site}/php.sock`])
    await get().host.run(['ln', '-sfn', '/home/john/domains/john.example.com/public_html', `${site}/root`])
    await get().host.run(['ln', '-s', '../sites/1', `${sites}/hosts/stranger.example.com`])
    expect((await get().page('bob.example.com')).status).toBe(421)
    // the chore of the panel, made due now
    await rows(get(), "update schedules set next_at = 0 where name = 'sync.sweep' returning name")
    const repaired = () => rows<{ data: string }>(get(), "select data from events where event = 'sync.repaired'")
    const all = (found: readonly { data: string }[]) => JSON.stringify(found)
    const events = await eventually('the events', repaired, (found) =>
      ['bob.conf', 'nginx.conf', 'root'].every((name) => all(found).includes(name)),
    )
    expect(all(events)).toContain('hosts/bob.example.com')
    expect(await Promise.all(watched.map(read))).toEqual(before)
    expect(await text('bob.example.com')).toBe('php of bob')
    expect(await text('bob.example.com', '/a.txt')).toBe('text of bob')
    expect((await get().page('stranger.example.com')).status).toBe(421)
    const again = await get().agent<{ repaired: unknown[]; failed: unknown[] }>('sweep')
    expect(again).toMatchObject({ repaired: [], failed: [] })
  })

  test('a user or home taken away by hand comes back', async () => {
    await get().host.run(['usermod', '--shell', '/bin/bash', 'bob'])
    await get().host.run(['chmod', '0755', '/home/bob'])
    expect(await get().agent('sweep')).toMatchObject({ failed: [] })
    const { stdout } = await get().host.run(['getent', 'passwd', 'bob'])
    expect(stdout).toContain(':/home/bob:/usr/sbin/nologin')
    expect((await get().host.run(['stat', '--format=%a', '/home/bob'])).stdout.trim()).toBe('711')
  })
})

interface Stored {
  readonly scope: string
  readonly generation: number
  readonly roles: { readonly web: { readonly good: { readonly site: number; readonly username: string; readonly own: object | null } } }
}
