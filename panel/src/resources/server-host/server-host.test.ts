import { expect, test } from 'vitest'
import { createApplier } from '../../agent/apply.ts'
import { inProcessAgent } from '../../agent/in-process.ts'
import { eachPanelEngine, testCtx } from '../../db/testing.ts'
import type { PanelDb } from '../../db/database.ts'
import { createFakeSystem } from '../../system/fake/fake.ts'
import { rootOwned } from '../../system/system.ts'
import { serve } from '../settings/testing.ts'
import { dueScopes } from '../site-aliases/testing.ts'
import { serverHostRoutes } from './routes.ts'
import { serverHostService } from './service.ts'
import { canonicalHostname, serverHostStore } from './store.ts'
import { around } from './testing.ts'

async function make(db: PanelDb, hostname = 'panel.example.com', configuredHostname = 'panel.example.com') {
  const machine = createFakeSystem()
  await machine.files.ensureDirectory('/usr/share/zoneinfo/Europe', rootOwned(0o755))
  machine.tree.put('/usr/share/zoneinfo/Europe/Berlin', { kind: 'file', content: '', ...rootOwned(0o644) })
  const real = inProcessAgent({ system: machine, applier: createApplier(machine, []) })
  // the addresses of the machine that runs the tests are nobody's business
  const agent = {
    call: async <Reply>(verb: string, body?: unknown): Promise<Reply> =>
      verb === 'system.info' ? ({ ip: '192.0.2.10' } as Reply) : real.call<Reply>(verb, body),
  }
  const zones: string[] = []
  const store = serverHostStore(db)
  const followTimezone = (zone: string) => zones.push(zone)
  const deps = { db, agent, store, clock: db.clock, hostname, configuredHostname, around, followTimezone }
  const as = serve(serverHostRoutes, { serverHost: serverHostService(deps) })
  return { machine, zones, store, as, admin: as(testCtx()) }
}

eachPanelEngine('the server itself', (open) => {
  test('a new name is shown at once, marks the machine as due, and is the panel’s after its restart', async () => {
    const db = await open()
    const { admin } = await make(db)
    expect((await admin.get('/system/hostname')).body).toEqual({
      hostname: 'panel.example.com',
      resolves: true,
      ptr: 'panel.example.com',
    })
    const { status, body } = await admin.put('/system/hostname', { hostname: 'WEB1.example.com.' })
    expect([status, body]).toEqual([200, { hostname: 'web1.example.com', resolves: false, ptr: 'panel.example.com' }])
    expect(await dueScopes(db)).toEqual(['server:local'])
    expect(await canonicalHostname(db, 'panel.example.com')).toBe('web1.example.com')
    const restarted = await make(db, 'web1.example.com')
    expect((await restarted.admin.get('/system/hostname')).body['hostname']).toBe('web1.example.com')
    await restarted.admin.put('/system/hostname', { hostname: 'web2.example.com' })
    expect(await canonicalHostname(db, 'panel.example.com')).toBe('web2.example.com')
  })

  test('a configuration file that was changed since then counts again', async () => {
    const db = await open()
    const { admin } = await make(db)
    await admin.put('/system/hostname', { hostname: 'web1.example.com' })
    expect(await canonicalHostname(db, 'other.example.com')).toBe('other.example.com')
    const after = await make(db, 'other.example.com', 'other.example.com')
    expect((await after.admin.get('/system/hostname')).body['hostname']).toBe('other.example.com')
  })

  test('time zone and time service: checked by the machine, followed by the panel after the commit', async () => {
    const db = await open()
    const { admin, zones, machine } = await make(db)
    expect((await admin.get('/system/time')).body).toMatchObject({ timezone: 'UTC', ntp: false, synchronized: false })
    expect((await admin.put('/system/time', { timezone: 'Europe/Berlin' })).body).toMatchObject({ timezone: 'Europe/Berlin', ntp: false })
    expect(zones).toEqual(['Europe/Berlin'])
    for (const timezone of ['Europe/Atlantis', '../../etc/passwd', 'Europe/Berlin\n', '', '/etc/localtime']) {
      expect((await admin.put('/system/time', { timezone })).body['message']).toMatch(
        /^(?:Invalid timezone|Timezone contains invalid characters)$/,
      )
    }
    expect((await admin.put('/system/time', { ntp: true })).body['message']).toBe('Time synchronization is not installed')
    await machine.files.ensureDirectory('/usr/lib/systemd/ntp-units.d', rootOwned(0o755))
    await machine.files.ensureDirectory('/lib/systemd/system', rootOwned(0o755))
    const file = (path: string, content: string) => machine.tree.put(path, { kind: 'file', content, ...rootOwned(0o644) })
    file('/usr/lib/systemd/ntp-units.d/80-systemd-timesync.list', 'systemd-timesyncd.service\n')
    file('/lib/systemd/system/systemd-timesyncd.service', '')
    expect((await admin.put('/system/time', { ntp: true })).body).toMatchObject({ timezone: 'Europe/Berlin', ntp: true })
    expect((await serverHostStore(db).find())?.ntp).toBe(1)
    expect((await admin.put('/system/time', {})).status).toBe(200)
  })

  test('a restart is a timer of systemd, and nothing in a dry run', async () => {
    const db = await open()
    const { admin, machine, as } = await make(db)
    expect((await admin.post('/system/reboot', { delay_seconds: 90 })).body).toEqual({ success: true, message: 'Reboot scheduled' })
    expect(machine.transcript).toEqual([
      ['systemctl', '--no-ask-password', 'stop', '--', 'croft-reboot.timer'],
      [
        'systemd-run',
        '--no-ask-password',
        '--quiet',
        '--collect',
        '--unit=croft-reboot',
        '--on-active=90s',
        '--timer-property=AccuracySec=100ms',
        '--',
        '/usr/bin/systemctl',
        'reboot',
      ],
    ])
    const events = await db.q.selectFrom('events').select(['event', 'data']).execute()
    expect(events).toEqual([{ event: 'system.reboot.scheduled', data: '{"delay_seconds":90}' }])
    expect((await admin.post('/system/reboot', { delay_seconds: 3601 })).status).toBe(400)
    expect((await as(testCtx({ role: 'reseller' })).post('/system/reboot')).status).toBe(403)
    machine.answer((argv) =>
      argv[0] === 'systemd-run' ? { code: 1, stdout: '', stderr: 'System has not been booted with systemd as init system' } : null,
    )
    expect((await admin.post('/system/reboot')).body['message']).toBe('systemd is not installed')
  })
})

test.each(['web1', '192.0.2.1', 'a b.example.com', `${'a'.repeat(60)}.example.com`, 'x.example.com\nroot', ''])(
  'the name %j is refused',
  async (hostname) => {
    const { openPanelDatabase } = await import('../../db/database.ts')
    const { testDatabaseUrl } = await import('@croft/kit/db/testing.ts')
    const db = await openPanelDatabase(await testDatabaseUrl('sqlite'))
    try {
      const { admin } = await make(db)
      const reply = await admin.put('/system/hostname', { hostname })
      expect(reply.status).toBe(400)
      expect(reply.body['message']).toMatch(/^(?:Invalid hostname|Hostname is required|Hostname contains invalid characters)$/)
    } finally {
      await db.close()
    }
  },
)
