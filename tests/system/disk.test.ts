import { describe, expect, test } from 'vitest'
import type { Host } from '../bed/host.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { curl } from './support/client.ts'
import { due } from './support/database.ts'
import { eventually } from './support/server.ts'

/** Disks that are full, each at a time. */

const title = 'full disks'
const reason = await whyLeftOut(title)

const places = {
  panel: '/var/lib/croft/panel',
  agent: '/var/lib/croft/agent',
  web: '/var/lib/croft/web',
  config: '/etc/croft',
  homes: '/home',
}

async function prepare(host: Host): Promise<void> {
  for (const path of Object.values(places)) {
    await host.run(['mkdir', '-p', path])
    await host.run(['mount', '-t', 'tmpfs', '-o', 'size=12m,nr_inodes=500,mode=755', 'tmpfs', path])
  }
}

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'disk', prepare })
  const shell = (script: string, path: string) => get().host.run(['sh', '-c', script, 'sh', path])
  // bytes and names: links and empty files need none of the former
  const fill = (path: string) =>
    shell('dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null; i=0; while touch "$1/filler.$i" 2>/dev/null; do i=$((i+1)); done', path)
  const free = (path: string) => shell('rm -f "$1"/filler*', path)
  const create = (domain: string) =>
    curl(get().host, 'http://localhost/api/v1/domains', {
      method: 'POST',
      body: { domain, owner: 'john' },
      socket: '/run/croft/panel/panel.sock',
    })
  const settled = () =>
    eventually(
      'the machine agrees with the rows',
      () => due(get()),
      (scopes) => scopes.length === 0,
      40,
    )
  const status = async (domain: string) => (await get().page(domain, '/none.txt')).status

  test('an account with a site stands', async () => {
    const user = { username: 'john', email: 'john@example.com', password: 'Battery-Staple-91', domain: 'john.example.com' }
    await get().root('POST', '/users', user)
    expect(await status('john.example.com')).toBe(404)
  })

  test.each([
    ['agent', 'a.example.com'],
    ['web', 'b.example.com'],
    ['config', 'c.example.com'],
    ['homes', 'd.example.com'],
  ] as const)('no room in %s: said in plain words, nobody else suffers, made good when there is room', async (place, domain) => {
    await fill(places[place])
    const reply = await create(domain)
    // a site needs neither a new pool nor a server block of its own: with no room for configuration it may well be made
    expect(reply.status, reply.text).toBe(201)
    if (reply.json<{ sync: string }>().sync !== 'applied')
      expect(reply.json()).toMatchObject({ sync: 'failed', sync_error: expect.stringMatching(/no space|full/i) })
    else expect(place).toBe('config')
    expect(await status('john.example.com')).toBe(404)
    const left = await get().host.run(['find', places[place], '-name', '*.croft-tmp'])
    expect(left.stdout).toBe('')
    await free(places[place])
    await settled()
    expect(await status(domain)).toBe(404)
    expect(await get().agent('sweep')).toMatchObject({ repaired: [], failed: [] })
  })

  test('no room for the database: refused as a whole, sites are served, and it works again when there is room', async () => {
    await fill(places.panel)
    let refused = await create('e0.example.com')
    for (let tries = 1; refused.status === 201 && tries < 40; tries += 1) refused = await create(`e${tries}.example.com`)
    expect(refused.status).toBeGreaterThanOrEqual(500)
    expect(refused.json()).toMatchObject({ success: false, status: refused.status })
    expect(await status('john.example.com')).toBe(404)
    await free(places.panel)
    const domain = 'after.example.com'
    await eventually(
      'it works again',
      () => create(domain),
      (reply) => reply.status === 201 || reply.status === 409,
    )
    await settled()
    expect(await status(domain)).toBe(404)
  })
})
