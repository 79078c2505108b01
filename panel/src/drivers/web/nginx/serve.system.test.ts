import { observeRequests } from './observe.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WebSpec } from '../spec.ts'
import { john, whyNot, type PrivateMachine, type Tenant } from '../testing/private-machine.ts'
import { webSpec } from '../testing/specs.ts'
import { startTwoTenants, type TwoTenants } from '../testing/two-tenants.ts'

const missing = whyNot('nginx', 'php-fpm8.2')
if (missing !== null) console.warn(`real web server tests are skipped: ${missing}`)

describe.skipIf(missing !== null)('ordinary sites on a real nginx', () => {
  let started: TwoTenants
  let machine: PrivateMachine
  let johns: WebSpec
  let bobs: WebSpec
  const apply = (spec: WebSpec) => started.apply(spec)
  const home = (tenant: Tenant, ...parts: string[]) => started.home(tenant, ...parts)

  beforeAll(async () => {
    started = await startTwoTenants()
    ;({ machine, johns, bobs } = started)
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

  test('the edge counts what it answered, for this machine alone', async () => {
    const count = async () => (await observeRequests(machine.system)).requests ?? 0
    const before = await count()
    for (let asked = 0; asked < 5; asked += 1) await machine.get('john.example', '/index.html')
    expect(await count()).toBe(before + 6)
    expect((await machine.get('john.example', '/requests')).status).toBe(404)
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
    await started.web.apply('site:31', spec, machine.system, { previous: null, interrupted: false })
    await started.web.apply('site:31', { ...spec, hosts: ['cut.example'] }, machine.system, { previous: null, interrupted: true })
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
    const log = await machine.system.files.tail(`${machine.system.paths.logs}/sites/8/access.log`, 5, (line) => line.includes('find-me'))
    expect(log.lines).toHaveLength(1)
    const other = await machine.system.files.tail(`${machine.system.paths.logs}/sites/7/access.log`, 100, (line) =>
      line.includes('find-me'),
    )
    expect(other.lines).toHaveLength(0)
  })

  test('absence takes the site off and leaves its files', async () => {
    await started.web.apply('site:20', null, machine.system, { previous: null, interrupted: false })
    expect((await machine.get('new.example', '/')).status).toBe(421)
    expect(await machine.system.files.stat(home(john, 'domains/new.example/public_html/index.html'))).not.toBeNull()
    const strange = await started.web.strangers?.(new Map([['site:7', johns]]), machine.system)
    expect(strange).toContain(`${machine.system.paths.state}/web/hosts/bob.example`)
    expect(strange).not.toContain(`${machine.system.paths.state}/web/hosts/john.example`)
  })
})
