import { expect, onTestFinished, test } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import { testDatabaseUrl } from '@croft/kit/db/testing.ts'
import { AppError, unavailable, forbidden } from '@croft/kit/errors.ts'
import type { StreamEvent } from '@croft/kit/http/route.ts'
import { openPanelDatabase } from '../../db/database.ts'
import { eachPanelEngine, testCtx } from '../../db/testing.ts'
import { serve, withKey } from '../settings/testing.ts'
import { siteWorld } from '../site-aliases/testing.ts'
import { sampleOf } from './history.ts'
import { systemHealth } from './health.ts'
import { systemRoutes } from './routes.ts'
import { systemService } from './service.ts'
import { systemStore } from './store.ts'
import { fakeAgent, info } from './testing.ts'

async function make(db?: Awaited<ReturnType<typeof openPanelDatabase>>) {
  const clock = manualClock()
  const opened = db ?? (await openPanelDatabase(await testDatabaseUrl('sqlite'), { clock }))
  if (db === undefined) onTestFinished(() => opened.close())
  const agent = fakeAgent()
  const store = systemStore(opened)
  const mayUse = async () => false
  const system = systemService({ agent, store, clock, version: '1.2.3', mayUse })
  const services = {
    system,
    systemHealth: systemHealth({ agent, store, clock }),
    services: {
      show: async (name: string) => {
        if (name !== 'nginx') throw forbidden('Service not allowed')
        return { name, display_name: name, description: '', status: 'running' as const, enabled: true }
      },
    },
  }
  const as = serve(systemRoutes, services)
  const john = testCtx({ userId: 5, username: 'john', role: 'user' })
  return { db: opened, clock, agent, store, ...services, as, john, admin: as(testCtx()), guest: as(john, { can_use_sysinfo: true }) }
}

const widgets = ['info', 'cpu', 'memory', 'disk', 'network', 'load', 'processes', 'history?metric=cpu', 'overview']

test.each(widgets)('%s: for administrators and packages that include it', async (path) => {
  const { as, admin, guest, john } = await make()
  expect((await admin.get(`/system/${path}`)).status).toBe(200)
  expect((await guest.get(`/system/${path}`)).status).toBe(200)
  const refused = await as(john).get(`/system/${path}`)
  expect([refused.status, refused.body['message']]).toEqual([403, 'Feature not included in your package: sysinfo'])
  expect((await as(withKey(testCtx(), ['domains'])).get(`/system/${path}`)).status).toBe(403)
})

test.each(['health'])('%s is for administrators', async (path) => {
  const { guest, admin } = await make()
  expect((await guest.get(`/system/${path}`)).body['message']).toBe('Admin access required')
  expect((await admin.get(`/system/${path}`)).status).toBe(200)
})

test('info carries the version of the panel, in published order', async () => {
  const { admin } = await make()
  const { body } = await admin.get('/system/info')
  expect(body).toEqual({ ...info, panel_version: '1.2.3' })
  expect(Object.keys(body).slice(9, 12)).toEqual(['boot_at', 'panel_version', 'ip'])
})

test('many who look at once cost one look at the machine', async () => {
  const { admin, agent, clock } = await make()
  await Promise.all(Array.from({ length: 10 }, () => admin.get('/system/cpu')))
  expect(agent.calls.length).toBe(1)
  clock.advance(1500)
  agent.machine.percent = 70
  expect((await admin.get('/system/cpu')).body['percent']).toBe(70)
})

test('processes: customers see their own, whatever they ask for', async () => {
  const { admin, guest, agent } = await make()
  const pids = async (client: typeof admin, query = '') => (await client.get(`/system/processes${query}`)).list.map(({ pid }) => pid)
  expect(await pids(admin)).toEqual([9, 30, 20])
  expect(await pids(admin, '?user=john')).toEqual([30, 20])
  expect(await pids(admin, '?limit=1&sort=-memory_mb')).toEqual([30])
  expect(await pids(guest)).toEqual([30, 20])
  expect(await pids(guest, '?user=john&sort=pid')).toEqual([20, 30])
  expect((await guest.get('/system/processes?user=root')).body['message']).toBe('User not found')
  expect((await admin.get('/system/processes?sort=secret')).body['message']).toBe('Invalid sort field')
  expect(agent.calls.at(-1)?.body).toMatchObject({ user: 'john' })
})

