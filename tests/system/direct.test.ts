import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually, processes, startSupervisor } from './support/server.ts'

/** The same life where systemd does not run Croft's daemons: containers, or a machine with another init. */

const title = 'a server whose daemons Croft watches itself'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'direct', direct: true })
  const text = async (path = '/') => (await get().page('example.com', path, { seconds: 3 })).text
  const served = (seconds: number) => eventually('the site', text, (page) => page === 'john 42', seconds)

  test('an account with a PHP site is up when the answers come, and systemd has no part in it', async () => {
    const user = { username: 'john', email: 'john@example.com', password: 'Battery-Staple-91', domain: 'example.com' }
    const made = await get().root('POST', '/users', user)
    expect(made.headers['x-sync'], made.text).toBe('applied')
    await get().put('john', 'domains/example.com/public_html/index.php', '<?php echo get_current_user(), " ", 6 * 7;')
    await get().put('john', 'domains/example.com/public_html/a.txt', 'static')
    expect(await text()).toBe('john 42')
    const units = await get().host.run(['systemctl', 'list-units', '--all', '--plain', '--no-legend', 'croft-*'])
    expect(units.stdout).toBe('')
  })

  test('suspend and unsuspend', async () => {
    await get().root('POST', '/users/john/suspend', { reason: 'x' })
    expect((await get().page('example.com')).status).toBe(503)
    expect((await get().page('example.com', '/a.txt')).status).toBe(503)
    await get().root('POST', '/users/john/unsuspend')
    await served(8)
  })

  test('everything that is killed comes back', async () => {
    for (const [name, pattern] of Object.entries(processes)) {
      const before = await get().pid(pattern)
      expect(before, name).toBeGreaterThan(0)
      await get().host.run(['kill', '-9', String(before)])
      await eventually(
        `${name} is back`,
        () => get().pid(pattern),
        (pid) => pid !== 0 && pid !== before,
        10,
      )
      await served(10)
    }
    await get().ready()
    expect((await get().root('POST', '/domains', { domain: 'more.example.com', owner: 'john' })).json()).toMatchObject({ sync: 'applied' })
  })

  test('after a power cut one start brings everything back', async () => {
    await get().host.powerCut()
    await startSupervisor(get().host)
    await get().ready(40)
    await served(10)
    expect((await get().page('more.example.com', '/none.txt')).status).toBe(404)
  })

  test('deleted is gone', async () => {
    await get().root('DELETE', '/users/john', { purge: true })
    expect((await get().page('example.com')).status).toBe(421)
    await eventually(
      'the home is gone',
      async () => (await get().host.run(['ls', '/home'])).stdout,
      (names) => !names.includes('john'),
      20,
    )
  })
})
