import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually } from './support/server.ts'

/** Accounts with limits run PHP behind a wall of their own. What the kernel holds them to is the matter of quota.test.ts. */

const title = 'accounts with limits'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'limits', packages: ['openssh-server', 'libpam-systemd'] })
  const unit = 'croft-php8.2-fpm@john.service'
  const show = async (property: string, name: string) =>
    (await get().host.run(['systemctl', 'show', '--value', `--property=${property}`, '--', name])).stdout.trim()
  const text = async (domain: string) => (await get().page(domain, '/index.php')).text
  const script = '<?php usleep(30000); echo get_current_user(), " ", 6 * 7;'

  test('two accounts share a master as long as neither has limits', async () => {
    await get().root('POST', '/packages', {
      name: 'small',
      memory_limit_mb: 256,
      cpu_limit_percent: 50,
      io_limit_mbps: 20,
      process_limit: 20,
    })
    for (const name of ['john', 'mary']) {
      await get().account(name)
      await get().put(name, `domains/${name}.example.com/public_html/index.php`, script)
      expect(await text(`${name}.example.com`)).toBe(`${name} 42`)
    }
    expect(await show('LoadState', unit)).toBe('not-found')
  })

  test('an account moves behind its wall and back while its site is asked, and no request is lost', async () => {
    const seen = new Map<string, number>()
    let going = true
    const clients = Array.from({ length: 3 }, async () => {
      while (going) {
        const page = await get().page('john.example.com', '/index.php')
        const what = `${page.status} ${page.text}`
        seen.set(what, (seen.get(what) ?? 0) + 1)
      }
    })
    for (const to of ['small', 'default', 'small']) {
      const reply = await get().root('PUT', '/users/john', { package: to })
      expect(reply.headers['x-sync'], reply.text).toBe('applied')
    }
    going = false
    await Promise.all(clients)
    expect([...seen.keys()]).toEqual(['200 john 42'])
    expect(seen.get('200 john 42')).toBeGreaterThan(10)
  })

  test('its master is a unit in a slice with its limits', async () => {
    expect(await show('ActiveState', unit)).toBe('active')
    expect(await show('Slice', unit)).toBe('croft-john.slice')
    expect(await show('MemoryMax', 'croft-john.slice')).toBe(String(256 * 1_048_576))
    expect(await show('CPUQuotaPerSecUSec', 'croft-john.slice')).toBe('500ms')
    expect(await show('TasksMax', 'croft-john.slice')).toBe('21')
    expect(await show('MemoryMax', 'croft-php8.2-fpm.service')).toBe('infinity')
  })

  test('other limits are in force at once, and a slice that was edited is put right', async () => {
    await get().root('PUT', '/packages/small', { memory_limit_mb: 300 })
    await eventually(
      '300 MB',
      () => show('MemoryMax', 'croft-john.slice'),
      (value) => value === String(300 * 1_048_576),
    )
    await get().host.run(['tee', '/etc/systemd/system/croft-john.slice'], { stdin: '[Slice]\n' })
    expect(await get().agent('sweep')).toMatchObject({ failed: [] })
    expect(await show('MemoryMax', 'croft-john.slice')).toBe(String(300 * 1_048_576))
    expect(await get().agent('sweep')).toMatchObject({ repaired: [], failed: [] })
  })

  test('its sessions by SSH have the limits, too', async () => {
    const run = (argv: readonly [string, ...string[]]) => get().host.run(argv)
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/john-key'])
    const key = (await run(['cat', '/root/john-key.pub'])).stdout.trim()
    await get().root('PUT', '/packages/small', { can_use_ssh: true })
    await get().root('PUT', '/users/john/ssh', { shell: 'full' })
    const added = await get().root('POST', '/users/john/ssh-keys', { name: 'key', public_key: key })
    expect(added.headers['x-sync'], added.text).toBe('applied')
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'BatchMode=yes'].flatMap((each) => [
      '-o',
      each,
    ])
    const uid = (await run(['id', '-u', 'john'])).stdout.trim()
    const group = (await run(['ssh', ...options, '-i', '/root/john-key', 'john@127.0.0.1', 'cat', '/proc/self/cgroup'])).stdout
    expect(group).toContain(`/user.slice/user-${uid}.slice/`)
    expect(await show('MemoryMax', `user-${uid}.slice`)).toBe(String(300 * 1_048_576))
    expect(await show('TasksMax', `user-${uid}.slice`)).toBe('24')
    expect(await show('CPUQuotaPerSecUSec', `user-${uid}.slice`)).toBe('500ms')
  })

  test('when its master is killed, others do not notice and it comes back', async () => {
    const shared = await show('MainPID', 'croft-php8.2-fpm.service')
    const before = await show('MainPID', unit)
    await get().host.run(['kill', '-9', before])
    expect(await text('mary.example.com')).toBe('mary 42')
    expect(await show('MainPID', 'croft-php8.2-fpm.service')).toBe(shared)
    await eventually(
      'john',
      () => text('john.example.com'),
      (page) => page === 'john 42',
    )
    expect(await show('MainPID', unit)).not.toBe(before)
  })

  test('after a power cut it is served behind its wall again', async () => {
    await get().host.powerCut()
    await get().ready(60)
    await eventually(
      'john',
      () => text('john.example.com'),
      (page) => page === 'john 42',
      20,
    )
    expect(await show('Slice', unit)).toBe('croft-john.slice')
    expect(await get().agent('sweep')).toMatchObject({ repaired: [], failed: [] })
  })

  test('suspension ends its PHP; without limits nothing of the wall is left', async () => {
    await get().root('POST', '/users/john/suspend', { reason: 'x' })
    expect(await show('ActiveState', unit)).not.toBe('active')
    await get().root('POST', '/users/john/unsuspend')
    await eventually(
      'john',
      () => text('john.example.com'),
      (page) => page === 'john 42',
    )
    await get().root('PUT', '/users/john', { package: 'default' })
    expect(await text('john.example.com')).toBe('john 42')
    expect((await get().host.run(['find', '/etc/systemd/system', '-name', '*john*', '-o', '-name', 'user-2*'])).stdout).toBe('')
    expect((await get().host.run(['ls', '/etc/croft/php/8.2/own'])).stdout).toBe('')
    expect(await show('ActiveState', 'croft-john.slice')).toBe('inactive')
  })
})
