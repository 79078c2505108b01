import { expect, onTestFinished, test, vi } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, unavailable } from '@croft/kit/errors.ts'
import { testDatabaseUrl } from '@croft/kit/db/testing.ts'
import { createApplier } from '../../agent/apply.ts'
import { inProcessAgent } from '../../agent/in-process.ts'
import { openPanelDatabase } from '../../db/database.ts'
import { testCtx } from '../../db/testing.ts'
import { createFakeSystem } from '../../system/fake/fake.ts'
import { rootOwned } from '../../system/system.ts'
import { serve, withKey } from '../settings/testing.ts'
import type { VerbAgent } from './agent.ts'
import { serviceRoutes } from './routes.ts'
import { serviceService } from './service.ts'

/** Nothing here starts a job. */
const notAsked = { start: () => Promise.reject(new Error('no job is expected')) }

async function make(wrap: (agent: VerbAgent) => VerbAgent = (agent) => agent) {
  const machine = createFakeSystem()
  const agent = wrap(inProcessAgent({ system: machine, applier: createApplier(machine, []) }))
  const db = await openPanelDatabase(await testDatabaseUrl('sqlite'))
  onTestFinished(() => db.close())
  const later: (() => Promise<unknown>)[] = []
  const services = serviceService({
    db,
    agent,
    operations: notAsked,
    afterAnswer: (work) => later.push(work),
    pause: async () => undefined,
  })
  const as = serve(serviceRoutes, { services })
  return { db, machine, agent, later, as, admin: as(testCtx()) }
}

test('lists the daemons by name in the published shape', async () => {
  const { admin } = await make()
  const { list } = await admin.get('/services/')
  const names = list.map(({ name }) => String(name))
  expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)))
  expect(list.find(({ name }) => name === 'nginx')).toEqual({
    name: 'nginx',
    display_name: 'Nginx',
    status: 'stopped',
    enabled: false,
    description: 'Web server',
  })
  expect((await admin.get('/services?status=running')).list).toEqual([])
  expect(Object.keys((await admin.get('/services/nginx?ext=1')).body)).toEqual(
    expect.arrayContaining(['version', 'pid', 'memory_mb', 'uptime_seconds', 'watchdog']),
  )
})

test('starts, stops, restarts and reloads', async () => {
  const { admin, machine, db } = await make()
  expect((await admin.post('/services/cron/start')).body).toEqual({ success: true, status: 'running' })
  expect((await admin.get('/services/cron')).body['status']).toBe('running')
  expect((await admin.post('/services/cron/restart')).body).toEqual({ success: true, status: 'running' })
  expect((await admin.post('/services/cron/reload')).body).toEqual({ success: true, status: 'running' })
  expect(machine.daemons.get('cron')?.reads).toBe(3)
  expect((await admin.post('/services/cron/stop')).body).toEqual({ success: true, status: 'stopped' })
  expect((await admin.post('/services/cron/enable')).body).toEqual({ success: true, message: 'Service enabled at boot' })
  expect((await admin.get('/services/cron')).body).toMatchObject({ status: 'stopped', enabled: true })
  expect((await admin.post('/services/cron/disable')).body).toEqual({ success: true, message: 'Service disabled at boot' })
  expect((await admin.get('/services/cron')).body['enabled']).toBe(false)
  const events = await db.q.selectFrom('events').select(['event', 'resource_id']).orderBy('id').execute()
  expect(events.map(({ event, resource_id: id }) => `${event} ${id}`)).toEqual(
    ['started', 'restarted', 'reloaded', 'stopped', 'enabled', 'disabled'].map((what) => `service.${what} cron`),
  )
})

test.each([
  ['GET', ''],
  ['POST', '/start'],
  ['POST', '/stop'],
  ['POST', '/restart'],
  ['POST', '/reload'],
  ['POST', '/enable'],
  ['POST', '/disable'],
  ['GET', '/logs'],
  ['GET', '/logs/stream'],
] as const)('%s of a name that is not on the list%s is refused', async (method, path) => {
  const { admin } = await make()
  for (const name of ['systemd', '..%2Fnginx', '-nginx', 'nginx%3Breboot', 'n'.repeat(100)]) {
    const reply = await admin.call(method, `/services/${name}${path}`)
    expect([name, reply.status, reply.body['message']]).toEqual([name, 403, 'Service not allowed'])
  }
})

test('what would lock everybody out is not stopped', async () => {
  const { admin } = await make()
  for (const name of ['croft-agent', 'croft-panel', 'ssh']) {
    const reply = await admin.post(`/services/${name}/stop`)
    expect([reply.status, reply.body['message']], name).toEqual([409, 'Service cannot be stopped'])
  }
  expect((await admin.post('/services/ssh/stop', { force: true })).body).toEqual({ success: true, status: 'stopped' })
  expect((await admin.post('/services/croft-panel/stop', { force: true })).status).toBe(409)
})