test('a signal names the start of its process', async () => {
  const { admin, guest, agent } = await make()
  const body = { signal: 'HUP', started_at: '2026-01-01T01:00:00+01:00' }
  expect((await admin.post('/system/processes/20/kill', body)).body).toEqual({ success: true, message: 'Signal sent' })
  expect(agent.calls.at(-1)?.body).toEqual({ pid: 20, signal: 'HUP', startedAt: Date.UTC(2026, 0, 1) })
  expect((await admin.post('/system/processes/404/kill', body)).body['message']).toBe('Process not found')
  expect((await admin.post('/system/processes/20/kill', {})).status).toBe(400)
  expect((await admin.post('/system/processes/20/kill', { ...body, signal: 'STOP' })).body['message']).toBe('Invalid signal')
  expect((await guest.post('/system/processes/20/kill', body)).status).toBe(403)
})

test('an unexpected failure of the agent stays hidden; without one it is 503', async () => {
  const { admin, agent, clock } = await make()
  agent.machine.failure = new AppError(500, 'INTERNAL_ERROR', 'cannot read /etc/shadow')
  expect((await admin.get('/system/cpu')).body['message']).toBe('Internal server error')
  agent.machine.failure = unavailable('The server agent is not available')
  clock.advance(2000)
  expect((await admin.get('/system/cpu')).status).toBe(503)
  expect((await admin.get('/system/stream')).status).toBe(503)
})

test('the stream sends measurements, and a customer of the common stream needs the feature', async () => {
  const { system, john, admin } = await make()
  expect((await admin.get('/system/stream?interval=0')).body['message']).toBe('Invalid interval')
  const abort = new AbortController()
  const seen: StreamEvent[] = []
  for await (const event of (await system.stream(1)).open(null, abort.signal)) {
    seen.push(event)
    if (seen.length === 2) abort.abort()
  }
  expect(seen.map(({ event }) => event)).toEqual(['metrics', 'metrics'])
  expect(seen[0]?.data).toMatchObject({ cpu: { percent: 10 }, load: { load1: 0.5 } })
  await expect(system.metrics(john, 1, AbortSignal.abort())).rejects.toThrow('Feature not included in your package: sysinfo')
})

test('health tells what is wrong; the public check only that something is', async () => {
  const { admin, as, agent, clock, db } = await make()
  const anonymous = as({ ...testCtx(), credential: null })
  expect((await admin.get('/system/health')).body).toMatchObject({ ok: true, advisories: [] })
  expect([(await anonymous.get('/healthz')).status, (await anonymous.get('/healthz')).body]).toEqual([200, { ok: true }])

  agent.machine.disk = 90
  expect((await admin.get('/system/health')).body).toMatchObject({ ok: true, advisories: [{ key: 'disk', message: '/ is 90 % full' }] })
  agent.machine.disk = 97
  await db.transaction((q) =>
    q
      .insertInto('scopes')
      .values({ node: 'local', scope: 'site:7', wanted: 2, applied: 1, attempts: 1, next_at: 0, lease_until: 0, last_error: 'refused' })
      .execute(),
  )
  const { body } = await admin.get('/system/health')
  const failing = (body['checks'] as { key: string; ok: boolean; message: string }[]).filter(({ ok }) => !ok)
  expect([body['ok'], failing.map(({ message }) => message)]).toEqual([false, ['site:7: refused', '/ is 97 % full']])
  agent.machine.failure = unavailable('The server agent is not available')
  clock.advance(5000)
  const gone = await anonymous.get('/healthz')
  expect([gone.status, gone.body]).toEqual([503, { ok: false }])
})

