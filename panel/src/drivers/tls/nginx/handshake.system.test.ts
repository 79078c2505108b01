import { X509Certificate } from 'node:crypto'
import { connect, type SecureVersion } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownBlock, webSpec } from '../../web/testing/specs.ts'
import { freePort, john, startPrivateMachine, whyNot, type PrivateMachine } from '../../web/testing/private-machine.ts'
import { createNginxDriver } from '../../web/nginx/driver.ts'
import type { Driver } from '../../driver.ts'
import type { WebSpec } from '../../web/spec.ts'
import { tlsSpec } from '../testing/specs.ts'
import { createTlsDriver } from './driver.ts'

const missing = whyNot('nginx')
const versions = ['TLSv1.2', 'TLSv1.3'] as const
const fresh = { previous: null, interrupted: false }

describe.skipIf(missing !== null)(`handshakes with a real nginx${missing === null ? '' : ` (${missing})`}`, () => {
  let machine: PrivateMachine
  let port: number
  let web: Driver<WebSpec>
  const tls = createTlsDriver()

  /** Common name of the certificate that a name is answered with; `null`: refused. */
  const shown = (servername: string | undefined, version: SecureVersion = 'TLSv1.3'): Promise<string | null> =>
    new Promise((resolve, reject) => {
      const named = servername === undefined ? {} : { servername }
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, minVersion: version, maxVersion: version, ...named })
      socket.setTimeout(5000, () => socket.destroy(new Error('no handshake in time')))
      socket.once('secureConnect', () => {
        const subject = new X509Certificate(socket.getPeerX509Certificate()?.raw ?? '').subject
        socket.destroy()
        resolve(/CN=(\S+)/.exec(subject)?.[1] ?? '')
      })
      socket.once('error', (error: NodeJS.ErrnoException) => (error.code?.startsWith('ERR_SSL') === true ? resolve(null) : reject(error)))
    })
  const errors = () => machine.system.files.readText(`${machine.system.paths.logs}/nginx/error.log`)

  beforeAll(async () => {
    machine = await startPrivateMachine()
    port = await freePort()
    const listen = (of: number) => [{ address: '127.0.0.1', port: of }]
    web = createNginxDriver({ http: listen(machine.port), https: listen(port), coalesceMs: 20 })
    await tls.ensureBase?.(machine.system)
    await web.apply('site:7', webSpec(), machine.system, fresh)
    await web.apply('site:8', webSpec({ site: 8, hosts: ['own.example'], own: ownBlock({ gzip: false }) }), machine.system, fresh)
  })
  afterAll(() => machine.stop())

  test('a certificate is shown at once, without a reload', async () => {
    expect(await shown('john.example')).toBe('invalid')
    const before = (await machine.system.services.state('nginx')).pid
    const spec = await tlsSpec(['john.example', 'www.john.example', '*.wild.example'])
    const begin = performance.now()
    const done = await tls.apply('tls:7', spec, machine.system, fresh)
    const written = performance.now() - begin
    expect(await shown('john.example')).toBe('john.example')
    process.stdout.write(
      `a certificate is live after ${(performance.now() - begin).toFixed(1)} ms, ${written.toFixed(1)} of them writing\n`,
    )
    expect(done.reloaded).toBe(false)
    expect((await machine.system.services.state('nginx')).pid).toBe(before)
    for (const version of versions) {
      for (const name of ['john.example', 'john.example.', 'www.john.example', 'any.wild.example']) {
        expect(await shown(name, version), `${name} ${version}`).toBe('john.example')
      }
    }
  })

  test('names that lead nowhere get the default, and nothing is said about it', async () => {
    const before = await errors()
    const labels = Array.from({ length: 4 }, () => 'a'.repeat(62)).join('.')
    const odd = [
      'unknown.example',
      'wild.example',
      'a.b.wild.example',
      'localhost',
      'default',
      '..',
      '../../certs/7',
      '/',
      'a/b.example',
      'JOHN.EXAMPLE',
    ]
    for (const version of versions) {
      for (const name of [undefined, ...odd, labels, 'x'.repeat(255), 'generation.croft.invalid', 'own.example']) {
        expect(await shown(name, version), `${name} ${version}`).toBe('invalid')
      }
    }
    expect(await errors()).toBe(before)
  })

  test('the default is that of the server when it has one', async () => {
    const spec = await tlsSpec(['panel.example'])
    await tls.apply('tls:server', spec, machine.system, fresh)
    for (const name of [undefined, 'unknown.example', 'own.example']) expect(await shown(name)).toBe('panel.example')
    await tls.apply('tls:server', null, machine.system, { ...fresh, previous: spec })
    expect(await shown('unknown.example')).toBe('invalid')
  })

  test('a minimum of one site refuses its handshake below', async () => {
    const spec = await tlsSpec(['strict.example', '*.strict.example'], '1.3')
    await tls.apply('tls:9', spec, machine.system, fresh)
    for (const name of ['strict.example', 'sub.strict.example']) {
      expect(await shown(name, 'TLSv1.3')).toBe('strict.example')
      expect(await shown(name, 'TLSv1.2')).toBeNull()
    }
    const loose = { ...spec, minimum: '1.2' as const }
    await tls.apply('tls:9', loose, machine.system, { ...fresh, previous: spec })
    expect(await shown('strict.example', 'TLSv1.2')).toBe('strict.example')
  })

  test('sites with a block of their own show theirs', async () => {
    await tls.apply('tls:8', await tlsSpec(['own.example']), machine.system, fresh)
    for (const version of versions) expect(await shown('own.example', version)).toBe('own.example')
  })

  test('no handshake fails while certificates are renewed', async () => {
    let previous = await tlsSpec(['busy.example'])
    await tls.apply('tls:10', previous, machine.system, fresh)
    let renewing = true
    let count = 0
    const load = async () => {
      for (; renewing; count += 1) expect(await shown('busy.example', versions[count % 2])).toBe('busy.example')
    }
    const loads = Promise.all([load(), load(), load()])
    for (let round = 0; round < 10; round += 1) {
      const next = await tlsSpec(['busy.example'])
      await tls.apply('tls:10', next, machine.system, { ...fresh, previous })
      previous = next
    }
    renewing = false
    await loads
    expect(count).toBeGreaterThan(50)
  })

  test('an authority is answered on every host, whatever the site is; other questions are the site s own', async () => {
    const { system } = machine
    const { presentChallenge, withdrawChallenge } = await import('../../web/nginx/challenges.ts')
    const users = [{ name: 'ann', hash: '$6$x$y0123456' }]
    const closed = ownBlock({
      protectedDirs: [{ path: '/', realm: 'all', users }],
      access: { allow: [], deny: ['0.0.0.0/0'], default: 'deny' },
      redirects: [{ source: '/', target: 'https://elsewhere.example/', type: 301, match: 'prefix', keepQuery: true }],
    })
    const proxied = ownBlock({ proxies: [{ path: '/', target: 'http://127.0.0.1:9', websocket: false, preserveHost: true }] })
    const sites: WebSpec[] = [
      webSpec({ redirectHosts: [{ host: 'other.example', to: 'john.example' }] }),
      webSpec({ site: 20, hosts: ['forced.example'], forceHttps: true }),
      webSpec({ site: 21, hosts: ['off.example'], suspended: true }),
      webSpec({ site: 22, hosts: ['closed.example'], own: closed }),
      webSpec({ site: 23, hosts: ['proxied.example'], own: proxied }),
    ]
    for (const site of sites) await web.apply(`site:${site.site}`, site, system, fresh)
    await presentChallenge('tok-EN_1', 'tok-EN_1.thumb', system)
    const hosts = ['john.example', 'other.example', 'forced.example', 'off.example', 'closed.example', 'proxied.example', 'nobody.example']
    for (const host of hosts) {
      const answer = await machine.get(host, '/.well-known/acme-challenge/tok-EN_1')
      expect([answer.status, answer.body, answer.headers['content-type']], host).toEqual([200, 'tok-EN_1.thumb', 'text/plain'])
      expect((await machine.get(host, '/.well-known/acme-challenge/tok-EN_2')).status, host).not.toBe(200)
      expect((await machine.get(host, '/.croft-challenge')).body, host).not.toContain('thumb')
    }
    expect((await machine.get('forced.example', '/x')).location).toBe(`https://forced.example:${port}/x`)
    const folder = `${system.paths.homes}/john/domains/john.example/public_html/.well-known`
    for (const path of [folder, `${folder}/acme-challenge`]) await machine.mkdir(john, path)
    await machine.write(john, 'domains/john.example/public_html/.well-known/acme-challenge/own', 'of a client of his own')
    expect((await machine.get('john.example', '/.well-known/acme-challenge/own')).body).toBe('of a client of his own')
    await withdrawChallenge('tok-EN_1', system)
    expect((await machine.get('nobody.example', '/.well-known/acme-challenge/tok-EN_1')).status).toBe(421)
  })
})
