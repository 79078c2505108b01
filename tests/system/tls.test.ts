import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { tlsSpec } from '@croft/panel/drivers/tls/testing/specs.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually, processes } from './support/server.ts'

/** TLS at the edge of a real server, by openssl and curl. */

const title = 'TLS at the edge'
const reason = await whyLeftOut(title)
const tree = '/var/lib/croft/web/tls'
const errorLog = '/var/log/croft/nginx/error.log'

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)(`${title} (%s)`, (release) => {
  const get = useServer({ name: `tls${release.slice(0, 4)}`, release })
  const run = (argv: readonly [string, ...string[]], stdin = '') => get().host.run(argv, { stdin, allowFailure: true, timeoutMs: 60_000 })

  /** Subject of the certificate that a name is answered with, '' when the handshake is refused. */
  const shown = async (name: string | null, version: '1_2' | '1_3' = '1_3') => {
    const sni = name === null ? ['-noservername'] : ['-servername', name]
    const { stdout } = await run(['openssl', 's_client', '-connect', '127.0.0.1:443', `-tls${version}`, ...sni])
    return /^subject=(.*)$/m.exec(stdout)?.[1]?.replaceAll(' ', '') ?? ''
  }
  /** Answer over TLS: protocol, status and header lines. */
  const secure = async (name: string, path = '/', ...more: readonly string[]) => {
    const target = ['--resolve', `${name}:443:127.0.0.1`, ...more, '--', `https://${name}${path}`]
    const { stdout } = await run(['curl', '--silent', '--insecure', '--include', '--max-time', '10', ...target])
    return stdout
  }
  const workers = async () => (await run(['pgrep', '--full', '--', processes['nginx worker']])).stdout
  const logSize = async () => Number((await run(['stat', '-c', '%s', errorLog])).stdout)
  const apply = (scope: string, generation: number, tls: unknown) =>
    get().agent<{ outcome: string; error: string }>('apply', { scope, generation, specs: { tls } })
  const fingerprint = async (text: string) => (await run(['openssl', 'x509', '-noout', '-fingerprint'], text)).stdout
  const served = async (name: string) =>
    fingerprint((await run(['openssl', 's_client', '-connect', '127.0.0.1:443', '-servername', name])).stdout)

  test('a name without a certificate is answered with the default one, a new certificate at once and without a reload', async () => {
    await get().root('POST', '/packages', { name: 'plain' })
    const user = {
      username: 'john',
      email: 'john@example.com',
      password: 'Battery-Staple-91',
      package: 'plain',
      domain: 'john.example.com',
    }
    await get().root('POST', '/users', user)
    await eventually(
      'the site is there',
      () => get().page('john.example.com'),
      ({ status }) => status !== 421,
    )
    await get().put('john', 'domains/john.example.com/public_html/index.html', 'hello')
    const unknown = await shown(null)
    expect(unknown).not.toBe('')
    expect(await shown('john.example.com')).toBe(unknown)
    const before = [await workers(), await logSize()]
    const made = await get().root('POST', '/ssl/john.example.com/self-signed', {})
    expect(made.headers['x-sync'], made.text).toBe('applied')
    for (const version of ['1_2', '1_3'] as const) {
      expect(await shown('john.example.com', version)).toContain('CN=john.example.com')
      for (const name of [null, 'unknown.example', '..', '../certs', 'a.john.example.com', 'x'.repeat(250)])
        expect(await shown(name, version)).toBe(unknown)
    }
    expect([await workers(), await logSize()]).toEqual(before)
  })

  test('speaks HTTP/3 where nginx does, and says so for the sites that want it', async () => {
    const offered = () => secure('john.example.com')
    expect(await offered()).not.toMatch(/^alt-svc/im)
    await get().put(
      'john',
      'domains/john.example.com/public_html/seen.php',
      "<?= $_SERVER['SERVER_PROTOCOL'], $_SERVER['HTTP_HOST'], $_SERVER['HTTPS'];",
    )
    const set = await get().root('PUT', '/domains/john.example.com/vhost', { options: { http3: true } })
    expect(set.headers['x-sync'], set.text).toBe('applied')
    if (release === 'bookworm') {
      expect(await offered()).not.toMatch(/^alt-svc/im)
      return
    }
    expect(await offered()).toMatch(/^alt-svc: h3=":443"; ma=86400\r$/im)
    expect(await secure('john.example.com', '/', '--http3-only')).toMatch(/^HTTP\/3 200[^]*hello$/)
    expect(await secure('john.example.com', '/seen.php', '--http3-only')).toMatch(/HTTP\/3\.0john\.example\.comon$/)
    expect(await secure('unknown.example', '/', '--http3-only')).toMatch(/^HTTP\/3 421/)
    await get().root('PUT', '/ssl/john.example.com/force-https', { enabled: true })
    expect(await secure('john.example.com', '/', '--http3-only')).toMatch(/^HTTP\/3 200[^]*hello$/)
    // one of several workers answers each connection, always the same one
    const many = await Promise.all(Array.from({ length: 20 }, () => secure('john.example.com', '/', '--http3-only')))
    expect(many.filter((reply) => reply.startsWith('HTTP/3 200'))).toHaveLength(20)
  })

  test('speaks HTTP/2 and HTTP/1.1 of TLS 1.2 and 1.3, nothing older', async () => {
    for (const max of ['1.2', '1.3']) {
      expect(await secure('john.example.com', '/', '--http2', '--tls-max', max)).toMatch(/^HTTP\/2 200[^]*hello$/)
      expect(await secure('john.example.com', '/', '--http1.1', '--tls-max', max)).toMatch(/^HTTP\/1\.1 200[^]*hello$/)
    }
    const old = await run([
      'openssl',
      's_client',
      '-connect',
      '127.0.0.1:443',
      '-tls1_1',
      '-cipher',
      'ALL:@SECLEVEL=0',
      '-servername',
      'john.example.com',
    ])
    expect(old.stdout).not.toMatch(/^subject=/m)
    expect(await secure('unknown.example')).toMatch(/^HTTP\/2 421/)
  })

  test('a minimum version is refused in the handshake of that site alone', async () => {
    const before = [await workers(), await logSize()]
    await get().root('PUT', '/ssl/john.example.com/options', { tls_min: '1.3' })
    expect(await shown('john.example.com', '1_2')).toBe('')
    expect(await shown('john.example.com', '1_3')).toContain('CN=john.example.com')
    expect(await shown('unknown.example', '1_2')).not.toBe('')
    await get().root('PUT', '/ssl/john.example.com/options', { tls_min: '1.2' })
    expect(await shown('john.example.com', '1_2')).toContain('CN=john.example.com')
    expect([await workers(), await logSize()]).toEqual(before)
  })

  test('leads to HTTPS and has browsers insist on it', async () => {
    const before = await workers()
    await get().root('PUT', '/ssl/john.example.com/force-https', { enabled: true, hsts: true })
    const plain = await get().page('john.example.com', '/a?b')
    expect([plain.status, plain.headers['location'], plain.headers['strict-transport-security']]).toEqual([
      301,
      'https://john.example.com/a?b',
      undefined,
    ])
    expect(await secure('john.example.com')).toMatch(/^strict-transport-security: max-age=31536000\r$/im)
    await get().root('PUT', '/ssl/john.example.com/force-https', { enabled: true, hsts: true, hsts_subdomains: true })
    expect(await secure('john.example.com', '/nothing')).toMatch(
      /404[^]*^strict-transport-security: max-age=31536000; includeSubDomains\r$/im,
    )
    expect(await workers()).toBe(before)
    await get().root('PUT', '/ssl/john.example.com/force-https', { enabled: true, hsts: true, hsts_max_age: 300 })
    expect(await secure('john.example.com')).toMatch(/^strict-transport-security: max-age=300\r$/im)
    await get().root('PUT', '/ssl/john.example.com/force-https', { enabled: false })
    expect(await secure('john.example.com')).not.toMatch(/^strict-transport-security/im)
    expect((await get().page('john.example.com')).status).toBe(200)
  })

  test('an authority is answered on every host', async () => {
    const token = 'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA'
    const keyAuthorization = `${token}.${'nP1qzpXGymHBrUEepNY9HCsQk7K8KhOypzEt62jcerQ'}`
    const path = `/.well-known/acme-challenge/${token}`
    await get().agent('acme.present', { token, keyAuthorization })
    await get().root('PUT', '/ssl/john.example.com/force-https', { enabled: true })
    for (const host of ['john.example.com', 'www.john.example.com', 'unknown.example']) {
      const page = await get().page(host, path)
      expect([page.status, page.text], host).toEqual([200, keyAuthorization])
      expect(await secure(host, path)).toMatch(new RegExp(`${keyAuthorization}$`))
    }
    await get().root('POST', '/users/john/suspend', { reason: 'test' })
    expect((await get().page('john.example.com', path)).text).toBe(keyAuthorization)
    await get().root('POST', '/users/john/unsuspend', {})
    await get().agent('acme.withdraw', { token })
    expect((await get().page('unknown.example', path)).status).toBe(421)
    await get().root('PUT', '/ssl/john.example.com/force-https', { enabled: false })
    for (const bad of [
      { token: '../x', keyAuthorization },
      { token, keyAuthorization: `other.${'a'.repeat(43)}` },
      { token, keyAuthorization: `${token}.x\n` },
    ]) {
      await expect(get().agent('acme.present', bad)).rejects.toThrow('400')
    }
  })

  test('no handshake fails while a certificate is renewed under load', async () => {
    let spec = await tlsSpec(['busy.example'])
    expect(await apply('tls:9001', 1, spec)).toMatchObject({ outcome: 'applied' })
    const url = 'https://busy.example/?[1-800]'
    const how = [
      '--silent',
      '--insecure',
      '--http1.1',
      '--no-sessionid',
      '--header',
      'Connection: close',
      '--output',
      '/dev/null',
      '--write-out',
      '%{http_code}\\n',
    ]
    const load = () => run(['curl', ...how, '--resolve', 'busy.example:443:127.0.0.1', '--', url])
    let loading = true
    const loads = Promise.all([load(), load()]).finally(() => (loading = false))
    let renewals = 0
    for (; loading; renewals += 1) {
      spec = await tlsSpec(['busy.example'])
      expect(await apply('tls:9001', 2 + renewals, spec)).toMatchObject({ outcome: 'applied' })
    }
    const codes = (await loads).flatMap(({ stdout }) => stdout.trim().split('\n'))
    expect(renewals).toBeGreaterThan(2)
    expect([codes.length, new Set(codes)]).toEqual([1600, new Set(['421'])])
    expect(await served('busy.example')).toBe(await fingerprint(spec.certificate))
  })

  test('what is cut off is finished, and the other certificates are served meanwhile', async () => {
    const spec = await tlsSpec(['cut.example', ...Array.from({ length: 300 }, (_, index) => `n${index}.cut.example`)])
    const asked = apply('tls:9002', 1, spec).catch((error: unknown) => error)
    await sleep(60)
    await run(['kill', '-KILL', String(await get().pid(processes.agent))])
    await run(['kill', '-KILL', String(await get().pid(processes['nginx worker']))])
    expect(await shown('john.example.com')).toContain('CN=john.example.com')
    await asked
    await get().ready()
    // where the agent had not yet taken the message, the panel would send it again
    if (!(await shown('n299.cut.example')).includes('cut.example')) await apply('tls:9002', 1, spec)
    for (const name of ['cut.example', 'n0.cut.example', 'n299.cut.example']) {
      await eventually(
        name,
        () => shown(name),
        (subject) => subject.includes('CN=cut.example'),
      )
    }
  })

  test('what is edited by hand is put right by the sweep', async () => {
    const folder = `${tree}/certs/9001`
    const file = (await run(['ls', folder])).stdout.trim()
    await run(['tee', `${folder}/${file}`], 'by hand\n')
    await run(['rm', `${tree}/names/TLSv1.3/busy.example`, `${tree}/names/TLSv1.3/default`])
    await run(['ln', '-s', '../../certs/9001/x.pem', `${tree}/names/TLSv1.2/stranger.example`])
    const swept = await get().agent<{ repaired: { scope: string; changed: string[]; removed: string[] }[]; failed: unknown[] }>('sweep')
    expect(swept.failed).toEqual([])
    expect(swept.repaired).toEqual([
      { scope: 'tls:9001', changed: [`${folder}/${file}`, `${tree}/names/TLSv1.3/busy.example`], removed: [] },
      { scope: 'tls:server', changed: [`${tree}/names/TLSv1.3/default`], removed: [] },
      { scope: 'role:tls', changed: [], removed: [`${tree}/names/TLSv1.2/stranger.example`] },
    ])
    expect(await shown('busy.example')).toContain('CN=busy.example')
    expect(await shown(null)).not.toBe('')
    expect((await get().agent<{ repaired: unknown[] }>('sweep')).repaired).toEqual([])
  })

  test('a certificate that does not fit its key is refused in words, and the last one is served', async () => {
    const [one, other] = [await tlsSpec(['busy.example']), await tlsSpec(['busy.example'])]
    const before = await served('busy.example')
    const reply = await apply('tls:9001', 1_000_000, { ...one, privateKey: other.privateKey })
    expect(reply).toMatchObject({ outcome: 'rejected', error: 'The private key does not belong to the certificate.' })
    expect(await served('busy.example')).toBe(before)
  })

  test('only root and the edge can read keys', async () => {
    for (const user of ['john', 'croft', 'www-data']) {
      const found = await run(['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--', 'find', tree, '-type', 'f'])
      expect(found.stdout, user).toBe('')
      expect(found.stderr, user).toContain('Permission denied')
    }
    const modes = (await run(['find', `${tree}/certs`, '-type', 'f', '-printf', '%u %g %m\\n'])).stdout.trim().split('\n')
    expect(new Set(modes)).toEqual(new Set(['root croft-edge 640']))
    // the panel's own words for the edge never hold one
    expect((await run(['grep', '-rl', 'PRIVATE KEY', '/etc/croft', '/var/log/croft'])).stdout).toBe('')
  })
})
