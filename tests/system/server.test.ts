import { describe, expect, test } from 'vitest'
import { rows } from './support/database.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually } from './support/server.ts'

/** The server itself by the API: its name, addresses, clock, packages and the configuration of its daemons. */

const title = 'administration of the server'
const reason = await whyLeftOut(title)

interface Config {
  readonly files: readonly string[]
  readonly content: string
  readonly revision: number
}
interface Updates {
  readonly packages: readonly { readonly name: string; readonly current: string; readonly candidate: string }[]
}

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'srvadmin' })
  const call = (method: string, path: string, body?: unknown) => get().root(method, path, body)
  const run = async (...argv: [string, ...string[]]) => (await get().host.run(argv)).stdout.trim()
  const write = async (method: string, path: string, body: unknown) => {
    const reply = await call(method, path, body)
    expect(reply.headers['x-sync'], reply.text).toBe('applied')
    return reply
  }
  const put = (path: string, content: string) => get().host.run(['tee', path], { stdin: content })

  test('it gets another name, and knows itself by it', { timeout: 60_000 }, async () => {
    const reply = await write('PUT', '/system/hostname', { hostname: 'web7.example.test' })
    expect(reply.json()).toMatchObject({ hostname: 'web7.example.test' })
    expect(await run('hostname')).toBe('web7.example.test')
    expect(await run('cat', '/etc/hostname')).toBe('web7.example.test')
    expect(await run('getent', 'hosts', 'web7.example.test')).toContain('web7')
  })

  test('its clock is in another zone', { timeout: 60_000 }, async () => {
    await expect(call('PUT', '/system/time', { timezone: 'Mars/Olympus' })).rejects.toThrow('Invalid timezone')
    await write('PUT', '/system/time', { timezone: 'Europe/Berlin' })
    expect(await run('readlink', '/etc/localtime')).toBe('/usr/share/zoneinfo/Europe/Berlin')
    expect(await run('date', '--date=2026-01-01T12:00:00Z', '+%H')).toBe('13')
  })

  test('an address comes at once, outlives a power cut, and goes', { timeout: 120_000 }, async () => {
    for (const ip of ['198.51.100.7', '2001:db8:77::7']) {
      await write('POST', '/system/ips', { ip, interface: 'host0' })
      expect(await run('ip', '-brief', 'address', 'show', 'dev', 'host0')).toContain(`${ip}/`)
    }
    await get().host.powerCut()
    await get().ready(60)
    const shown = async () => run('ip', '-brief', 'address', 'show', 'dev', 'host0')
    expect(await shown()).toMatch(/198\.51\.100\.7\/32.*2001:db8:77::7\/128/)
    expect(await run('hostname')).toBe('web7.example.test')
    const listed = (await call('GET', '/system/ips')).json<{ ip: string; interface: string }[]>()
    expect(listed.find(({ ip }) => ip === '198.51.100.7')).toMatchObject({ interface: 'host0' })
    await call('DELETE', '/system/ips/198.51.100.7')
    await eventually('the address', shown, (text) => !text.includes('198.51.100.7'))
    expect(await shown()).toContain('2001:db8:77::7')
  })

  test('a package is updated from its source', { timeout: 180_000 }, async () => {
    const deb = async (version: string) => {
      const folder = `/srv/croft-sample-${version}`
      await run('mkdir', '-p', `${folder}/DEBIAN`, '/srv/source')
      const control = `Package: croft-sample\nVersion: ${version}\nArchitecture: all\nMaintainer: Nobody <nobody@example.com>\nDescription: sample\n`
      await put(`${folder}/DEBIAN/control`, control)
      await run('dpkg-deb', '--build', folder, `/srv/source/sample-${version}.deb`)
      return control
    }
    await deb('1:1.0-1')
    await run('dpkg', '--install', '/srv/source/sample-1:1.0-1.deb')
    const control = await deb('1:1.0-2')
    const file = '/srv/source/sample-1:1.0-2.deb'
    const [sum] = (await run('sha256sum', file)).split(' ')
    const size = await run('stat', '--format=%s', file)
    await put('/srv/source/Packages', `${control}Filename: ./sample-1:1.0-2.deb\nSize: ${size}\nSHA256: ${sum ?? ''}\n`)
    // the only source: the test asks nobody outside
    await run('rm', '-rf', '/etc/apt/sources.list', '/etc/apt/sources.list.d')
    await put('/etc/apt/sources.list', 'deb [trusted=yes] file:/srv/source ./\n')
    const updates = async (query = '') => (await call('GET', `/system/packages/updates${query}`)).json<Updates>()
    expect(await updates('?refresh=true')).toMatchObject({
      count: 1,
      security: 0,
      checked_at: expect.stringMatching(/^20/),
      packages: [{ name: 'croft-sample', current: '1:1.0-1', candidate: '1:1.0-2', security: false }],
      reboot_required: false,
    })
    const id = (await call('POST', '/system/packages/update', {})).json<{ job_id: number }>().job_id
    const look = async () => (await call('GET', `/jobs/${id}`)).json<{ status: string }>()
    const job = await eventually('the update', look, ({ status }) => !['queued', 'running'].includes(status), 90)
    expect(job).toMatchObject({ status: 'succeeded', result: { updated: ['croft-sample'], remaining: 0 } })
    expect(await run('dpkg-query', '--show', '--showformat=${Version}', 'croft-sample')).toBe('1:1.0-2')
    expect((await updates()).packages).toEqual([])
  })

  test('additions to nginx are served at once; what nginx refuses changes nothing', { timeout: 60_000 }, async () => {
    const file = '/etc/croft/nginx/custom.d/custom.conf'
    const config = (await call('GET', `/services/nginx/config?file=${file}`)).json<Config>()
    expect(config).toMatchObject({ content: '', revision: 0 })
    const content = 'server { listen 127.0.0.1:8099; location / { return 200 "added\\n"; } }\n'
    const saved = (await call('PUT', '/services/nginx/config', { file, content, revision: 0 })).json<Config>()
    const page = () => run('curl', '--silent', '--max-time', '5', 'http://127.0.0.1:8099/')
    await eventually(
      'the addition',
      () => page().catch(() => ''),
      (text) => text === 'added',
    )
    const edit = (text: string, revision: number) => call('PUT', '/services/nginx/config', { file, content: text, revision })
    await expect(edit('no_such_directive on;\n', saved.revision)).rejects.toThrow(/400.*Invalid configuration: .*no_such_directive/)
    await expect(edit('# late\n', 1)).rejects.toThrow('File was changed by someone else')
    expect(await run('cat', file)).toBe(content.trim())
    expect(await page()).toBe('added')
    await run('rm', file)
    expect((await call('GET', `/services/nginx/config?file=${file}`)).json<Config>().revision).toBe(0)
  })

  test('additions to PHP reach the sites', { timeout: 60_000 }, async () => {
    await get().account('john')
    await get().put('john', 'domains/john.example.com/public_html/index.php', '<?php echo ini_get("precision");')
    const page = async () => (await get().page('john.example.com', '/index.php')).text
    await eventually('PHP', page, (text) => text === '14', 30)
    const file = '/etc/php/8.2/fpm/conf.d/99-custom.ini'
    await call('PUT', '/services/php-fpm-8.2/config', { file, content: 'precision = 9\n', revision: 0 })
    await eventually('the value', page, (text) => text === '9')
  })

  test('what a service uses is measured', async () => {
    const due = () => rows(get(), "update schedules set next_at = 0 where name = 'system.sample' returning name")
    await due()
    await eventually(
      'two samples',
      async () => {
        const seen = (await get().root('GET', '/services/nginx/metrics')).json<{ cpu_percent: number[]; memory_mb: number[] }>()
        if (seen.cpu_percent.length === 0) await due()
        return seen
      },
      ({ cpu_percent: cpu, memory_mb: memory }) => cpu.length > 0 && (memory[0] ?? 0) > 0,
      40,
    )
  })

  test('versions of the daemons, and the restart that waits', { timeout: 60_000 }, async () => {
    const nginx = (await call('GET', '/services/nginx?ext=1')).json<{ version: string; watchdog: boolean }>()
    expect(nginx).toMatchObject({ version: expect.stringMatching(/^1\.\d+\.\d+$/), watchdog: true })
    await call('POST', '/system/reboot', { delay_seconds: 3000 })
    expect(await run('systemctl', 'is-active', 'croft-reboot.timer')).toBe('active')
    await call('POST', '/system/reboot', { delay_seconds: 3600 })
    expect(await run('systemctl', 'is-active', 'croft-reboot.timer')).toBe('active')
    await run('systemctl', 'stop', 'croft-reboot.timer')
  })
})
