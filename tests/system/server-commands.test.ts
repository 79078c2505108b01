import { describe, expect, test } from 'vitest'
import { places } from '@croft/panel/setup/places.ts'
import { ask } from '../bed/https.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { adminPassword, eventually } from './support/server.ts'

/** The commands that root types on the server, with the panel up and down. */

const title = 'root works on the server by the command line'
const reason = await whyLeftOut(title)
const fresh = 'Recovered-Battery-77'

interface Status {
  readonly ok: boolean
  readonly services: readonly { readonly name: string; readonly running: boolean; readonly pid: number; readonly uptime_seconds: number }[]
  readonly database: { readonly engine: string; readonly bytes: number } | null
}

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'srvcmd' })
  const croft = async (argv: readonly string[], more: { readonly stdin?: string; readonly env?: Record<string, string> } = {}) => {
    const { code, stdout, stderr } = await get().host.run(['croft', ...argv], { allowFailure: true, timeoutMs: 180_000, ...more })
    return { code, stdout, said: stdout + stderr }
  }
  const status = async () => {
    const { code, stdout } = await croft(['status', '-o', 'json'])
    return { code, ...(JSON.parse(stdout) as Status) }
  }
  const login = async (password: string) => (await get().api('', 'POST', '/auth/login', { username: 'admin', password })).status
  const outside = async (path = '/api/v1/auth/me', headers = {}) => {
    const { status: code, body } = await ask(`https://${get().host.address}:3082${path}`, { headers })
    return { code, body }
  }
  const site = async () => (await get().page('john.example.com')).status

  test('status says how everything is, and that a part is down', { timeout: 120_000 }, async () => {
    await get().account('john')
    const well = await eventually('all is well', status, ({ code }) => code === 0, 60)
    expect(well.services.map(({ name, running }) => [name, running])).toEqual([
      ['croft-agent', true],
      ['croft-panel', true],
      ['croft-cron', true],
    ])
    expect(well.services.every(({ uptime_seconds: up }) => up < 600)).toBe(true)
    expect(well.database).toMatchObject({ engine: expect.stringContaining('SQLite') })
    expect(well.database?.bytes).toBeGreaterThan(100_000)
    await get().host.run(['systemctl', 'stop', 'croft-cron'])
    expect(await croft(['status'])).toMatchObject({ code: 1, stdout: expect.stringMatching(/fail +croft-cron +does not run/) })
    expect((await croft(['start'])).code).toBe(0)
    expect((await status()).code).toBe(0)
  })

  test('stop leaves sites alone, and the panel is put right while it is down', { timeout: 180_000 }, async () => {
    const served = await site()
    expect(await croft(['stop'])).toMatchObject({ code: 0 })
    expect(await get().pid('panel/src/panel.ts')).toBe(0)
    expect(await get().pid('panel/src/agent.ts')).toBe(0)
    expect(await site()).toBe(served)
    const down = await status()
    expect([down.code, down.ok, down.database?.engine]).toEqual([1, false, expect.stringContaining('SQLite')])
    expect((await croft(['reload'])).said).toContain('does not run')
    expect((await croft(['admin:list'])).stdout).toMatch(/admin +admin@/)
    const weak = await croft(['admin:recover', 'admin', '--yes', '--password-stdin'], { stdin: 'short\n' })
    expect([weak.code, weak.said]).toEqual([1, expect.stringMatching(/password/i)])
    expect((await croft(['admin:recover', 'john', '--yes', '--generate'])).said).toContain('no administrator')
    expect(await croft(['admin:recover', 'admin', '--yes', '--password-stdin'], { stdin: `${fresh}\n` })).toMatchObject({ code: 0 })
    expect((await croft(['admin:create', 'second', '--email', 'second@example.com', '--generate'])).said).toMatch(
      /generated password: \S{20,}/,
    )
    expect((await croft(['admin:create', 'daemon2', '--email', 'no'])).code).not.toBe(0)
    expect(await croft(['start'])).toMatchObject({ code: 0 })
    expect([await login(adminPassword), await login(fresh)]).toEqual([401, 200])
    const audit = (await get().root('GET', '/audit')).json<readonly { readonly action: string; readonly actor: string }[]>()
    const acts = audit.map(({ action, actor }) => `${action} by ${actor}`)
    expect(acts).toEqual(
      expect.arrayContaining(['admin.recover by root', 'admin.create by root', 'server.stop by root', 'server.start by root']),
    )
  })

  test('restart makes new processes and waits for them', { timeout: 120_000 }, async () => {
    const before = await status()
    expect(await croft(['restart'])).toMatchObject({ code: 0 })
    const after = await status()
    expect(after.ok).toBe(true)
    const pids = (found: typeof before) => found.services.map(({ pid }) => pid)
    expect(pids(after).map((pid, index) => pid === pids(before)[index])).toEqual([false, false, true])
  })

  test('in maintenance the panel answers 503, sites and root go on, also after a restart', { timeout: 180_000 }, async () => {
    const served = await site()
    expect(await croft(['maintenance:on', '--message', 'Back at noon'])).toMatchObject({ code: 0 })
    const closed = await outside()
    expect([closed.code, closed.body]).toEqual([503, expect.stringContaining('Back at noon')])
    expect((await outside('/', { accept: 'text/html' })).body).toContain('<h1>Maintenance</h1>')
    expect(await site()).toBe(served)
    expect((await get().root('GET', '/packages')).status).toBe(200)
    expect(await croft(['restart'])).toMatchObject({ code: 0 })
    expect((await outside()).code).toBe(503)
    expect(await croft(['status'])).toMatchObject({ code: 1, stdout: expect.stringContaining('Back at noon') })
    expect(await croft(['maintenance:off'])).toMatchObject({ code: 0 })
    expect((await outside()).code).toBe(401)
  })

  test('only networks on the list reach the panel; nobody locks out the address he is logged in from', { timeout: 120_000 }, async () => {
    const env = { SSH_CONNECTION: '198.51.100.7 50000 203.0.113.1 22' }
    const refused = await croft(['allow-ip', '203.0.113.0/24'], { env })
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('croft allow-ip 198.51.100.7')])
    expect((await croft(['allow-ip', 'nonsense'])).code).toBe(1)
    expect((await outside()).code).toBe(401)
    expect((await croft(['allow-ip', '203.0.113.0/24'])).said).toContain('croft deny-ip 203.0.113.0/24')
    await expect(outside()).rejects.toThrow()
    expect((await get().root('GET', '/packages')).status).toBe(200)
    expect((await croft(['deny-ip', '203.0.113.0/24'])).said).toContain('everybody may reach')
    expect((await croft(['deny-ip', '203.0.113.0/24', '--yes'])).code).toBe(0)
    expect((await outside()).code).toBe(401)
  })

  test('the configuration is checked and shown without secrets', async () => {
    expect(await croft(['config:check'])).toMatchObject({ code: 0 })
    const saved = (await get().host.run(['cat', places.panelConfig])).stdout
    const spoilt = { ...(JSON.parse(saved) as object), database: 'postgres://croft:hidden-word@127.0.0.1/croft', colour: 'blue' }
    await get().host.run(['tee', places.panelConfig], { stdin: JSON.stringify(spoilt) })
    await get().host.run(['chmod', '0644', places.panelConfig])
    const found = await croft(['config:check'])
    expect([found.code, found.said]).toEqual([1, expect.stringMatching(/colour/)])
    const shown = await croft(['config:show'])
    expect(shown.stdout).toContain('postgres://croft:<redacted>@127.0.0.1/croft')
    expect(shown.said).not.toContain('hidden-word')
    await get().host.run(['tee', places.panelConfig], { stdin: saved })
    expect((await croft(['config:check'])).said).toContain('mode 0644')
    await get().host.run(['chmod', '0640', places.panelConfig])
    expect(await croft(['config:check'])).toMatchObject({ code: 0 })
  })

  test('none of them is for anybody but root', async () => {
    for (const argv of [['status'], ['stop'], ['admin:recover', 'admin', '--yes', '--generate'], ['maintenance:on'], ['config:show']]) {
      const { code } = await get().host.run(['setpriv', '--reuid=john', '--regid=john', '--clear-groups', '--', 'croft', ...argv], {
        allowFailure: true,
        cwd: '/',
      })
      expect([argv[0], code]).toEqual([argv[0], 4])
    }
    expect((await status()).ok).toBe(true)
  })
})
