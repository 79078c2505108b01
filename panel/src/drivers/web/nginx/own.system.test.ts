import { createServer, type Server } from 'node:http'
import { mkdir, chown } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Rejected, type Scope } from '../../driver.ts'
import { createPhpFpmDriver } from '../../php/fpm/driver.ts'
import type { OwnBlock, WebSpec } from '../spec.ts'
import { john, startPrivateMachine, whyNot, type PrivateMachine } from '../testing/private-machine.ts'
import { ownBlock, webSpec } from '../testing/specs.ts'
import { observeCache, purgeCache } from './cache.ts'
import { createNginxDriver } from './driver.ts'

const missing = whyNot('nginx', 'php-fpm8.2')
if (missing !== null) console.warn(`real web server tests are skipped: ${missing}`)

// the word "secret", by crypt(3)
const sha512 = '$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1'
const basic = (user: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` })

describe.skipIf(missing !== null)('sites with a server block of their own on a real nginx', () => {
  let machine: PrivateMachine
  let web: ReturnType<typeof createNginxDriver>
  let backend: Server
  let backendPort = 0
  const applied = new Map<string, WebSpec>()

  const apply = async (spec: WebSpec) => {
    const scope: Scope = `site:${spec.site}`
    const done = await web.apply(scope, spec, machine.system, { previous: applied.get(scope) ?? null, interrupted: false })
    applied.set(scope, spec)
    return done
  }
  const own = (changes: Partial<OwnBlock>, more: Partial<WebSpec> = {}) =>
    webSpec({ php: { version: '8.2', pool: 'john' }, own: ownBlock(changes), ...more })
  const docroot = 'domains/john.example/public_html'
  const reloads = () => machine.system.files.readText(`${machine.system.paths.config}/nginx/generation.conf`)

  beforeAll(async () => {
    machine = await startPrivateMachine()
    web = createNginxDriver({ http: [{ address: '127.0.0.1', port: machine.port }], coalesceMs: 50 })
    await apply(webSpec({ site: 99, folder: 'other.example', hosts: ['other.example'] }))
    await machine.write(john, 'domains/other.example/public_html/index.html', 'other')
    await createPhpFpmDriver({ coalesceMs: 10 }).apply(
      'account:3',
      {
        username: 'john',
        uid: john.uid,
        pools: [{ name: 'john', version: '8.2', maxChildren: 3, idleTimeoutSeconds: 5, maxRequests: 0, settings: {} }],
        limits: null,
      },
      machine.system,
      { previous: null, interrupted: false },
    )
    await apply(own({}))
    for (const folder of ['private', 'list']) {
      const path = join(machine.system.paths.homes, 'john', docroot, folder)
      await mkdir(path)
      await chown(path, john.uid, john.uid)
    }
    await machine.write(john, `${docroot}/index.html`, 'hello')
    await machine.write(john, `${docroot}/pic.jpg`, 'picture')
    await machine.write(john, `${docroot}/time.php`, '<?php echo hrtime(true);')
    await machine.write(john, `${docroot}/private/index.html`, 'hidden')
    await machine.write(john, `${docroot}/private/x.php`, '<?php echo "hidden ", $_SERVER["REMOTE_USER"];')
    await machine.write(john, `${docroot}/list/a.txt`, 'a')
    backend = createServer((request, reply) => {
      reply.end(`${request.method} ${request.url} ${request.headers.host} ${String(request.headers['x-forwarded-for'])}`)
    })
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
    const address = backend.address()
    backendPort = typeof address === 'object' && address !== null ? address.port : 0
  }, 60_000)
  afterAll(async () => {
    backend.close()
    await machine.stop()
  }, 60_000)

  test('options reach the client', async () => {
    await apply(own({ indexFiles: ['list.html', 'index.html'], directoryListing: true, staticExpiresDays: 3, securityHeaders: false }))
    expect((await machine.get('john.example', '/')).body).toBe('hello')
    expect((await machine.get('john.example', '/list/')).body).toContain('a.txt')
    const picture = await machine.get('john.example', '/pic.jpg')
    expect(picture.headers['cache-control']).toBe('max-age=259200')
    expect(picture.headers['x-frame-options']).toBeUndefined()
    expect((await machine.get('other.example', '/')).headers['x-frame-options']).toBe('SAMEORIGIN')
  })

  test('redirects: exact, prefix, with and without the query', async () => {
    const redirect = { type: 302, match: 'exact', keepQuery: true } as const
    await apply(
      own({
        redirects: [
          { ...redirect, source: '/old', target: 'https://x.example/$new' },
          { ...redirect, source: '/plain', target: '/index.html', keepQuery: false },
          { ...redirect, source: '/q', target: 'https://x.example/?a=1', type: 308 },
          { ...redirect, source: '/blog', target: 'https://blog.example/', match: 'prefix' },
        ],
      }),
    )
    const to = async (path: string) => {
      const { status, location } = await machine.get('john.example', path)
      return `${status} ${location}`
    }
    expect(await to('/old?x=1')).toBe('302 https://x.example/$new?x=1')
    expect(await to('/plain?x=1')).toBe('302 /index.html')
    expect(await to('/q?b=2')).toBe('308 https://x.example/?a=1&b=2')
    expect(await to('/blog/2026/a%0d%0ab?c=d')).toBe('302 https://blog.example/2026/a%0d%0ab?c=d')
    expect(await to('/blogger')).toBe('404 ')
  })

  test('protected folders ask for a password, also for PHP and with and without the slash', async () => {
    const users = [
      { name: 'ann', hash: sha512 },
      { name: 'blow', hash: '$2y$05$7QcWthxrMbjzutFveYc.1eXYd2n.oJL.hfYHxndGAEd8gUl4YOh32' },
    ]
    await apply(own({ protectedDirs: [{ path: '/private', realm: 'Only $friends', users }] }))
    expect(await machine.get('john.example', '/private?a=b')).toMatchObject({ status: 301, location: '/private/?a=b' })
    for (const path of ['/private/', '/private/index.html', '/private/x.php', '/private/nothing', '//private/x.php', '/%70rivate/']) {
      const reply = await machine.get('john.example', path)
      expect(reply.status, path).toBe(401)
      expect(reply.headers['www-authenticate']).toBe('Basic realm="Only $friends"')
      expect(reply.body).not.toContain('hidden')
    }
    expect((await machine.get('john.example', '/private/x.php', { headers: basic('ann', 'secret') })).body).toBe('hidden ann')
    expect((await machine.get('john.example', '/private/', { headers: basic('ann', 'wrong') })).status).toBe(401)
    expect((await machine.get('john.example', '/private/', { headers: basic('blow', 'wrong') })).status).toBe(401)
    expect((await machine.get('john.example', '/private/', { headers: basic('blow', 'secret2') })).body).toBe('hidden')
    expect((await machine.get('john.example', '/index.html')).body).toBe('hello')
  })

  test('a site that is protected as a whole is never open, not even while it is new', async () => {
    const spec = own(
      { protectedDirs: [{ path: '/', realm: 'All', users: [{ name: 'ann', hash: sha512 }] }] },
      { site: 50, hosts: ['closed.example'] },
    )
    const done = apply(spec)
    const seen = new Set<number>()
    while (!seen.has(401)) {
      seen.add((await machine.get('closed.example', '/index.html')).status)
      await sleep(5)
    }
    await done
    expect([...seen].filter((status) => status !== 421 && status !== 401)).toEqual([])
    expect((await machine.get('closed.example', '/', { headers: basic('ann', 'secret') })).body).toBe('hello')
  })

  test('proxies pass on path, host and address as told', async () => {
    const target = `http://127.0.0.1:${backendPort}`
    await apply(
      own({
        proxies: [
          { path: '/app', target, websocket: true, preserveHost: true },
          { path: '/moved', target: `${target}/base`, websocket: false, preserveHost: false },
          { path: '/named', target: 'http://nowhere.invalid:99', websocket: false, preserveHost: false },
        ],
      }),
    )
    const ask = (path: string) => machine.get('john.example', path, { headers: { 'x-forwarded-for': '6.6.6.6' } })
    expect((await ask('/app/x%20y?z=1')).body).toBe('GET /app/x%20y?z=1 john.example 127.0.0.1')
    expect((await ask('/moved/x?z=1')).body).toBe(`GET /base/x?z=1 127.0.0.1:${backendPort} 127.0.0.1`)
    expect((await ask('/moved')).body).toBe(`GET /base 127.0.0.1:${backendPort} 127.0.0.1`)
    expect((await ask('/apple')).status).toBe(404)
    expect((await ask('/named/')).status).toBe(502)
  })

  test('a password holds for proxies below its path, at it, and for what is protected below a proxy', async () => {
    const proxy = { target: `http://127.0.0.1:${backendPort}`, websocket: false, preserveHost: true }
    const users = [{ name: 'ann', hash: sha512 }]
    await apply(
      own({
        protectedDirs: [
          { path: '/private', realm: 'private', users },
          { path: '/app/admin', realm: 'admin', users: [{ name: 'root', hash: sha512 }] },
          { path: '/both', realm: 'both', users },
        ],
        proxies: [
          { ...proxy, path: '/private/db' },
          { ...proxy, path: '/app', target: `${proxy.target}/base` },
          { ...proxy, path: '/both' },
          { ...proxy, path: '/private-not' },
        ],
      }),
    )
    const ask = (path: string, user?: string) =>
      machine.get('john.example', path, user === undefined ? {} : { headers: basic(user, 'secret') })
    for (const path of [
      '/private/db',
      '/private/db/x',
      '//private/./db/x',
      '/app/admin',
      '/app/admin/x',
      '/both',
      '/both/x',
      '/private/x.php',
    ]) {
      const reply = await ask(path)
      expect(reply.status, path).toBe(401)
      expect(reply.body, path).not.toContain('GET /')
    }
    expect((await ask('/private/db/x', 'ann')).body).toMatch(/^GET \/private\/db\/x john/)
    expect((await ask('/app/admin/x', 'root')).body).toMatch(/^GET \/base\/admin\/x john/)
    expect((await ask('/app/admin/x', 'ann')).status).toBe(401)
    expect((await ask('/both', 'ann')).body).toMatch(/^GET \/both john/)
    expect((await ask('/private/x.php', 'ann')).body).toBe('hidden ann')
    expect((await ask('/app/administrator')).body).toMatch(/^GET \/base\/administrator john/)
    expect((await ask('/private-not/x')).body).toMatch(/^GET \/private-not\/x john/)
    await apply(
      own({
        protectedDirs: [{ path: '/', realm: 'all', users }],
        proxies: [
          { ...proxy, path: '/' },
          { ...proxy, path: '/app' },
        ],
      }),
    )
    expect((await ask('/x')).status).toBe(401)
    expect((await ask('/app/x')).status).toBe(401)
    expect((await ask('/app/x', 'ann')).body).toMatch(/^GET \/app\/x john/)
  })

  test('hotlinks and addresses', async () => {
    await apply(own({ hotlink: { extensions: ['jpg'], allowed: ['friend.example'], redirectUrl: '' }, access: null }))
    const from = (referer: string, path = '/pic.jpg') => machine.get('john.example', path, { headers: { referer } })
    expect((await from('http://thief.example/')).status).toBe(403)
    expect((await from('http://friend.example/page')).status).toBe(200)
    expect((await from('http://john.example/')).status).toBe(200)
    expect((await from('http://thief.example/', '/index.html')).status).toBe(200)
    expect((await machine.get('john.example', '/pic.jpg')).status).toBe(200)
    await apply(own({ access: { allow: [], deny: ['127.0.0.0/8'], default: 'allow' } }))
    expect(await machine.get('john.example', '/')).toMatchObject({ status: 403, body: expect.stringContaining('Access denied') as string })
    await apply(own({ access: { allow: ['127.0.0.1'], deny: [], default: 'deny' } }))
    expect((await machine.get('john.example', '/')).status).toBe(200)
  })

  test('answers of PHP are cached, except where told', async () => {
    await apply(own({ cache: { ttlSeconds: 60, bypassPaths: ['/admin'], bypassCookies: ['session'] } }))
    const ask = async (path: string, headers = {}) => (await machine.get('john.example', path, { headers })).body
    const first = await ask('/time.php')
    expect(await ask('/time.php')).toBe(first)
    expect(await ask('/time.php', { cookie: 'a=b; session_12=x' })).not.toBe(first)
    expect(await ask('/time.php', { host: 'john.example:99' })).not.toBe(first)
    expect(await ask('/time.php?caf%C3%A9')).toBe(await ask('/time.php?caf%C3%A9'))
    await sleep(100)
    // asked the cache: three misses and two hits
    expect(await observeCache(7, machine.system)).toEqual({ size_mb: 1, hit_ratio: 0.4 })
    expect(await observeCache(70, machine.system)).toEqual({ size_mb: 0, hit_ratio: 0 })
    const line = (await machine.system.files.tail(`${machine.system.paths.logs}/sites/7/access.log`, 1)).lines[0] ?? ''
    expect(line).toMatch(/^127\.0\.0\.1 - - \[.+\] "GET \/time\.php\S* HTTP\/1\.1" 200 \d+ "-" "-" HIT$/)
    expect(await purgeCache(70, [], machine.system)).toEqual({ removed: 0 })
    expect(await purgeCache(7, ['/other', '/time'], machine.system)).toEqual({ removed: 0 })
    expect(await purgeCache(7, ['/ti*'], machine.system)).toEqual({ removed: 3 })
    // descriptors of removed files are kept for a second
    await sleep(1200)
    const second = await ask('/time.php')
    expect(second).not.toBe(first)
    expect(await ask('/time.php')).toBe(second)
    expect(await purgeCache(7, [], machine.system)).toEqual({ removed: 1 })
  })

  test('a refused snippet answers with nginx words, leaves the old block and everybody else', async () => {
    await apply(own({ custom: 'location = /hi { return 200 "hi"; }' }))
    expect((await machine.get('john.example', '/hi')).body).toBe('hi')
    const before = await machine.system.files.readText(`${machine.system.paths.config}/nginx/own/site-7.conf`)
    const failure = await apply(own({ custom: 'no_such_thing on;' })).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Rejected)
    expect((failure as Rejected).words).toMatch(/^unknown directive "no_such_thing" in site-7\.conf:\d+$/)
    await expect(apply(own({ custom: '} server { listen 81;' }))).rejects.toThrow('closes a block')
    expect(await machine.system.files.readText(`${machine.system.paths.config}/nginx/own/site-7.conf`)).toBe(before)
    expect((await machine.get('john.example', '/hi')).body).toBe('hi')
    expect((await machine.get('other.example', '/')).body).toBe('other')
    await expect(web.check?.('site:7', own({ custom: 'bad;' }), machine.system)).rejects.toThrow('unknown directive "bad"')
    await web.check?.('site:7', own({ custom: 'location /x { return 404; }' }), machine.system)
  })

  test('fifty changes at once are few reloads, and a bad one among them fails alone', async () => {
    const generations = new Set<string | null>()
    let watching = true
    const watch = (async () => {
      while (watching) {
        generations.add(await reloads())
        await sleep(10)
      }
    })()
    const specs = Array.from({ length: 50 }, (_, index) =>
      own(
        { custom: index === 25 ? 'return nonsense "x";' : `location = /n { return 200 "${index}"; }` },
        { site: 100 + index, hosts: [`s${index}.example`] },
      ),
    )
    const results = await Promise.allSettled(specs.map(apply))
    watching = false
    await watch
    expect(results.map(({ status }, index) => (status === 'rejected' ? index : -1)).filter((index) => index >= 0)).toEqual([25])
    expect(generations.size).toBeLessThanOrEqual(4)
    expect((await machine.get('s49.example', '/n')).body).toBe('49')
    expect((await machine.get('s25.example', '/n')).status).toBe(421)
    expect((await machine.get('other.example', '/')).body).toBe('other')
  }, 60_000)

  test('a block of its own goes away again', async () => {
    await apply(own({ custom: 'location = /hi { return 200 "hi"; }' }))
    const done = await apply(webSpec())
    expect(done.reloaded).toBe(true)
    expect(await machine.system.files.readText(`${machine.system.paths.config}/nginx/own/site-7.conf`)).toBeNull()
    expect((await machine.get('john.example', '/hi')).status).toBe(404)
    expect((await machine.get('john.example', '/')).body).toBe('hello')
  })
})
