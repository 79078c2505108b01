import { chown, lchown, link, mkdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhpPool } from '../../php/spec.ts'
import type { WebSpec } from '../spec.ts'
import { bob, john, whyNot, type PrivateMachine, type Tenant } from '../testing/private-machine.ts'
import { startTwoTenants, type TwoTenants } from '../testing/two-tenants.ts'

const missing = whyNot('nginx', 'php-fpm8.2')
if (missing !== null) console.warn(`real web server tests are skipped: ${missing}`)

describe.skipIf(missing !== null)('tenants beside each other on real daemons', () => {
  let started: TwoTenants
  let machine: PrivateMachine
  let johns: WebSpec
  const apply = (spec: WebSpec) => started.apply(spec)
  const pools = (tenant: Tenant, list: readonly Partial<PhpPool>[]) => started.pools(tenant, list)
  const home = (tenant: Tenant, ...parts: string[]) => started.home(tenant, ...parts)

  beforeAll(async () => {
    started = await startTwoTenants()
    ;({ machine, johns } = started)
  }, 60_000)
  afterAll(async () => machine.stop(), 60_000)

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
})
