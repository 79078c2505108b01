import { expect, onTestFinished, test } from 'vitest'
import { testDatabaseUrl } from '@croft/kit/db/testing.ts'
import { createApplier } from '../../agent/apply.ts'
import { inProcessAgent } from '../../agent/in-process.ts'
import { openPanelDatabase } from '../../db/database.ts'
import { testCtx } from '../../db/testing.ts'
import { createFakeSystem } from '../../system/fake/fake.ts'
import { rootOwned } from '../../system/system.ts'
import { serve, withKey } from '../settings/testing.ts'
import { serviceRoutes } from './routes.ts'
import { serviceService } from './service.ts'

/** Nothing here starts a job. */
const notAsked = { start: () => Promise.reject(new Error('no job is expected')) }

async function make() {
  const machine = createFakeSystem()
  const agent = inProcessAgent({ system: machine, applier: createApplier(machine, []) })
  const db = await openPanelDatabase(await testDatabaseUrl('sqlite'))
  onTestFinished(() => db.close())
  const as = serve(serviceRoutes, { services: serviceService({ db, agent, operations: notAsked }) })
  const folder = `${machine.paths.config}/nginx`
  const custom = `${folder}/custom.d/custom.conf`
  await machine.files.ensureDirectory(`${folder}/custom.d`, rootOwned(0o755))
  await machine.files.writeAtomic(`${folder}/nginx.conf`, `http { include "${folder}/custom.d/*.conf"; }\n`, rootOwned(0o644))
  await machine.services.start('nginx')
  const admin = as(testCtx())
  const put = async (file: string, content: string, revision: unknown, service = 'nginx') => {
    const { status, body } = await admin.put(`/services/${service}/config`, { file, content, revision })
    return status === 200 ? body : `${status} ${String(body['message'])}`
  }
  const read = async (file: string, service = 'nginx') =>
    (await admin.get(`/services/${service}/config?file=${encodeURIComponent(file)}`)).body
  return { db, machine, as, admin, put, read, folder, custom }
}

test('files of Croft are shown, additions are changed', async () => {
  const { db, machine, admin, put, read, folder, custom } = await make()
  const shown = (await admin.get('/services/nginx/config')).body
  const written = ['nginx.conf', 'listen-first.conf', 'listen.conf'].map((name) => `${folder}/${name}`)
  expect(shown).toMatchObject({ files: [...written, custom], file: `${folder}/nginx.conf` })
  expect(shown['content']).toContain('custom.d')
  expect(await put(`${folder}/nginx.conf`, 'events {}', shown['revision'])).toBe('403 File is written by Croft')
  expect(await read(custom)).toMatchObject({ content: '', revision: 0 })
  const before = machine.daemons.get('nginx')?.reads ?? 0
  const saved = await put(custom, 'map $host $x {\r\n  default 0;\r\n}\n', 0)
  expect(saved).toEqual({ ...(await read(custom)), content: 'map $host $x {\n  default 0;\n}\n' })
  expect(machine.tree.get(custom)?.content).toBe('map $host $x {\n  default 0;\n}\n')
  expect(machine.daemons.get('nginx')?.reads).toBe(before + 1)
  expect((await db.q.selectFrom('events').select('event').execute()).map(({ event }) => event)).toEqual(['service.config.updated'])
})

test('of two who edit the same text the second is told', async () => {
  const { put, custom, machine } = await make()
  const both = await Promise.all([put(custom, '# one\n', 0), put(custom, '# two\n', 0)])
  expect(both[1]).toBe('409 File was changed by someone else')
  expect(machine.tree.get(custom)?.content).toBe('# one\n')
})

