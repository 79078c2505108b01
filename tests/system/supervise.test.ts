import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requireDebian } from '@croft/panel/setup/machine.ts'
import { webPackages } from '@croft/panel/setup/packages.ts'
import { openBed, type Bed } from '../bed/bed.ts'
import { checkout, checkoutFiles } from '../bed/checkout.ts'
import type { CommandResult } from '../bed/command.ts'
import type { Host } from '../bed/host.ts'
import { ask } from '../bed/https.ts'
import { whyNoBed } from '../bed/requirements.ts'
import { until } from '../bed/until.ts'

/** Where systemd does not run Croft: `npm start` stays in the foreground and answers for panel, agent, nginx and PHP. */

const reason = await whyNoBed()
if (reason !== null) process.stdout.write(`skipped: supervision in the foreground (${reason})\n`)

const folder = '/root/croft'
const debian13 = requireDebian('ID=debian\nVERSION_ID=13\n')

describe.skipIf(reason !== null)('supervision in the foreground', () => {
  let bed: Bed
  let host: Host
  let words = ''
  let ended: Promise<CommandResult>
  const panel = (path: string) => `https://${host.address}:3082${path}`

  const start = () =>
    host.run(['./start.sh', '--foreground'], {
      cwd: folder,
      env: { CROFT_ADMIN_PASSWORD: 'correct horse battery 4711' },
      timeoutMs: 600_000,
      allowFailure: true,
      onOutput: (text) => (words += text),
    })
  const pidOf = async (name: string) => {
    const { stdout } = await host.run(['cat', `/run/croft/${name}.pid`], { allowFailure: true })
    return stdout.trim()
  }
  const supervisor = async () => {
    const { stdout } = await host.run(['cat', '/run/croft/supervisor/services/supervisor.json'])
    return String((JSON.parse(stdout) as { pid: number }).pid)
  }
  const panels = async () => (await host.run(['pgrep', '--count', '--full', 'panel/src/panel.ts'], { allowFailure: true })).stdout.trim()
  const serves = async () => {
    await until('the panel answers', async () => (await ask(panel('/openapi.json'))).status < 500)
    await until('the web server answers', async () => (await fetch(`http://${host.address}/`)).status === 421)
  }
  const listening = async () => (await host.run(['ss', '-Hltn', '( sport = :80 or sport = :3082 or sport = :2083 )'])).stdout

  beforeAll(async () => {
    bed = await openBed()
    host = await bed.startHost({ name: 'direct', release: 'trixie', packages: [...webPackages(debian13), 'npm'] })
    await host.copyIn(checkout, folder, await checkoutFiles())
    ended = start()
    await Promise.race([
      until('set-up says that it runs', async () => Promise.resolve(words.includes('Croft is running.')), 300_000),
      ended.then(({ code }) => Promise.reject(new Error(`ended with code ${code}: ${words}`))),
    ])
  })
  afterAll(() => bed?.close())

  test('runs the panel without root and says how to stop it', async () => {
    await serves()
    expect(words).toContain('Ctrl-C')
    const { stdout } = await host.run(['ps', '-o', 'user=', '-p', await pidOf('croft-panel')])
    expect(stdout.trim()).toBe('croft')
  })

  test.each(['croft-panel', 'croft-agent', 'nginx'])('starts %s again when it is killed', async (name) => {
    const before = await pidOf(name)
    expect(before).toMatch(/^\d+$/)
    await host.run(['kill', '-KILL', before])
    await until(`${name} is another process`, async () => !['', before].includes(await pidOf(name)))
    await serves()
  })

  test('a second start finds the first', async () => {
    const result = await start()
    expect(result.code, result.stdout + result.stderr).toBe(0)
    expect(result.stdout).toContain('it was started before')
    expect(await panels()).toBe('1')
  })

  test('a supervisor that was killed is followed by one that copes with what still runs', async () => {
    const before = await pidOf('croft-panel')
    await host.run(['kill', '-KILL', await supervisor()])
    await ended
    expect((await ask(panel('/openapi.json'))).status).toBeLessThan(500)
    ended = start()
    await until('the panel is another process', async () => !['', before].includes(await pidOf('croft-panel')))
    await serves()
    expect(await panels()).toBe('1')
  })

  test('stops everything when asked, and starts everything again', { timeout: 180_000 }, async () => {
    await host.run(['kill', '-TERM', await supervisor()])
    const { code, stdout } = await ended
    expect(code).toBe(0)
    expect(stdout).toContain('Stopped (nginx')
    expect(await listening()).toBe('')
    ended = start()
    await serves()
  })
})
