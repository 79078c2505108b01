import { beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { adminPassword, processes } from './support/server.ts'

/** Who runs as whom, who may read what, and where secrets must not turn up. */

const title = 'users of the processes, modes of the files, secrets of the panel'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'secrets' })
  const tokens = { admin: '', adminKey: '', bob: '' }
  const logIn = async (username: string, password: string) => {
    const reply = await get().api('', 'POST', '/auth/login', { username, password })
    return reply.json<{ token: string }>().token
  }

  beforeAll(async () => {
    const user = { username: 'bob', email: 'bob@example.com', password: 'Battery-Staple-91', domain: 'bob.example.com' }
    await get().root('POST', '/users', user)
    await get().put('bob', 'domains/bob.example.com/public_html/x.php', '<?php echo 42;')
    tokens.admin = await logIn('admin', adminPassword)
    tokens.bob = await logIn('bob', 'Battery-Staple-91')
    const key = await get().api(tokens.admin, 'POST', '/users/admin/api-keys', { name: 'k', permissions: ['all'] })
    tokens.adminKey = key.json<{ api_key: string }>().api_key
    for (const token of Object.values(tokens)) expect(token.length).toBeGreaterThan(20)
  })

  test('every process has the user it should have, and no more', async () => {
    const status = async (pattern: string) => {
      const { stdout } = await get().host.run(['cat', `/proc/${await get().pid(pattern)}/status`])
      return (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(stdout)?.[1]?.trim().split(/\s+/) ?? []
    }
    const id = async (...args: string[]) => (await get().host.run(['id', ...args])).stdout.trim()
    const panel = await status(processes.panel)
    expect(new Set(panel('Uid'))).toEqual(new Set([await id('-u', 'croft')]))
    expect(panel('CapEff')).toEqual(['0000000000000000'])
    expect(panel('NoNewPrivs')).toEqual(['1'])
    expect(new Set((await status(processes.agent))('Uid'))).toEqual(new Set(['0']))
    const worker = await status(processes['nginx worker'])
    expect(new Set(worker('Uid'))).toEqual(new Set([await id('-u', 'croft-edge')]))
    expect(new Set([...worker('Gid'), ...worker('Groups')])).toEqual(new Set([await id('-g', 'croft-edge')]))
    expect(worker('CapEff')).toEqual(['0000000000000000'])
    expect((await get().page('bob.example.com', '/x.php')).text).toBe('42')
    const pool = await status('^php-fpm: pool bob')
    expect(new Set([...pool('Uid'), ...pool('Gid')])).toEqual(new Set([await id('-u', 'bob')]))
    expect(pool('CapEff')).toEqual(['0000000000000000'])
  })

  test('sockets, keys and configuration are readable by nobody who need not', async () => {
    const modes = async (...paths: string[]) =>
      (await get().host.run(['stat', '--format=%n %U:%G %a', '--', ...paths])).stdout.trim().split('\n')
    const expected = [
      '/run/croft/agent.sock root:croft 660',
      '/run/croft/panel croft:croft 700',
      '/run/croft/panel/panel.sock croft:croft 600',
      '/run/croft/php/8.2/bob.sock croft-edge:croft-edge 600',
      '/var/lib/croft/panel croft:croft 700',
      '/var/lib/croft/panel/secret.key croft:croft 600',
      '/var/lib/croft/panel/croft.db croft:croft 600',
      '/var/lib/croft/panel/tls/panel.key croft:croft 600',
      '/var/lib/croft/agent/scopes root:root 700',
      '/var/lib/croft/web root:croft-edge 750',
      '/etc/croft/panel.json root:croft 640',
      '/etc/croft/php/8.2/pools root:root 750',
      '/etc/croft/php/8.2/pools/bob.conf root:root 640',
      '/home/bob bob:bob 711',
      '/home/bob/domains/bob.example.com/public_html bob:croft-edge 750',
      '/home/bob/tmp bob:bob 700',
    ]
    expect(await modes(...expected.map((line) => line.split(' ')[0] ?? ''))).toEqual(expected)
    const world = await get().host.run([
      'find',
      '/etc/croft',
      '/var/lib/croft',
      '/run/croft',
      '/var/log/croft',
      '!',
      '-type',
      'l',
      '-perm',
      '/o+w',
    ])
    expect(world.stdout).toBe('')
  })

  test('passwords, keys, tokens and the secret key are in no log, journal, command line or configuration file', async () => {
    await get().api('', 'POST', '/auth/login', { username: 'admin', password: `${adminPassword}-wrong` })
    await get().api(`${tokens.adminKey}x`, 'GET', '/users')
    await get().api(tokens.admin, 'PUT', '/users/bob/password', { password: 'Canary-New-Passw0rd-12' })
    const { stdout: bytes } = await get().host.run(['od', '-An', '-tx1', '-v', '-w32', '/var/lib/croft/panel/secret.key'])
    const hex = bytes.replaceAll(/\s/g, '')
    expect(hex).toMatch(/^[0-9a-f]{64}$/)
    const canaries = [
      adminPassword,
      tokens.admin,
      tokens.adminKey,
      tokens.bob,
      'Battery-Staple-',
      'Canary-New-Passw0rd',
      hex,
      Buffer.from(hex, 'hex').toString('base64'),
    ]
    const patterns = canaries.flatMap((canary) => ['-e', canary])
    const { stdout: journal } = await get().host.run(['journalctl', '--no-pager', '--output=cat'])
    for (const canary of canaries) expect(journal.includes(canary), canary.slice(0, 12)).toBe(false)
    const found = await get().host.run(
      ['grep', '-rslaF', ...patterns, '/var/log', '/etc', '/run/croft', '/var/lib/croft', '/tmp', '/home'],
      { allowFailure: true },
    )
    expect(found.stdout).toBe('')
    const { stdout: lines } = await get().host.run(['ps', '-ww', '-eo', 'args='])
    expect(lines).toContain('panel.ts')
    for (const canary of canaries) expect(lines.includes(canary), canary.slice(0, 12)).toBe(false)
  })
})