test('what nginx does not like never goes live, and no staged copy stays', async () => {
  const { machine, put, custom, folder } = await make()
  await machine.files.writeAtomic(`${folder}/custom.d/other.conf`, '# other\n', rootOwned(0o644))
  const tested: string[] = []
  machine.answer((argv) => {
    const conf = argv[argv.indexOf('-c') + 1] ?? ''
    const stage = conf.slice(0, conf.lastIndexOf('/'))
    tested.push(...machine.tree.children(stage), machine.tree.get(conf)?.content.replaceAll(stage, 'STAGE') ?? '')
    return { code: 1, stdout: '', stderr: `nginx: [emerg] unknown directive "x" in ${stage}/custom.conf:1` }
  })
  expect(await put(custom, 'x on;\n', 0)).toBe('400 Invalid configuration: nginx: [emerg] unknown directive "x" in custom.conf:1')
  expect(tested).toEqual(['custom.conf', 'nginx-staged', 'other.conf', 'http { include "STAGE/*.conf"; }\n'])
  expect(machine.tree.get(custom)).toBeUndefined()
  expect(machine.tree.children(`${machine.paths.state}/agent/stage`)).toEqual([])
})

test('what a daemon does not take over is put back', async () => {
  const { machine, put, read, custom } = await make()
  expect(await put(custom, '# good\n', 0)).toMatchObject({ content: '# good\n' })
  const { revision } = await read(custom)
  machine.judge((_daemon, tree) => (tree.get(custom)?.content === '# bad\n' ? 'cannot bind' : null))
  expect(await put(custom, '# bad\n', revision)).toBe('400 Invalid configuration: Nginx did not take it over')
  expect(await read(custom)).toMatchObject({ content: '# good\n', revision })
})

test.each([
  ['load_module modules/x.so;', 'line 1: "load_module" is not allowed here'],
  ['# first\naccess_log /etc/cron.d/x;', 'line 2: "access_log" is not allowed here'],
  ['server { include /etc/shadow; }', 'line 1: "include" is not allowed here'],
  ['server { location / { client_body_temp_path /etc; } }', 'line 1: "client_body_temp_path" is not allowed here'],
])('additions have root do nothing: %s', async (text, reason) => {
  const { put, custom, machine } = await make()
  expect(await put(custom, text, 0)).toBe(`400 Invalid configuration: ${reason}`)
  expect(machine.tree.get(custom)).toBeUndefined()
})

test('additions stay inside their block', async () => {
  const { put, custom } = await make()
  expect(await put(custom, '} user root; http {', 0)).toMatch(/^400 Invalid configuration: line 1/)
})

test('PHP: values of the list, in a file that every php.ini is followed by', async () => {
  const { machine, put, read } = await make()
  const file = '/etc/php/8.3/fpm/conf.d/99-custom.ini'
  const php = (content: string) => put(file, content, 0, 'php-fpm-8.3')
  for (const bad of ['extension = x.so', 'error_log=/etc/cron.d/x', 'auto_prepend_file = /x', '[PATH=/home]', 'memory_limit = ${X}']) {
    expect(await php(bad), bad).toMatch(/^400 Invalid configuration: line 1: /)
  }
  expect(await php('; ours\nopcache.memory_consumption = 256\nerror_reporting = E_ALL & ~E_NOTICE\n')).toMatchObject({ file })
  expect(machine.tree.get(file)?.mode).toBe(0o644)
  expect((await read(file, 'php-fpm-8.3'))['content']).toContain('256')
})

test('no other path, no other service, no key without the scope', async () => {
  const { admin, as, put, folder, custom } = await make()
  for (const file of ['/etc/shadow', `${folder}/custom.d/../../agent.json`, `${folder}/custom.d/new.conf`, 'custom.conf']) {
    expect((await admin.get(`/services/nginx/config?file=${encodeURIComponent(file)}`)).body['message'], file).toBe('File not found')
    expect(await put(file, '# x\n', 0), file).toBe('404 File not found')
  }
  expect((await admin.get('/services/cron/config')).body).toEqual({ files: [], file: '', content: '', revision: 0 })
  expect((await admin.get('/services/systemd/config')).body['message']).toBe('Service not allowed')
  const key = as(withKey(testCtx(), ['services']))
  expect((await key.put('/services/nginx/config', { file: custom, content: '# x\n', revision: 0 })).status).toBe(403)
})
