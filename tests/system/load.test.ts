import { beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { send, type Change } from './support/bulk.ts'
import { due } from './support/database.ts'
import { startLoad } from './support/load.ts'
import { eventually } from './support/server.ts'

/** What happens to one customer is not felt by the visitors of another. */

const title = 'a thousand changes beside visitors'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'load' })

  beforeAll(async () => {
    await get().root('POST', '/packages', { name: 'large', max_domains: -1, max_subdomains: -1 })
    for (const username of ['john', 'bob']) {
      await get().root('POST', '/users', { username, email: `${username}@example.com`, password: 'Battery-Staple-91', package: 'large' })
    }
    for (const domain of ['quiet.example.com', 'calm.example.org']) {
      await get().root('POST', '/domains', { domain, owner: 'bob' })
      await get().put('bob', `domains/${domain}/public_html/index.php`, '<?php echo "php";')
      await get().put('bob', `domains/${domain}/public_html/a.txt`, 'static')
    }
    await get().root('PUT', '/domains/calm.example.org/vhost', { custom: { nginx: 'add_header X-Own yes;' } })
  })

  test('1,000 changes, reloads of nginx and PHP among them, and not one failed request of anybody else', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `b${index}.example.net`)
    const each = (method: string, suffix: string, body?: unknown) =>
      names.map((name) => ({ method, path: `/domains/${name}${suffix}`, body }))
    const waves: readonly (readonly Change[])[] = [
      names.map((domain) => ({ method: 'POST', path: '/domains', body: { domain, owner: 'john', type: 'addon', www: false } })),
      each('PUT', '', { www: true }),
      each('POST', '/suspend', { reason: 'x' }),
      each('POST', '/unsuspend'),
      each('PUT', '/vhost', { options: { client_max_body_mb: 32 } }).slice(0, 40),
      each('PUT', '/php', { settings: { memory_limit: '64M' } }).slice(0, 20),
      each('PUT', '', { note: 'seen' }).slice(0, 140),
    ]
    const targets = ['quiet.example.com', 'calm.example.org'].flatMap((host) => [
      { host, path: '/', text: 'php' },
      { host, path: '/a.txt', text: 'static' },
    ])
    const load = startLoad(get().host.address, targets, 4)
    let sent = 0
    for (const wave of waves) {
      const statuses = await send(get(), wave, 8)
      sent += statuses.length
      expect(statuses.filter((status) => status < 200 || status > 299)).toEqual([])
    }
    expect(sent).toBe(1000)
    await eventually(
      'the machine agrees with the rows',
      () => due(get()),
      (scopes) => scopes.length === 0,
      60,
    )
    const { answered, failures } = await load.stop()
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(1000)
    for (const name of names.slice(0, 10)) expect((await get().page(`www.${name}`, '/none.txt')).status).toBe(404)
  }, 150_000)
})
