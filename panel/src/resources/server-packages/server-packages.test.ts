import { expect, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import { createSecrets } from '../../core/secrets.ts'
import { eachPanelEngine, testCtx } from '../../db/testing.ts'
import { createOperations } from '../../jobs/operations/runner.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'
import type { TestReply } from '../../testing/client.ts'
import { updatePackages } from './operations.ts'
import { serverPackageService } from './service.ts'

const ok = (stdout = '') => ({ code: 0, stdout, stderr: '' })
const from = { bash: 'Debian:12.15/oldstable', openssl: 'Debian-Security:12/oldstable-security' } as const
type Name = keyof typeof from

eachApp('updates of the server', (start) => {
  const world = async () => {
    const app = await start()
    const left = new Set<string>(Object.keys(from))
    const ran: string[] = []
    let refusal = ''
    app.machine.answer((argv) => {
      if (argv[0] === 'dpkg') ran.push(argv.join(' '))
      if (argv[0] !== 'apt-get') return null
      if (argv.includes('-s')) {
        const lines = [...left].map((name) => `Inst ${name} [1.0-1] (1.0-2 ${from[name as Name]} [amd64]) []\nConf ${name} (1.0-2)\n`)
        return ok(`Reading package lists...\nInst linux-image-6.1.0-42-amd64 (6.1-2 Debian:12 [amd64])\n${lines.join('')}`)
      }
      const words = argv.slice(argv.indexOf('Dpkg::Options::=--force-confold') + 1)
      ran.push(words.join(' '))
      if (words[0] !== 'install') return ok()
      if (refusal !== '') return { code: 100, stdout: '', stderr: refusal }
      for (const name of words.slice(words.indexOf('--') + 1)) left.delete(name)
      return ok()
    })
    return { app, ran, refuse: (text: string) => (refusal = text) }
  }
  const done = async (app: TestApp, reply: TestReply) => {
    expect(reply.status, reply.text).toBe(202)
    const job = `/jobs/${Number(reply.body['job_id'])}`
    await expect.poll(async () => (await app.admin.get(job)).body['finished_at'], { timeout: 8000 }).not.toBeNull()
    return (await app.admin.get(job)).body
  }

  test('are listed with their versions; those of security archives are marked', async () => {
    const { app, ran } = await world()
    const { body } = await app.admin.get('/system/packages/updates')
    expect(body).toEqual({
      count: 2,
      security: 1,
      checked_at: null,
      packages: [
        { name: 'bash', current: '1.0-1', candidate: '1.0-2', security: false },
        { name: 'openssl', current: '1.0-1', candidate: '1.0-2', security: true },
      ],
      reboot_required: false,
    })
    expect(ran).toEqual([])
    app.machine.tree.put('/run', { kind: 'directory', content: '', uid: 0, gid: 0, mode: 0o755 })
    app.machine.tree.put('/run/reboot-required', { kind: 'file', content: '', uid: 0, gid: 0, mode: 0o644 })
    expect((await app.admin.get('/system/packages/updates?refresh=true')).body['reboot_required']).toBe(true)
    expect(ran).toEqual(['update'])
  })

  test('are installed by a job that first ends what was left half done', async () => {
    const { app, ran } = await world()
    const job = await done(app, await app.admin.post('/system/packages/update', { security_only: true }))
    expect(job).toMatchObject({
      type: 'system.update',
      status: 'succeeded',
      progress: 100,
      result: { updated: ['openssl'], remaining: 1, reboot_required: false },
    })
    const repair = 'dpkg --force-confold --configure -a'
    expect(ran).toEqual([repair, 'update', repair, 'install --yes --only-upgrade --no-remove -- openssl'])
    const again = await done(app, await app.admin.post('/system/packages/update', { packages: ['openssl', 'bash'] }))
    expect(again).toMatchObject({ status: 'succeeded', result: { updated: ['bash'], remaining: 0 } })
  })

  test('apt says why it could not', async () => {
    const { app, refuse } = await world()
    refuse('E: You do not have enough free space in /var/cache/apt/archives/.')
    expect(await done(app, await app.admin.post('/system/packages/update', {}))).toMatchObject({
      status: 'failed',
      error: 'You do not have enough free space in /var/cache/apt/archives/.',
    })
  })

  test('no option of apt hides in a name, and only administrators may', async () => {
    const { app, ran } = await world()
    for (const name of ['-o=x', 'a b', '../x.deb', './x.deb', 'bash=1', 'bash-']) {
      const reply = await app.admin.post('/system/packages/update', { packages: [name] })
      if (name !== 'bash-') expect([name, reply.status]).toEqual([name, 400])
      // apt would remove what ends in "-"; only names of the list of updates reach it
      else expect(await done(app, reply)).toMatchObject({ status: 'succeeded', result: { updated: [] } })
    }
    expect(ran.filter((line) => line.startsWith('install'))).toEqual([])
    const john = await app.account('john')
    expect((await john.get('/system/packages/updates')).status).toBe(403)
    expect((await john.post('/system/packages/update', {})).status).toBe(403)
  })
})

eachPanelEngine('updates of the server, one at a time', (open) => {
  test('a second one is refused while the first is not done', async () => {
    const db = await open()
    const nothing = async () => undefined
    const updates = async () => ({ packages: [], checkedAt: 1_767_225_600_000, rebootRequired: false })
    const machine = { updates, refresh: nothing, repair: nothing, upgrade: nothing }
    const operations = createOperations(db, createSecrets([randomBytes(32)]), () => [updatePackages(machine)])
    const service = serverPackageService({ db, machine, operations })
    expect((await service.updates(false)).checked_at).toBe('2026-01-01T00:00:00Z')
    const all = { packages: [], security_only: false }
    expect(await service.update(testCtx(), all)).toBeGreaterThan(0)
    await expect(service.update(testCtx(), all)).rejects.toMatchObject({
      status: 409,
      message: 'Another operation is running on this server',
    })
  })
})
