import { describe, expect, test } from 'vitest'
import { type Authority, startAuthority } from './support/authority.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually, processes } from './support/server.ts'

/** Certificates of a real authority (pebble), served by the real edge and the real panel. */

const title = 'certificates of an authority'
const reason = await whyLeftOut(title)
const panelName = 'certs.example.test'

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'certs' })
  let authority: Authority
  const host = () => get().host
  const certificate = async (name: string) => (await get().root('GET', `/ssl/${name}`)).json()
  const becomes = (name: string, fields: object, seconds = 40) =>
    eventually(
      `the certificate of ${name}`,
      () => certificate(name),
      (seen) => Object.entries(fields).every(([field, value]) => JSON.stringify(seen[field]) === JSON.stringify(value)),
      seconds,
    )
  /** Status over TLS, verified against the root of the authority; 0 when the certificate is not good. */
  const verified = async (name: string, port = 443, path = '/') => {
    const where = ['--resolve', `${name}:${port}:127.0.0.1`, '--cacert', authority.rootFile, '--max-time', '10']
    const url = `https://${name}:${port}${path}`
    const argv = ['curl', '--silent', '--output', '/dev/null', '--write-out', '%{http_code}', ...where, '--', url] as const
    return Number((await host().run([...argv], { allowFailure: true })).stdout)
  }

  test('an administrator accepts the terms of an authority that is trusted by the settings', async () => {
    authority = await startAuthority(host())
    const untrusted = await get().root('PUT', '/ssl/acme/account', { directory_url: authority.directoryUrl, agree_tos: true }).catch(String)
    expect(untrusted).toMatch(/409 .*localhost:14000 cannot be reached: .*self.signed/)
    await get().root('PUT', '/settings/ssl', { trust: authority.trust, resolvers: [authority.resolver] })
    const account = await get().root('PUT', '/ssl/acme/account', {
      directory_url: authority.directoryUrl,
      email: 'admin@example.com',
      agree_tos: true,
    })
    expect(account.json()).toMatchObject({ registered: true, directory_url: authority.directoryUrl })
  })

  test('a domain that leads here has HTTPS within seconds, without being asked for', async () => {
    await authority.point(host().address, 'example.com', 'www.example.com')
    await get().root('POST', '/users', { username: 'john', email: 'john@example.com', password: 'Battery-Staple-91' })
    const made = await get().root('POST', '/domains', { domain: 'example.com', owner: 'john', dns: false })
    expect(made.headers['x-sync'], made.text).toBe('applied')
    await get().put('john', 'domains/example.com/public_html/hello.txt', 'hello')
    await becomes('example.com', { type: 'acme', names: ['example.com', 'www.example.com'], order_status: 'idle', last_error: '' })
    expect([await verified('example.com', 443, '/hello.txt'), await verified('www.example.com', 443, '/hello.txt')]).toEqual([200, 200])
    const plain = await get().page('example.com', '/hello.txt')
    expect([plain.status, plain.headers['location']]).toEqual([301, 'https://example.com/hello.txt'])
    expect((await get().root('GET', '/domains/example.com/check')).json()).toMatchObject({
      certificate_ok: true,
      https_status: expect.any(Number),
    })
    expect((await get().root('GET', '/domains/example.com')).json()).toMatchObject({ ssl_status: 'active', force_https: true })
  })

  test('a renewal is live without a moment in between', async () => {
    const before = await certificate('example.com')
    const started = await get().root('POST', '/ssl/example.com/renew', { force: true })
    expect(started.status, started.text).toBe(202)
    const renewed = async () => ({
      serial: (await certificate('example.com'))['serial'],
      status: await verified('example.com', 443, '/hello.txt'),
    })
    const seen: number[] = []
    const isNew = ({ serial, status }: { serial: unknown; status: number }) => {
      seen.push(status)
      return serial !== before['serial']
    }
    await eventually('the new certificate', renewed, isNew, 40)
    expect(new Set([...seen, await verified('example.com', 443, '/hello.txt')])).toEqual(new Set([200]))
  })

  test('an order of a panel that is killed is brought to its end by the next', async () => {
    await authority.point(host().address, 'killed.example.com', 'www.killed.example.com')
    await get().root('PUT', '/settings/ssl', { auto_issue: false })
    await get().root('POST', '/domains', { domain: 'killed.example.com', owner: 'john', dns: false })
    const started = await get().root('POST', '/ssl/killed.example.com/issue', {})
    expect(started.json(), started.text).toMatchObject({ order_status: 'pending' })
    await host().run(['kill', '-9', String(await get().pid(processes.panel))])
    await get().ready(30)
    await becomes('killed.example.com', { type: 'acme', order_status: 'idle' })
    expect(await verified('killed.example.com', 443, '/none')).toBe(404)
    await get().root('PUT', '/settings/ssl', { auto_issue: true })
  })

  test('what the authority cannot see is told in its own words, and what works goes on', async () => {
    const serial = (await certificate('example.com'))['serial']
    await get().root('POST', '/domains/example.com/aliases', { alias: 'lost.example', dns: false })
    const refused = await get()
      .root('POST', '/ssl/example.com/issue', { names: ['example.com', 'lost.example'] })
      .catch(String)
    expect(refused).toContain('400')
    expect(refused).toContain('lost.example does not resolve to this server')
    // the panel takes this address for its own; nobody listens there
    const elsewhere = host().address.replace(/\d+$/, '1')
    await authority.point(elsewhere, 'lost.example')
    await get().root('PUT', '/settings/ssl', { auto_issue: false, public_addresses: [elsewhere] })
    const started = await get().root('POST', '/ssl/example.com/issue', { names: ['example.com', 'lost.example'] })
    expect(started.status, started.text).toBe(202)
    await becomes('example.com', { order_status: 'failed' })
    const { last_error: words } = await certificate('example.com')
    expect(words).toMatch(/^lost\.example: .*http:\/\/lost\.example:80\/\.well-known\/acme-challenge\//)
    await get().root('PUT', '/settings/ssl', { auto_issue: true, public_addresses: [] })
    expect(await certificate('example.com')).toMatchObject({ serial })
    expect(await verified('example.com', 443, '/hello.txt')).toBe(200)
  })

  test('the panel answers with its own, without a restart', async () => {
    await authority.point(host().address, panelName)
    const before = await get().pid(processes.panel)
    expect(await verified(panelName, 3082, '/healthz')).toBe(0)
    await get().root('POST', '/ssl/server/issue', {})
    await becomes('server', { type: 'acme', names: [panelName], used_by: ['panel', 'web'] })
    await eventually(
      'the panel shows it',
      () => verified(panelName, 3082, '/healthz'),
      (status) => status === 200,
    )
    expect(await verified(panelName, 2083, '/healthz')).toBe(200)
    expect(await get().pid(processes.panel)).toBe(before)
  })

  test('a deleted certificate is revoked, and gone from the edge', async () => {
    const deleted = await get().root('DELETE', '/ssl/killed.example.com', { revoke: true, force: true })
    expect(deleted.json()).toMatchObject({ success: true, message: 'Certificate deleted' })
    expect(await verified('killed.example.com')).toBe(0)
    expect(await certificate('killed.example.com')).toMatchObject({ type: 'none', enabled: false })
  })
})
