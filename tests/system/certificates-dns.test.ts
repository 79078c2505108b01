import { describe, expect, test } from 'vitest'
import { startAuthority } from './support/authority.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { dig } from './support/names.ts'
import { eventually } from './support/server.ts'

/** Wildcards: the authority asks this server's own PowerDNS for the proof. */

const title = 'certificates by DNS'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'wild' })
  const host = () => get().host

  test('a wildcard is proven by a record of the own zone, which goes again', async () => {
    const authority = await startAuthority(host(), '127.0.0.1:53')
    await get().root('PUT', '/settings/dns', { ip: host().address, resolver: '127.0.0.1:53' })
    await get().root('PUT', '/settings/ssl', { auto_issue: false, trust: authority.trust, resolvers: ['127.0.0.1:53'] })
    await get().root('PUT', '/ssl/acme/account', { directory_url: authority.directoryUrl, agree_tos: true })
    await get().root('POST', '/users', { username: 'john', email: 'john@example.com', password: 'Battery-Staple-91' })
    await get().root('POST', '/domains', { domain: 'example.com', owner: 'john' })
    await get().root('POST', '/domains/example.com/aliases', { alias: 'shop.example.com' })
    const started = await get().root('POST', '/ssl/example.com/issue', { wildcard: true, challenge: 'dns-01' })
    expect(started.status, started.text).toBe(202)
    await eventually(
      'the wildcard',
      async () => (await get().root('GET', '/ssl/example.com')).json(),
      (seen) => seen['type'] === 'acme' && JSON.stringify(seen['names']).includes('*.example.com'),
      40,
    )
    for (const name of ['example.com', 'shop.example.com']) {
      const where = ['--resolve', `${name}:443:127.0.0.1`, '--cacert', authority.rootFile, '--max-time', '10'] as const
      const argv = ['curl', '--silent', '--output', '/dev/null', '--write-out', '%{ssl_verify_result} %{http_code}', ...where] as const
      expect((await host().run([...argv, `https://${name}/`], { allowFailure: true })).stdout, name).toMatch(/^0 [2-4]\d\d$/)
    }
    await eventually(
      'the proof is gone',
      () => dig(host(), '_acme-challenge.example.com', 'TXT'),
      (seen) => seen.length === 0,
    )
    expect((await get().root('GET', '/dns/zones/example.com/records?q=_acme')).text).not.toContain('_acme-challenge')
  })
})
