import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'

/** What a site lets the edge do on the way to its visitors, asked for with curl. */

const title = 'options of a web site'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)(`${title} (%s)`, (release) => {
  const get = useServer({ name: `webopt${release.slice(0, 4)}`, release })
  const ask = async (...more: readonly string[]) => {
    const target = ['--resolve', 'john.example.com:443:127.0.0.1', ...more, '--', 'https://john.example.com/long.css']
    const argv = ['curl', '--silent', '--insecure', '--dump-header', '-', '--output', '/dev/null', '--max-time', '10', ...target] as const
    return (await get().host.run(argv, { allowFailure: true, timeoutMs: 60_000 })).stdout
  }
  const encoded = (accept: string) => ask('--header', `Accept-Encoding: ${accept}`)
  const set = async (options: object) => {
    const { headers, text } = await get().root('PUT', '/domains/john.example.com/vhost', { options })
    expect(headers['x-sync'], text).toBe('applied')
  }

  test('Brotli before gzip, unless the site wants none', async () => {
    const server = get()
    await server.root('POST', '/packages', { name: 'plain' })
    const user = { username: 'john', email: 'john@example.com', password: 'Battery-Staple-9', package: 'plain' }
    await server.root('POST', '/users', { ...user, domain: 'john.example.com' })
    await server.put('john', 'domains/john.example.com/public_html/long.css', 'p { color: black }\n'.repeat(500))
    expect(await encoded('gzip, br')).toMatch(/^content-encoding: br\r$/im)
    expect(await encoded('gzip')).toMatch(/^content-encoding: gzip\r$/im)
    expect(await encoded('identity')).not.toMatch(/^content-encoding/im)
    await set({ brotli: false })
    expect(await encoded('gzip, br')).toMatch(/^content-encoding: gzip\r$/im)
    await set({ gzip: false })
    expect(await encoded('gzip, br')).not.toMatch(/^content-encoding/im)
    await set({ brotli: true, gzip: true })
    expect(await encoded('gzip, br')).toMatch(/^content-encoding: br\r$/im)
  })

  test('HTTP/2, unless the site wants none and the nginx at hand can tell sites apart', async () => {
    expect(await ask('--http2')).toMatch(/^HTTP\/2 200/)
    await set({ http2: false })
    expect(await ask('--http2')).toMatch(release === 'trixie' ? /^HTTP\/1\.1 200/ : /^HTTP\/2 200/)
    await set({ http2: true })
    expect(await ask('--http2')).toMatch(/^HTTP\/2 200/)
  })
})
