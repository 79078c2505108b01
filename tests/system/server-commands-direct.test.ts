import { describe, expect, test } from 'vitest'
import { places } from '@croft/panel/setup/places.ts'
import { ask } from '../bed/https.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually } from './support/server.ts'

/** The same commands where systemd does not run Croft: the supervisor in the foreground is the one to be told. */

const title = 'root works on a server without systemd units by the command line'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'srvdir', direct: true })
  const croft = async (...argv: readonly string[]) => {
    const { code, stdout, stderr } = await get().host.run(['croft', ...argv], { allowFailure: true, timeoutMs: 240_000 })
    return { code, said: stdout + stderr }
  }
  const site = async () => (await get().page('john.example.com')).text
  const outside = async () => (await ask(`https://${get().host.address}:3082/api/v1/auth/me`)).status

  test('stop leaves sites and cron jobs alone, start brings the panel back', { timeout: 240_000 }, async () => {
    await get().account('john')
    await get().put('john', 'domains/john.example.com/public_html/index.html', 'served')
    await eventually('the page is served', site, (text) => text === 'served')
    expect(
      await eventually(
        'all is well',
        () => croft('status'),
        ({ code }) => code === 0,
        60,
      ),
    ).toMatchObject({ code: 0 })
    const cron = await get().pid('panel/src/cron.ts')
    expect(await croft('stop')).toMatchObject({ code: 0 })
    expect([await get().pid('panel/src/panel.ts'), await get().pid('panel/src/agent.ts')]).toEqual([0, 0])
    expect([await site(), await get().pid('panel/src/cron.ts')]).toEqual(['served', cron])
    expect(await croft('status')).toMatchObject({ code: 1, said: expect.stringMatching(/croft-panel +does not run/) })
    expect((await croft('reload')).said).toContain('does not run')
    expect(await croft('start')).toMatchObject({ code: 0 })
    expect(await outside()).toBe(401)
  })

  test('restart and maintenance reach the panel', { timeout: 240_000 }, async () => {
    const before = await get().pid('panel/src/panel.ts')
    expect(await croft('restart')).toMatchObject({ code: 0 })
    expect([0, before]).not.toContain(await get().pid('panel/src/panel.ts'))
    expect(await croft('maintenance:on')).toMatchObject({ code: 0 })
    expect(await outside()).toBe(503)
    expect(await croft('maintenance:off')).toMatchObject({ code: 0 })
    expect(await outside()).toBe(401)
  })

  test('nobody but root may give orders', async () => {
    const socket = `${places.run}/supervisor/control.sock`
    expect((await get().host.run(['stat', '--format=%a %U', socket])).stdout.trim()).toBe('600 root')
  })

  test('start starts the supervisor where none is alive', { timeout: 480_000 }, async () => {
    await get().host.run(['kill', '-TERM', String(await get().pid('panel/src/supervise.ts|panel/src/setup/main.ts'))])
    await eventually(
      'everything has ended',
      async () => ({
        pid: await get().pid('panel/src/'),
        log: (await get().host.run(['tail', '-n', '4', '/var/log/supervise.log'])).stdout,
      }),
      ({ pid }) => pid === 0,
      240,
    )
    expect(await croft('stop')).toMatchObject({ code: 1, said: expect.stringContaining('croft start') })
    expect(await croft('start')).toMatchObject({ code: 0 })
    await get().ready(60)
    await eventually(
      'the page is served',
      () => site().catch(String),
      (text) => text === 'served',
      60,
    )
  })

  test('uninstall ends Croft’s own programs, and sites go on', { timeout: 240_000 }, async () => {
    expect(await croft('uninstall', '--yes')).toMatchObject({ code: 0 })
    await eventually(
      'its programs have ended',
      () => get().pid('panel/src/'),
      (pid) => pid === 0,
      60,
    )
    expect(await site()).toBe('served')
    expect((await get().host.run(['test', '-e', '/opt/croft'], { allowFailure: true })).code).toBe(1)
    expect((await get().host.run(['test', '-e', `${places.data}/croft.db`])).code).toBe(0)
  })
})
