import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBed, type Bed } from '../bed/bed.ts'
import { checkout, checkoutFiles } from '../bed/checkout.ts'
import type { Host } from '../bed/host.ts'
import { ask } from '../bed/https.ts'
import { whyNoBed } from '../bed/requirements.ts'
import { until } from '../bed/until.ts'

/** A stranger with a fresh Debian 12 follows the README: root, nothing installed, not even npm. */

const reason = await whyNoBed()
if (reason !== null) process.stdout.write(`skipped: a fresh server is set up (${reason})\n`)

const folder = '/root/croft'
const password = 'correct horse battery 4711'
const env = { CROFT_ADMIN_PASSWORD: password, CROFT_ADMIN_EMAIL: 'owner@example.test', CROFT_HOSTNAME: 'panel.example.test' }

/** Everything that set-up made, with owner, mode, size and time; without what a running panel writes. */
async function snapshot(host: Host): Promise<string> {
  const trees = ['/etc/croft', '/opt/croft/releases', '/etc/systemd/system', '/var/lib/croft/panel/tls', '/var/lib/croft/panel/secret.key']
  const files = await host.run([
    'find',
    ...trees,
    '/opt/croft/current',
    '-not',
    '-path',
    '*/node_modules/*',
    '-printf',
    '%p %u %g %m %s %T@ %l\n',
  ])
  const pids = await host.run(['systemctl', 'show', '--property=MainPID', 'croft-agent', 'croft-panel', 'croft-nginx'])
  return files.stdout + pids.stdout
}

const releases = [
  { release: 'bookworm', php: 'php8.2-fpm' },
  { release: 'trixie', php: 'php8.4-fpm' },
] as const

