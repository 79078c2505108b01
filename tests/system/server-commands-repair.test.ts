import { describe, expect, test } from 'vitest'
import { places } from '@croft/panel/setup/places.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually } from './support/server.ts'

/** What root repairs on the server, applies anew, and takes away; sites are served all the while. */

const title = 'root repairs and removes Croft by the command line'
const reason = await whyLeftOut(title)

interface Check {
  readonly check: string
  readonly status: string
  readonly message: string
}

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'srvfix' })
  const croft = async (...argv: readonly string[]) => {
    const { code, stdout, stderr } = await get().host.run(['croft', ...argv], { allowFailure: true, timeoutMs: 240_000 })
    return { code, stdout, said: stdout + stderr }
  }
  const failing = async () => {
    const { stdout } = await croft('doctor', '-o', 'json')
    return (JSON.parse(stdout) as readonly Check[]).filter(({ status }) => status === 'fail').map(({ message }) => message)
  }
  const mode = async (path: string) => (await get().host.run(['stat', '--format=%a %U %G', path])).stdout.trim()
  const site = async () => (await get().page('john.example.com')).text

  test('doctor finds open keys, lost folders and stopped services, and repairs them', { timeout: 240_000 }, async () => {
    await get().account('john')
    await get().put('john', 'domains/john.example.com/public_html/index.html', 'served')
    await eventually('the page is served', site, (text) => text === 'served')
    expect(await eventually('all is well', failing, (found) => found.length === 0, 60)).toEqual([])
    await get().host.run(['chmod', '0666', `${places.data}/secret.key`, `${places.panelRun}/panel.sock`])
    await get().host.run(['chown', 'root:root', `${places.data}/tls/panel.key`])
    await get().host.run(['systemctl', 'disable', '--now', 'croft-cron'])
    const found = (await failing()).join('\n')
    for (const words of [
      'secret.key has mode 0666',
      'panel.sock has mode 0666',
      'panel.key belongs to',
      'croft-cron does not run',
      'not start at boot',
    ])
      expect(found).toContain(words)
    const fixed = await croft('doctor', '--fix')
    expect(fixed.said).toMatch(/to be repaired: .*secret\.key/)
    expect([fixed.code, await failing()]).toEqual([0, []])
    expect([await mode(`${places.data}/secret.key`), await mode(`${places.data}/tls/panel.key`)]).toEqual([
      '600 croft croft',
      '600 croft croft',
    ])
    expect((await get().host.run(['systemctl', 'is-enabled', 'croft-cron'])).stdout.trim()).toBe('enabled')
    expect((await croft('doctor', '--fix')).said).toContain('nothing that is safe')
  })

  test('what cannot be repaired safely is left, with what to do', { timeout: 120_000 }, async () => {
    await get().host.run(['mv', '/etc/systemd/system/croft-cron.service', '/root/kept.service'])
    const { code, said } = await croft('doctor', '--fix')
    expect([code, said]).toEqual([1, expect.stringMatching(/croft-cron\.service is missing.*npm start/)])
    await get().host.run(['mv', '/root/kept.service', '/etc/systemd/system/croft-cron.service'])
    await get().host.run(['systemctl', 'daemon-reload'])
    expect((await croft('start')).code).toBe(0)
  })

  test('apply shows what was changed by hand, asks, and puts it right', { timeout: 120_000 }, async () => {
    expect(await croft('plan')).toMatchObject({ code: 0, said: expect.stringContaining('agrees with the database') })
    const link = `${places.state}/web/hosts/john.example.com`
    await get().host.run(['rm', link])
    expect(await croft('plan')).toMatchObject({ code: 10, stdout: expect.stringContaining(link) })
    expect((await croft('apply')).code).toBe(2)
    expect((await get().host.run(['test', '-e', link], { allowFailure: true })).code).toBe(1)
    const applied = await croft('apply', '--yes')
    expect([applied.code, applied.said]).toEqual([0, expect.stringContaining(link)])
    expect(await site()).toBe('served')
    expect(await croft('apply', '--only', 'colour', '--yes')).toMatchObject({ code: 6 })
  })

  test('the certificate of the panel is shown and made anew', { timeout: 120_000 }, async () => {
    const shown = async () =>
      (JSON.parse((await croft('cert:panel', '-o', 'json')).stdout) as { readonly fingerprint_sha256: string }).fingerprint_sha256
    const before = await shown()
    expect(before).toMatch(/^[0-9A-Fa-f:]{64,}$/)
    expect(await croft('cert:panel', '--self-signed', '--yes')).toMatchObject({ code: 0 })
    expect(await shown()).not.toBe(before)
    expect((await croft('cert:panel', '--issue', '--self-signed')).code).toBe(2)
  })

  test('uninstall removes the programs, sites go on over a reboot, and a new set-up has all data', { timeout: 400_000 }, async () => {
    expect((await croft('uninstall')).code).toBe(2)
    const planned = await croft('uninstall', '--dry-run')
    expect([planned.code, planned.stdout]).toEqual([10, expect.stringMatching(/removes +\/opt\/croft/)])
    expect(await get().pid('panel/src/panel.ts')).not.toBe(0)
    // set-up would build the release anew from the network: the one that is here comes back instead
    await get().host.run(['cp', '--archive', places.releases, '/root/releases'])
    expect(await croft('uninstall', '--yes')).toMatchObject({ code: 0 })
    const gone = [
      '/opt/croft',
      places.command,
      places.cache,
      '/etc/systemd/system/croft-panel.service',
      `${places.share}/man/man1/croft-domains.1`,
    ]
    for (const path of gone) expect([path, (await get().host.run(['test', '-e', path], { allowFailure: true })).code]).toEqual([path, 1])
    expect(await get().pid('panel/src/')).toBe(0)
    expect(await site()).toBe('served')
    await get().host.powerCut()
    await eventually(
      'sites are served after a reboot',
      () => site().catch(String),
      (text) => text === 'served',
      60,
    )
    const folder = (await get().host.run(['ls', '/root/releases'])).stdout.trim()
    await get().host.run(['mkdir', '--parents', '/opt/croft'])
    await get().host.run(['mv', '/root/releases', places.releases])
    const release = `${places.releases}/${folder}`
    await get().host.run([`${release}/node/bin/node`, `${release}/panel/src/setup/main.ts`, '--no-packages'], { timeoutMs: 300_000 })
    await get().ready(60)
    expect((await get().root('GET', '/users')).text).toContain('john')
    expect((await croft('status')).code).toBe(0)
  })
})
