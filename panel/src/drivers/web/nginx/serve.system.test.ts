import { chown, lchown, link, mkdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPhpFpmDriver } from '../../php/fpm/driver.ts'
import type { PhpPool } from '../../php/spec.ts'
import type { Scope } from '../../driver.ts'
import type { WebSpec } from '../spec.ts'
import { bob, john, startPrivateMachine, whyNot, type PrivateMachine, type Tenant } from '../testing/private-machine.ts'
import { webSpec } from '../testing/specs.ts'
import { createNginxDriver } from './driver.ts'

const missing = whyNot('nginx', 'php-fpm8.2')
if (missing !== null) console.warn(`real web server tests are skipped: ${missing}`)

describe.skipIf(missing !== null)('ordinary sites on a real nginx', () => {
  let machine: PrivateMachine
  let web: ReturnType<typeof createNginxDriver>
  const php = createPhpFpmDriver({ coalesceMs: 20 })
  const applied = new Map<string, WebSpec>()

  const apply = async (spec: WebSpec) => {
    const scope: Scope = `site:${spec.site}`
    const done = await web.apply(scope, spec, machine.system, { previous: applied.get(scope) ?? null, interrupted: false })
    applied.set(scope, spec)
    return done
  }
  const pools = (tenant: Tenant, list: Partial<PhpPool>[]) =>
    php.apply(
      `account:${tenant.uid}`,
      {
        username: tenant.name,
        uid: tenant.uid,
        pools: list.map((pool) => ({
          name: tenant.name,
          version: '8.2',
          maxChildren: 3,
          idleTimeoutSeconds: 5,
          maxRequests: 500,
          settings: {},
          ...pool,
        })),
      },
      machine.system,
      { previous: null, interrupted: false },
    )
  const home = (tenant: Tenant, ...parts: string[]) => join(machine.system.paths.homes, tenant.name, ...parts)

  const johns = webSpec({ php: { version: '8.2', pool: 'john' }, frontController: true })
  const bobs = webSpec({
    site: 8,
    username: 'bob',
    uid: bob.uid,
    folder: 'bob.example',
    hosts: ['bob.example', '*.bob.example'],
    php: { version: '8.2', pool: 'bob' },
  })

  beforeAll(async () => {
    machine = await startPrivateMachine()
    web = createNginxDriver({ http: [{ address: '127.0.0.1', port: machine.port }] })
    await apply(johns)
    await apply(bobs)
    await pools(john, [{}])
    await pools(bob, [{ settings: { 'date.timezone': 'Asia/Tokyo', memory_limit: '77M' } }])
    for (const tenant of [john, bob]) {
      await machine.write(tenant, `domains/${tenant.name}.example/public_html/index.html`, `hello ${tenant.name}`)
      await machine.write(
        tenant,
        `domains/${tenant.name}.example/public_html/info.php`,
        `<?php echo eval($_GET['x'] ?? 'return "secret source ${tenant.name}";');`,
      )
    }
  }, 60_000)
  afterAll(async () => machine.stop(), 60_000)

  test('a new site answers without a reload, at once', async () => {
    const spec = webSpec({ site: 20, folder: 'new.example', hosts: ['new.example'] })
    expect((await machine.get('new.example', '/')).status).toBe(421)
    const pid = (await machine.system.services.state('nginx')).pid
    const begin = performance.now()
    const done = await apply(spec)
    await machine.write(john, 'domains/new.example/public_html/index.html', 'new')
    expect(await machine.get('new.example', '/')).toMatchObject({ status: 200, body: 'new' })
    console.info(`new ordinary site answers after ${Math.round(performance.now() - begin)} ms`)
    expect(done.reloaded).toBe(false)
    expect((await machine.system.services.state('nginx')).pid).toBe(pid)
  })

  test('applying twice changes nothing', async () => {
    expect(await apply(johns)).toEqual({ changed: [], removed: [], reloaded: false, notes: [] })
  })

  test('a host moves to another site and back, and an old owner cannot take it away', async () => {
    const first = webSpec({ site: 30, folder: 'john.example', hosts: ['first.example', 'moving.example'] })
    await apply(first)
    await apply({ ...bobs, hosts: [...bobs.hosts, 'moving.example'] })
    expect((await machine.get('moving.example', '/index.html')).body).toBe('hello bob')
    await apply({ ...first, hosts: ['first.example'] })
    expect((await machine.get('moving.example', '/index.html')).body).toBe('hello bob')
    await apply(bobs)
    expect((await machine.get('moving.example', '/index.html')).status).toBe(421)
  })

  test('a host published by an apply that was cut off goes with the next one', async () => {
    const spec = webSpec({ site: 31, hosts: ['cut.example', 'lost.example'] })
    await web.apply('site:31', spec, machine.system, { previous: null, interrupted: false })
    await web.apply('site:31', { ...spec, hosts: ['cut.example'] }, machine.system, { previous: null, interrupted: true })
    expect((await machine.get('cut.example', '/index.html')).body).toBe('hello john')
    expect((await machine.get('lost.example', '/index.html')).status).toBe(421)
  })

  test('redirecting aliases keep path, query and the port of the client', async () => {
    await apply({ ...johns, redirectHosts: [{ host: 'alias.example', to: 'john.example' }] })
    const reply = await machine.get('alias.example:8081', '/a%20b%0d%0aX-Evil:%201?c=d')
    expect(reply).toMatchObject({ status: 301, location: 'http://john.example:8081/a%20b%0d%0aX-Evil:%201?c=d' })
    await apply(johns)
    expect((await machine.get('alias.example', '/')).status).toBe(421)
  })

  test('a wildcard serves one label, an exact host wins', async () => {
    expect((await machine.get('any.bob.example', '/index.html')).body).toBe('hello bob')
    expect((await machine.get('a.any.bob.example', '/index.html')).status).toBe(421)
    await apply(webSpec({ site: 32, hosts: ['exact.bob.example'] }))
    expect((await machine.get('exact.bob.example', '/index.html')).body).toBe('hello john')
  })

  test('hosts that are no names are refused', async () => {
    for (const host of ['.', '..', 'a/b', '../sites/7']) expect((await machine.get(host, '/')).status).toBe(400)
    for (const host of ['_', '-', '.hidden', '7']) expect((await machine.get(host, '/')).status).toBe(421)
  })

  test('a suspended site says so to every method, and comes back', async () => {
    await apply({ ...johns, suspended: true })
    expect(await machine.get('john.example', '/index.html')).toMatchObject({
      status: 503,
      body: expect.stringContaining('Site suspended') as string,
    })
    expect((await machine.get('john.example', '/info.php', { method: 'POST' })).status).toBe(503)
    await apply(johns)
    expect((await machine.get('john.example', '/index.html')).body).toBe('hello john')
  })

  test('https is forced', async () => {
    await apply({ ...johns, forceHttps: true })
    expect(await machine.get('john.example', '/x?y=1')).toMatchObject({ status: 301, location: 'https://john.example/x?y=1' })
    await apply(johns)
  })

  test('own error pages, else those of the edge', async () => {
    await apply({ ...johns, frontController: false, errorPages: { '404': 'own <b>404</b>' } })
    expect(await machine.get('john.example', '/nothing')).toMatchObject({ status: 404, body: 'own <b>404</b>' })
    await apply({ ...johns, frontController: false })
    expect(await machine.get('john.example', '/nothing')).toMatchObject({
      status: 404,
      body: expect.stringContaining('Page not found') as string,
    })
    expect((await machine.get('john.example', '/.croft-page')).status).toBe(404)
    await apply(johns)
  })

  test('PHP runs as the tenant, with its own settings, and the front controller', async () => {
    expect((await machine.get('john.example', '/info.php?x=return%20posix_getuid();')).body).toBe(String(john.uid))
    expect((await machine.get('bob.example', '/info.php?x=return%20date_default_timezone_get().ini_get("memory_limit");')).body).toBe(
      'Asia/Tokyo77M',
    )
    await machine.write(
      john,
      'domains/john.example/public_html/index.php',
      '<?php echo "front ", $_SERVER["REQUEST_URI"], " ", $_SERVER["HTTP_HOST"], getenv("HTTP_PROXY");',
    )
    const reply = await machine.get('john.example:81', '/some/page?x=1', { headers: { proxy: 'http://evil' } })
    expect(reply.body).toBe('front /some/page?x=1 john.example:81')
    await rm(home(john, 'domains/john.example/public_html/index.php'))
  })

  test('open_basedir keeps scripts out of the neighbour, even where modes would let them in', async () => {
    await machine.write(bob, 'domains/open.txt', 'bobs words')
    const peek = await machine.get('john.example', `/info.php?x=return%20@file_get_contents("${home(bob, 'domains/open.txt')}");`)
    expect(peek.body).not.toContain('bobs words')
    const own = await machine.get(
      'john.example',
      `/info.php?x=return%20file_get_contents("${home(john, 'domains/john.example/public_html/index.html')}");`,
    )
    expect(own.body).toBe('hello john')
    expect((await machine.get('john.example', '/info.php?x=return%20function_exists("shell_exec")?"yes":"no";')).body).toBe('no')
  })

  test('what is no script of the tenant is never run, and sources are never shown', async () => {
    const folder = 'domains/john.example/public_html'
    await machine.write(john, `${folder}/image.jpg`, '<?php echo "ran";')
    for (const path of ['/image.jpg/x.php', '/image.jpg%00.php', '/info.php.bak', '/info.PHP', '/info.phtml', '/.env', '/.git/config']) {
      await machine.write(john, `${folder}/${path.includes('bak') ? 'info.php.bak' : 'info.phtml'}`, '<?php "secret source";')
      const reply = await machine.get('john.example', path)
      expect(reply.status, path).toBeGreaterThanOrEqual(400)
      expect(reply.body).not.toContain('ran')
      expect(reply.body).not.toContain('<?php')
    }
    expect((await machine.get('john.example', '/info.php/a/b?x=return%20$_SERVER["PATH_INFO"];')).body).toBe('/a/b')
    await apply({ ...johns, php: null })
    expect(await machine.get('john.example', '/info.php')).toMatchObject({
      status: 403,
      body: expect.not.stringContaining('<?php') as string,
    })
    await apply(johns)
  })

  test('a tenant reaches nothing of a neighbour by links', async () => {
    const docroot = home(john, 'domains/john.example/public_html')
    const victim = home(bob, 'domains/bob.example/public_html')
    await apply({ ...johns, frontController: false })
    await symlink(join(victim, 'index.html'), join(docroot, 'steal.html'))
    await lchown(join(docroot, 'steal.html'), john.uid, john.uid)
    await symlink(victim, join(docroot, 'folder'))
    await lchown(join(docroot, 'folder'), john.uid, john.uid)
    await symlink('index.html', join(docroot, 'mine.html'))
    await lchown(join(docroot, 'mine.html'), john.uid, john.uid)
    for (const path of ['/steal.html', '/folder/index.html', '/folder/info.php']) {
      const reply = await machine.get('john.example', path)
      expect([403, 404]).toContain(reply.status)
      expect(reply.body).not.toContain('bob')
    }
    expect((await machine.get('john.example', '/mine.html')).body).toBe('hello john')

    await rename(docroot, `${docroot}.kept`)
    await symlink(victim, docroot)
    await lchown(docroot, john.uid, john.uid)
    await sleep(1100)
    for (const path of ['/index.html', '/info.php', '/']) {
      const reply = await machine.get('john.example', path)
      expect([403, 404]).toContain(reply.status)
      expect(reply.body).not.toContain('bob')
    }
    // the next apply neither follows the link nor gives up on the site
    const done = await apply({ ...johns, frontController: false, errorPages: { '404': 'gone' } })
    expect(done.notes.join()).toContain('document root')
    await rm(docroot)
    await rename(`${docroot}.kept`, docroot)
    for (const name of ['steal.html', 'folder', 'mine.html']) await rm(join(docroot, name))
    await apply(johns)
    await sleep(1100)
    expect((await machine.get('john.example', '/index.html')).body).toBe('hello john')
  })

  test('a link of the tenant below its own folders is followed', async () => {
    const release = home(john, 'releases')
    await mkdir(release)
    await chown(release, john.uid, john.uid)
    await machine.write(john, 'releases/r.html', 'release')
    const current = home(john, 'domains/john.example/public_html/current')
    await symlink(release, current)
    await lchown(current, john.uid, john.uid)
    expect((await machine.get('john.example', '/current/r.html')).body).toBe('release')
    await link(join(release, 'r.html'), join(release, 'hard.html'))
    expect((await machine.get('john.example', '/current/hard.html')).body).toBe('release')
  })

  test('a host name of 253 bytes is served, PHP too', async () => {
    const host = [...Array.from({ length: 3 }, () => 'a'.repeat(63)), 'b'.repeat(61)].join('.')
    expect(host).toHaveLength(253)
    const parent = [...Array.from({ length: 3 }, () => 'c'.repeat(63)), 'd'.repeat(59)].join('.')
    await apply({ ...johns, hosts: [...johns.hosts, host, `*.${parent}`] })
    expect((await machine.get(host, '/info.php?x=return%207*6;')).body).toBe('42')
    expect((await machine.get(`x.${parent}`, '/info.php?x=return%207*6;')).body).toBe('42')
    await apply(johns)
  })

  test('each site has its own access log', async () => {
    await machine.get('bob.example', '/index.html?find-me')
    const log = await machine.system.files.tail(`${machine.system.paths.logs}/sites/8/access.log`, 5, 'find-me')
    expect(log.lines).toHaveLength(1)
    const other = await machine.system.files.tail(`${machine.system.paths.logs}/sites/7/access.log`, 100, 'find-me')
    expect(other.lines).toHaveLength(0)
  })

  test('PHP stops when the account has no pools; other accounts and the source stay safe', async () => {
    await pools(john, [])
    const reply = await machine.get('john.example', '/info.php')
    expect(reply.status).toBe(502)
    expect(reply.body).toContain('Site not answering')
    expect(reply.body).not.toContain('<?php')
    expect((await machine.get('bob.example', '/info.php')).body).toBe('secret source bob')
    await pools(john, [{}])
    expect((await machine.get('john.example', '/info.php')).body).toBe('secret source john')
  })

  test('absence takes the site off and leaves its files', async () => {
    await web.apply('site:20', null, machine.system, { previous: applied.get('site:20'), interrupted: false })
    expect((await machine.get('new.example', '/')).status).toBe(421)
    expect(await machine.system.files.stat(home(john, 'domains/new.example/public_html/index.html'))).not.toBeNull()
    const strange = await web.strangers?.(new Map([['site:7', johns]]), machine.system)
    expect(strange).toContain(`${machine.system.paths.state}/web/hosts/bob.example`)
    expect(strange).not.toContain(`${machine.system.paths.state}/web/hosts/john.example`)
  })
})