test('a sample takes the fullest disk and all interfaces', () => {
  const load = { load1: 1, load5: 0, load15: 0, cores: 1, running: 0, total: 0 }
  const cpu = { percent: 5, cores: [], user: 0, system: 0, iowait: 0, steal: 0, pressure: 0 }
  const memory = { total_mb: 0, used_mb: 0, available_mb: 0, cached_mb: 0, percent: 7, swap_total_mb: 0, swap_used_mb: 0, pressure: 0 }
  const network = { interfaces: [], connections: 0 }
  const disk = { disks: [], io: { read_kbps: 0, write_kbps: 0, util_percent: 0 } }
  expect(sampleOf({ cpu, memory, disk, network, load })).toEqual({ cpu: 5, memory: 7, disk: 0, load: 1, rx: 0, tx: 0 })
})

eachPanelEngine('history', (open) => {
  test('one sample a minute, means in coarser steps, old ones forgotten', async () => {
    const { system, agent, clock, admin, db } = await make(await open())
    for (const percent of [10, 20, 30]) {
      agent.machine.percent = percent
      await system.sample()
      clock.advance(60_000)
    }
    const points = async (query: string) => (await admin.get(`/system/history?${query}`)).body
    expect(await points('metric=cpu&range=1h')).toMatchObject({ step_seconds: 60, points: [{ value: 10 }, { value: 20 }, { value: 30 }] })
    expect(await points('metric=cpu&range=7d')).toMatchObject({ step_seconds: 600, points: [{ value: 20 }] })
    expect(await points('metric=network&range=1y')).toMatchObject({ step_seconds: 21_600, points: [{ rx: 120, tx: 80 }] })
    expect((await points('metric=mail'))['message']).toBe('Invalid metric')
    expect((await points(''))['message']).toBe('Metric is required')

    clock.advance(3 * 86_400_000)
    await system.sample()
    const kept = await db.q.selectFrom('metrics').select(['step']).orderBy('step').execute()
    expect(kept.map(({ step }) => step)).toEqual([60, 600, 600, 3600, 3600, 21_600, 21_600])
    expect((await points('metric=cpu&range=1h'))['points']).toHaveLength(1)
  })

  test('a sample that is taken twice in a minute counts in its mean', async () => {
    const { system, agent, clock, admin } = await make(await open())
    await system.sample()
    agent.machine.percent = 30
    clock.advance(30_000)
    await system.sample()
    expect((await admin.get('/system/history?metric=cpu&range=1h')).body).toMatchObject({ points: [{ value: 20 }] })
  })

  test('requests by second, also over a restart of the edge', async () => {
    const { system, agent, clock, admin } = await make(await open())
    for (const requests of [100, 700, 30, null, 90, 150]) {
      agent.machine.requests = requests
      await system.sample()
      clock.advance(60_000)
    }
    const { body } = await admin.get('/system/history?metric=requests&range=1h')
    expect((body as { points: { value: number }[] }).points.map(({ value }) => value)).toEqual([0, 10, 0.5, 0, 0, 1])
  })

  test('services: processor and memory by period, and how often they were started anew', async () => {
    const { system, agent, clock, admin } = await make(await open())
    await system.sample()
    for (const [pid, usec] of [
      [1, 6_000_000],
      [1, 9_000_000],
      [2, 3_000_000],
    ] as const) {
      clock.advance(60_000)
      agent.machine.nginx = { pid, cpu_usec: usec, memory_mb: 30 }
      await system.sample()
    }
    expect((await admin.get('/services/nginx/metrics')).body).toEqual({
      cpu_percent: [10, 5, 5],
      memory_mb: [20, 30, 30, 30],
      restarts: 1,
    })
    expect((await admin.get('/services/nginx/metrics?range=7d')).body).toMatchObject({ memory_mb: [27.5], restarts: 1 })
    expect((await admin.get('/services/evil/metrics')).body['message']).toBe('Service not allowed')
  })

  test('counts and addresses keep to the view', async () => {
    const { db, admin, john, mary } = await siteWorld(open)
    const store = systemStore(db)
    expect(await store.counts(admin.actor)).toMatchObject({ users: 3, domains: 1 })
    expect(await store.counts(john.actor)).toMatchObject({ users: 1, domains: 1 })
    expect(await store.counts(mary.actor)).toMatchObject({ users: 1, domains: 0, jobs_open: 1 })
  })
})