test('a daemon that dies says its last words; other failures stay hidden', async () => {
  const { admin, machine, db } = await make()
  machine.judge(() => 'first\nbind() to 0.0.0.0:80 failed')
  const died = await admin.post('/services/cron/start')
  expect([died.status, died.body['message']]).toEqual([500, 'Service failed to start: bind() to 0.0.0.0:80 failed'])
  machine.answer((argv) => (argv.includes('-t') ? { code: 1, stdout: '', stderr: 'unknown directive "x"' } : null))
  const tested = await admin.post('/services/nginx/restart')
  expect([tested.status, tested.body['message']]).toEqual([400, 'Invalid configuration: unknown directive "x"'])
  expect((await db.q.selectFrom('events').select('event').execute()).map(({ event }) => event)).toEqual([])

  const broken = new AppError(500, 'INTERNAL_ERROR', '/etc/secret is missing')
  const { admin: other } = await make((agent) => ({ ...agent, call: () => Promise.reject(broken) }))
  expect((await other.post('/services/nginx/restart')).body['message']).toBe('Internal server error')
})

test('the panel restarts itself after the answer', async () => {
  const { admin, machine, later } = await make()
  expect((await admin.post('/services/croft-panel/restart')).body).toEqual({ success: true, status: 'running' })
  expect(machine.daemons.get('croft-panel')?.reads ?? 0).toBe(0)
  await later[0]?.()
  expect(machine.daemons.get('croft-panel')?.reads).toBe(1)
})

test('the agent is waited for while it restarts', async () => {
  let away = 3
  const { admin } = await make((agent) => ({
    ...agent,
    call: (verb, body, signal) => {
      if (verb === 'services.restart' || away-- > 0) throw unavailable('The server agent is not available')
      return agent.call(verb, body, signal)
    },
  }))
  expect((await admin.post('/services/croft-agent/restart')).body).toEqual({ success: true, status: 'running' })
})

test('without an agent there is nothing to show: 503', async () => {
  const call = vi.fn(() => Promise.reject(unavailable('The server agent is not available')))
  const { admin } = await make((agent) => ({ ...agent, call }))
  expect((await admin.get('/services')).status).toBe(503)
})

test('logs: last lines, search, stream; a key that only reads does not get them', async () => {
  const { db, admin, as, machine, agent } = await make()
  const path = `${machine.paths.logs}/nginx-start.log`
  await machine.files.writeAtomic(path, 'one\ntwo\nthree\n', rootOwned(0o600))
  expect((await admin.get('/services/nginx/logs?lines=2')).body).toEqual({ lines: ['two', 'three'] })
  expect((await admin.get('/services/nginx/logs?q=w')).body).toEqual({ lines: ['two'] })
  expect((await admin.get('/services/nginx/logs?lines=0')).status).toBe(400)
  expect((await admin.get('/services/nginx/logs?since=yesterday')).status).toBe(400)
  const reading = as(withKey(testCtx(), ['read']))
  expect((await reading.get('/services/nginx')).status).toBe(200)
  expect((await reading.get('/services/nginx/logs')).status).toBe(403)

  const abort = new AbortController()
  const body = await serviceService({ db, agent, operations: notAsked }).stream('nginx')
  const events = body.open(null, abort.signal)[Symbol.asyncIterator]()
  const next = events.next()
  // lines that are written before it looks are none of those that come
  await sleep(500)
  await machine.files.writeAtomic(path, 'one\ntwo\nthree\nfour\n', rootOwned(0o600))
  expect((await next).value).toEqual({ event: 'log', data: { line: 'four' } })
  abort.abort()
  expect((await events.next()).done).toBe(true)
})

test('logs since a time: lines that tell none stay', async () => {
  const { admin, machine } = await make()
  const lines = ['2026-01-01T00:00:00Z old', '2026-01-02T00:00:00Z new', '  of the new one']
  await machine.files.writeAtomic(`${machine.paths.logs}/nginx-start.log`, `${lines.join('\n')}\n`, rootOwned(0o600))
  expect((await admin.get('/services/nginx/logs?since=2026-01-02T01:00:00%2B01:00')).body).toEqual({ lines: lines.slice(1) })
})

test('versions are those of the packages', async () => {
  const { admin, machine } = await make()
  const packages = 'nginx installed 1.22.1-9+deb12u3\nopenssh-server installed 1:9.2p1-2+deb12u7\nmariadb-server config-files 1:10.11\n'
  machine.answer((argv) => (argv[0] === 'dpkg-query' ? { code: 1, stdout: packages, stderr: 'no packages found' } : null))
  const { list } = await admin.get('/services?ext=1')
  const of = (name: string) => list.find((each) => each['name'] === name)?.['version']
  expect([of('nginx'), of('ssh'), of('mariadb')]).toEqual(['1.22.1', '9.2p1', ''])
  expect((await admin.get('/services/ssh?ext=1')).body).toMatchObject({ version: '9.2p1', watchdog: false })
})