describe.skipIf(reason !== null).each(releases)('a fresh server is set up ($release)', ({ release, php }) => {
  let bed: Bed
  let host: Host
  let words = ''
  const panel = (path: string) => `https://${host.address}:3082${path}`
  const start = (args: readonly string[] = [], more = {}) =>
    host.run(['./start.sh', ...args], { cwd: folder, env: { ...env, ...more }, timeoutMs: 600_000, allowFailure: true })

  beforeAll(async () => {
    bed = await openBed()
    host = await bed.startHost({ name: 'fresh', release })
    await host.copyIn(checkout, folder, await checkoutFiles())
    const result = await start()
    words = result.stdout + result.stderr
    expect(result.code, words).toBe(0)
  })
  afterAll(() => bed?.close())

  test('says address, user, certificate and how to stop it, and keeps a preset password to itself', async () => {
    expect(words).toContain('https://panel.example.test:3082/')
    expect(words).toContain(`https://${host.address}:3082/`)
    expect(words).toMatch(/User +admin/)
    expect(words).toContain('systemctl stop croft-panel')
    expect(words).not.toContain(password)
    const health = await ask(panel('/healthz'))
    expect(health.status).toBe(200)
    expect(words).toContain(health.fingerprint)
  })

  test('the administrator can log in, on both ports and both families', async () => {
    const json = { username: 'admin', password }
    for (const base of [`https://${host.address}:3082`, `https://${host.address}:2083`, `https://[${host.address6}]:3082`]) {
      const reply = await ask(`${base}/api/v1/auth/login`, { method: 'POST', json })
      expect(reply.status, reply.body).toBe(200)
    }
    const wrong = await ask(panel('/api/v1/auth/login'), { method: 'POST', json: { ...json, password: 'something else 1' } })
    expect(wrong.status).toBe(401)
  })

  test('the panel runs without privileges, its data are for its eyes only', async () => {
    const { stdout: pid } = await host.run(['systemctl', 'show', '--property=MainPID', '--value', 'croft-panel'])
    const { stdout: status } = await host.run(['cat', `/proc/${pid.trim()}/status`])
    const { stdout: uid } = await host.run(['id', '--user', 'croft'])
    expect(status).toMatch(new RegExp(`^Uid:\\s+${uid.trim()}\\s+${uid.trim()}`, 'm'))
    expect(status).toMatch(/^CapEff:\s+0+$/m)
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
    const { stdout: modes } = await host.run([
      'stat',
      '--format=%n %U %a',
      '/var/lib/croft/panel',
      '/var/lib/croft/panel/secret.key',
      '/etc/croft/panel.json',
    ])
    expect(modes).toBe('/var/lib/croft/panel croft 700\n/var/lib/croft/panel/secret.key croft 600\n/etc/croft/panel.json root 640\n')
  })

  test("Debian's own nginx is off, Croft's answers on port 80", async () => {
    const { stdout } = await host.run(['systemctl', 'is-enabled', 'nginx', php, 'croft-agent', 'croft-panel'], {
      allowFailure: true,
    })
    expect(stdout.trim().split('\n')).toEqual(['disabled', 'disabled', 'enabled', 'enabled'])
    const reply = await fetch(`http://${host.address}/`)
    expect(reply.status).toBe(421)
  })

  test('the command line has a manual page and completes in every shell', async () => {
    const share = '/usr/local/share'
    const page = await host.run(['cat', `${share}/man/man1/croft.1`])
    expect(page.stdout).toMatch(/^\.TH "CROFT" 1/)
    expect((await host.run(['cat', `${share}/man/man1/pc.1`])).stdout).toBe('.so man1/croft.1\n')
    const scripts = ['bash-completion/completions/croft', 'bash-completion/completions/pc', 'fish/vendor_completions.d/croft.fish']
    for (const path of scripts) expect((await host.run(['stat', '--format=%a %U', `${share}/${path}`])).stdout.trim()).toBe('644 root')
    const completed =
      'source /usr/local/share/bash-completion/completions/pc; COMP_LINE="pc domains:li"; COMP_POINT=13; _croft; printf %s "${COMPREPLY[*]}"'
    expect((await host.run(['bash', '-c', completed])).stdout).toContain('list')
    expect((await host.run(['cat', `${share}/zsh/site-functions/_croft`])).stdout).toMatch(/^#compdef croft pc/)
  })

  test('a second run takes seconds and changes nothing', async () => {
    const before = await snapshot(host)
    const began = Date.now()
    const { code, stdout, stderr } = await host.run(['npm', 'start'], { cwd: folder, timeoutMs: 60_000, allowFailure: true })
    expect(code, stdout + stderr).toBe(0)
    expect(stdout).toContain('made earlier')
    expect(Date.now() - began).toBeLessThan(20_000)
    expect(await snapshot(host)).toBe(before)
  })

  test('a killed panel comes back, and everything does after a power cut', async () => {
    await host.run(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'croft-panel', 'croft-agent'])
    await until('the panel is back', async () => (await ask(panel('/healthz'))).status === 200)
    await host.powerCut()
    await until('the panel is up', async () => (await ask(panel('/healthz'))).status === 200)
    await until('the web server is up', async () => (await fetch(`http://${host.address}/`)).status === 421)
  })

  test('says what is wrong and what to do', async () => {
    const refused = async (args: readonly string[], more = {}) => {
      const { code, stdout, stderr } = await start(args, more)
      expect(code).toBe(1)
      return stdout + stderr
    }
    expect(await refused(['--prot', '1'])).toContain('--help')
    expect(await refused(['--port', '99999'])).toContain('1 to 65535')
    expect(await refused([], { CROFT_HOSTNAME: 'no name!' })).toContain('host name')
    await host.run([
      'systemd-run',
      '--unit=other',
      '--',
      '/opt/croft/current/node/bin/node',
      '-e',
      "require('node:net').createServer().listen(8099)",
    ])
    await until('the port is taken', async () => (await host.run(['ss', '-Hltn', 'sport = :8099'])).stdout !== '')
    expect(await refused(['--http', '8099'])).toMatch(/port 8099 is used by \S+ \(process \d+\).*--http/)
    await host.copyIn(checkout, '/srv/croft', ['start.sh', 'panel/src/setup/help.txt'])
    const nobody = await host.run(['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', './start.sh'], {
      cwd: '/srv/croft',
      allowFailure: true,
    })
    expect(nobody.stderr).toContain('needs root')
    expect((await start(['--help'])).stdout).toContain('--hostname')
  })
})
