import { X509Certificate, createPrivateKey } from 'node:crypto'
import { expect, it } from 'vitest'
import { type TestApp, eachApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'
import { certificateTools as pki } from './tools.ts'

/** A certificate that somebody made elsewhere; it is its own root. */
async function made(names: readonly string[], options: { days?: number; now?: number } = {}) {
  const key = await pki.generateKey('ec256')
  const certificate = await pki.selfSign({ key, names, days: options.days ?? 90, now: options.now ?? Date.UTC(2026, 0, 1) })
  return { certificate, private_key: key }
}

async function john(app: TestApp): Promise<Client> {
  return app.account('john', { domain: 'example.com' })
}

/** What the edge is asked to show for a domain. */
const specOf = async (app: TestApp, name: string) => {
  const { id } = await app.db.q.selectFrom('domains').select('id').where('name', '=', name).executeTakeFirstOrThrow()
  const [desired] = (await import('./index.ts')).certificatesResource.desired?.(app.parts) ?? []
  const snapshot = await desired?.load(String(id))
  return snapshot === null || snapshot === undefined
    ? null
    : (desired?.render(snapshot)['tls'] as { names: string[]; privateKey: string } | null)
}

eachApp('certificates', (start) => {
  it('a domain without one says so, and the list shows it to its owner only', async () => {
    const app = await start()
    const client = await john(app)
    const mary = await app.account('mary', { domain: 'mary.example' })
    const shown = await client.get('/ssl/example.com')
    expect(shown.body).toMatchObject({
      domain: 'example.com',
      owner: 'john',
      enabled: false,
      type: 'none',
      names: [],
      order_status: 'idle',
    })
    expect((await client.get('/ssl')).list.map((each) => each['domain'])).toEqual(['example.com'])
    expect((await app.admin.get('/ssl')).list.map((each) => each['domain'])).toEqual(['example.com', 'mary.example'])
    expect((await mary.get('/ssl/example.com')).body).toMatchObject({ status: 404, message: 'Domain not found' })
    expect((await client.get('/ssl/server')).body).toMatchObject({ status: 404, message: 'Domain not found' })
    expect((await app.admin.get('/ssl/server')).body).toMatchObject({ domain: 'server', type: 'none' })
  })

  it('takes a certificate, shows it for the names that it covers and that are theirs, and never its key', async () => {
    const app = await start()
    const client = await john(app)
    await client.post('/domains/example.com/aliases', { alias: 'example.net' })
    const pair = await made(['example.com', '*.example.com', 'example.net', 'bank.example'])
    const reply = await client.post('/ssl/example.com/upload', { ...pair, force_https: true })
    expect(reply.status, reply.text).toBe(200)
    expect(reply.body).toMatchObject({
      enabled: true,
      type: 'custom',
      subject: 'example.com',
      names: ['example.com', '*.example.com', 'example.net', 'bank.example'],
      key_type: 'ec256',
      days_left: 90,
      force_https: true,
      used_by: ['web'],
      not_after: new Date(new X509Certificate(pair.certificate).validTo).toISOString().replace('.000', ''),
    })
    expect(reply.text).not.toContain('PRIVATE')
    const spec = await specOf(app, 'example.com')
    expect(spec?.names).toEqual(['example.com', 'example.net', 'www.example.com'])
    expect(createPrivateKey(spec?.privateKey ?? '').equals(createPrivateKey(pair.private_key))).toBe(true)
    const row = await app.db.q.selectFrom('certificates').select('private_key').where('type', '=', 'custom').executeTakeFirstOrThrow()
    expect(row.private_key).not.toContain('PRIVATE')
    expect((await client.get('/domains/example.com')).body).toMatchObject({ ssl_status: 'active', force_https: true })
    expect((await client.get('/domains?ssl=true')).list).toHaveLength(1)
    expect((await client.get('/domains?ssl=false')).list).toHaveLength(0)
    const events = await app.db.q.selectFrom('events').select(['event', 'data']).where('event', 'like', 'ssl.%').execute()
    expect(events.map(({ event }) => event)).toContain('ssl.issued')
    expect(JSON.stringify(events)).not.toContain('BEGIN')
  })

  it('refuses what cannot be served', async () => {
    const app = await start()
    const client = await john(app)
    const pair = await made(['example.com'])
    const other = await made(['example.com'])
    const refused = async (body: Record<string, unknown>) => {
      const reply = await client.post('/ssl/example.com/upload', body)
      return [reply.status, reply.body['message']]
    }
    expect(await refused({})).toEqual([400, 'Certificate is required'])
    expect(await refused({ certificate: 'nonsense', private_key: pair.private_key })).toEqual([400, 'Invalid certificate'])
    const many = { ...pair, chain: pair.certificate.repeat(11) }
    expect(await refused(many)).toEqual([400, 'Certificate chain is too long: at most 10 certificates'])
    expect(await refused({ ...pair, private_key: 'nonsense' })).toEqual([400, 'Invalid private_key'])
    const mismatch = [400, 'Private key does not match the certificate']
    expect(await refused({ ...pair, private_key: other.private_key })).toEqual(mismatch)
    expect(await refused({ certificate: pair.certificate })).toEqual(mismatch)
    expect(await refused(await made(['example.org']))).toEqual([400, 'Certificate does not cover example.com'])
    const old = await made(['example.com'], { days: 1, now: Date.UTC(2025, 0, 1) })
    expect(await refused(old)).toEqual([400, 'Certificate has expired'])
    expect((await client.get('/ssl/example.com')).body).toMatchObject({ type: 'none' })
  })

  it('signs itself, and uses the key of a stored request', async () => {
    const app = await start()
    const client = await john(app)
    const own = await client.post('/ssl/example.com/self-signed', { days: 30 })
    expect(own.body).toMatchObject({ type: 'self_signed', names: ['example.com', 'www.example.com'], days_left: 30 })
    const bad = await client.post('/ssl/example.com/csr', { country: 'Germany' })
    expect(bad.body).toMatchObject({ status: 400, message: 'Invalid country' })
    const request = await client.post('/ssl/example.com/csr', { organization: 'Example Ltd', country: 'GB' })
    expect(request.status).toBe(201)
    expect(request.body['csr']).toContain('BEGIN CERTIFICATE REQUEST')
    expect((await client.get('/ssl/example.com/csr')).list).toHaveLength(1)
    const stored = await app.db.q.selectFrom('certificate_requests').selectAll().executeTakeFirstOrThrow()
    const key = app.parts.secrets.open(stored.private_key, 'tls')
    const certificate = await pki.selfSign({ key, names: ['example.com'], days: 90, now: app.clock.now() })
    expect((await client.post('/ssl/example.com/upload', { certificate })).body).toMatchObject({ type: 'custom', names: ['example.com'] })
  })

  it('gives out the certificate to who may read, the key after the password was asked, and notes that', async () => {
    const app = await start()
    const client = await john(app)
    expect((await client.get('/ssl/example.com/download')).body).toMatchObject({ status: 404, message: 'Certificate not found' })
    const pair = await made(['example.com'])
    await client.post('/ssl/example.com/upload', pair)
    const file = await client.get('/ssl/example.com/download?part=certificate')
    expect(file.headers['content-type']).toBe('application/x-pem-file')
    expect(file.text).toBe(pair.certificate)
    const key = await client.get('/ssl/example.com/private-key')
    expect(createPrivateKey(key.text).equals(createPrivateKey(pair.private_key))).toBe(true)
    const noted = await app.db.q.selectFrom('audit').select(['action', 'resource_id']).where('action', '=', 'ssl.private-key').execute()
    expect(noted).toEqual([{ action: 'ssl.private-key', resource_id: 'example.com' }])
    app.clock.advance(300_001)
    expect((await client.get('/ssl/example.com/private-key')).body).toMatchObject({ status: 403, message: 'Re-authentication required' })
  })

  it('leads to HTTPS only where there is a certificate, and keeps it while it does', async () => {
    const app = await start()
    const client = await john(app)
    const force = (body: object) => client.put('/ssl/example.com/force-https', body)
    expect((await force({ enabled: true })).body).toMatchObject({ status: 409, message: 'No certificate installed' })
    await client.post('/ssl/example.com/upload', await made(['example.com']))
    expect((await force({ enabled: true, hsts: true, hsts_subdomains: true })).body).toMatchObject({
      force_https: true,
      hsts: true,
      hsts_max_age: 31_536_000,
      hsts_subdomains: true,
    })
    expect((await client.delete('/ssl/example.com')).body).toMatchObject({ status: 409, message: 'Disable force HTTPS first' })
    expect((await client.put('/ssl/example.com/options', { tls_min: '1.3' })).body).toMatchObject({ tls_min: '1.3' })
    expect((await client.put('/ssl/example.com/auto-renew', { enabled: false })).body).toMatchObject({ auto_renew: false })
    expect((await client.delete('/ssl/example.com', { force: true })).body).toMatchObject({ success: true, message: 'Certificate deleted' })
    expect((await client.get('/ssl/example.com')).body).toMatchObject({ type: 'none', force_https: false, hsts: false })
    expect(await specOf(app, 'example.com')).toBeNull()
  })

  it('follows its domain: names, owner, deletion, restoration and purge', async () => {
    const app = await start()
    const client = await john(app)
    await client.post('/ssl/example.com/upload', await made(['example.com', 'www.example.com']))
    await client.put('/domains/example.com', { www: false })
    expect((await specOf(app, 'example.com'))?.names).toEqual(['example.com'])
    await client.delete('/domains/example.com', { force: true })
    const { id } = await app.db.q.selectFrom('domains').select('id').where('name', '=', 'example.com').executeTakeFirstOrThrow()
    const kept = () => app.db.q.selectFrom('certificates').select('type').where('id', '=', String(id)).execute()
    expect(await specOf(app, 'example.com')).toBeNull()
    expect(await kept()).toEqual([{ type: 'custom' }])
    expect((await client.get('/ssl')).list).toEqual([])
    const [deleted] = (await client.get('/deleted')).list
    await client.post(`/deleted/${String(deleted?.['id'])}/restore`)
    await app.running.idle()
    expect((await specOf(app, 'example.com'))?.names).toEqual(['example.com'])
    await client.delete('/domains/example.com', { purge: true })
    await app.running.idle()
    expect(await kept()).toEqual([])
  })

  it('is refused where the package does not include it', async () => {
    const app = await start()
    const client = await app.account('poor', { domain: 'poor.example', can_use_ssl: false })
    expect((await client.get('/ssl/poor.example')).body).toMatchObject({
      status: 403,
      message: 'Feature not included in your package: ssl',
    })
  })

  it("serves the panel's own: what set-up made first, a better one as soon as it is there", async () => {
    const app = await start()
    const first = await made(['panel.example.com'])
    const { panelCertificate } = app.parts
    const ctx = (await import('../../core/actor.ts')).systemCtx()
    await panelCertificate.adopt(ctx, { cert: first.certificate, key: first.private_key })
    const served: string[] = []
    const stop = await panelCertificate.follow(
      ({ cert }) => served.push(cert),
      (error) => expect(error).toBeUndefined(),
    )
    expect(served).toEqual([first.certificate])
    const second = await made(['panel.example.com'], { days: 60 })
    expect((await app.admin.post('/ssl/server/upload', second)).body).toMatchObject({
      domain: 'server',
      type: 'custom',
      used_by: ['panel', 'web'],
    })
    await expect.poll(() => served).toEqual([first.certificate, second.certificate])
    stop()
    await panelCertificate.adopt(ctx, { cert: first.certificate, key: first.private_key })
    expect(await panelCertificate.current()).toMatchObject({ cert: second.certificate })
  })
})
