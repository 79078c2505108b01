import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { request as httpRequest, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFakeSystem, type FakeSystem } from '../system/fake/fake.ts'
import { rootOwned } from '../system/system.ts'
import { createApplier } from './apply.ts'
import { isAway } from '../jobs/sync/agents.ts'
import { createAgentClient, type LocalAgentClient } from './client.ts'
import { listenOnSocket } from './listen.ts'
import { createAgentServer } from './server.ts'
import { noteDriver } from './testing.ts'
import { verbs } from './verbs/index.ts'

let folder = ''
let system: FakeSystem
let server: Server
let client: LocalAgentClient
let logged: { event: string; verb: string }[] = []
const socket = () => join(folder, 'agent.sock')

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'croft-agent-'))
  system = createFakeSystem()
  logged = []
  server = createAgentServer(
    { system, applier: createApplier(system, [noteDriver('one')]) },
    {
      verbs,
      maxBytes: 10_000,
      log: (event) => logged.push(event),
      streamVerbs: { echo: async (request, response, query) => void request.pipe(response.setHeader('x-name', query.get('name') ?? '')) },
    },
  )
  await listenOnSocket(server, socket(), 0)
  client = createAgentClient(socket())
})
afterEach(async () => {
  client.close()
  server.closeAllConnections()
  await new Promise((resolve) => void server.close(resolve))
  rmSync(folder, { recursive: true })
})

test('applies, lists, checks, plans and sweeps over the socket', async () => {
  expect(statSync(socket()).mode & 0o777).toBe(0o660)
  const specs = { one: { text: 'a' } }
  expect(await client.apply({ scope: 'site:1', generation: 2, specs })).toMatchObject({ outcome: 'applied' })
  expect(await client.state()).toEqual({ scopes: { 'site:1': { generation: 2, state: 'applied', error: '' } } })
  expect(await client.check({ scope: 'site:1', specs: { one: { text: 'bad' } } })).toEqual({ valid: false, output: 'line 1: bad' })
  expect((await client.plan({ scope: 'site:1', specs })).plan).toEqual([])
  expect(await client.sweep()).toMatchObject({ checked: 1, repaired: [] })
})

test.each([
  ['an unknown verb', 'shell', { command: 'id' }, 503],
  ['a name of the prototype', 'constructor', {}, 503],
  ['a field too many', 'sweep', { path: '/etc/passwd' }, 400],
  ['a scope that climbs', 'apply', { scope: 'site:../../x', generation: 1, specs: {} }, 400],
  ['a wrong type', 'apply', { scope: 'site:1', generation: '1', specs: {} }, 400],
  ['a body too large', 'apply', { scope: 'site:1', generation: 1, specs: { one: 'x'.repeat(20_000) } }, 413],
  ['a service outside the list', 'services.restart', { name: 'sshd; id' }, 403],
  ['a purge of a system user', 'purge.account', { username: 'root', uid: 0 }, 400],
  ['a site log by path', 'logs.read', { site: '../../etc', type: 'access', lines: 10 }, 400],
])('refuses and logs %s', async (_, verb, body, status) => {
  await expect(client.call(verb, body)).rejects.toMatchObject({ status })
  expect(logged).toMatchObject([{ event: 'refused', verb }])
  expect(system.faults.log).toEqual([])
})

test('a file verb gets the raw request', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const call = httpRequest({ socketPath: socket(), path: '/v1/files/echo?name=x', method: 'POST' }, (response) => {
      response.on('data', (chunk: Buffer) => resolve(`${String(response.headers['x-name'])} ${chunk.toString()}`))
    })
    call.once('error', reject)
    call.end('bytes')
  })
  expect(answer).toBe('x bytes')
})

test('a missing agent is 503, not a crash', async () => {
  const lonely = createAgentClient(join(folder, 'nobody.sock'))
  await expect(lonely.call('system.info')).rejects.toMatchObject({ status: 503, message: 'The server agent is not available' })
  await expect(lonely.sweep()).rejects.toSatisfy(isAway)
})

test('a second agent does not take the socket from a living one', async () => {
  await expect(listenOnSocket(server, socket(), 0)).rejects.toThrow('already listens')
})

test('starts and stops services of the list, testing the configuration first', async () => {
  expect(await client.call('services.start', { name: 'nginx' })).toEqual({ success: true, status: 'running' })
  expect(system.transcript.at(-1)?.slice(-2)).toEqual(['-t', '-q'])
  system.answer((argv) => (argv.includes('-t') ? { code: 1, stdout: '', stderr: 'unexpected "}"' } : null))
  await expect(client.call('services.restart', { name: 'nginx' })).rejects.toMatchObject({
    status: 400,
    message: 'Invalid configuration: unexpected "}"',
  })
  await expect(client.call('services.stop', { name: 'croft-agent', force: true })).rejects.toMatchObject({ status: 409 })
  expect(await client.call('services.stop', { name: 'nginx' })).toEqual({ success: true, status: 'stopped' })
  expect(await client.call('services.show', { name: 'nginx' })).toMatchObject({ name: 'nginx', display_name: 'Nginx', status: 'stopped' })
})

test('reads, follows and packs a site’s log', async () => {
  const path = '/croft/log/sites/7/access.log'
  await system.files.ensureDirectory('/croft/log/sites/7', rootOwned(0o755))
  const write = (content: string) => system.files.writeAtomic(path, content, rootOwned(0o644))
  await write('GET /a\nGET /b\nPOST /a\n')
  const log = { site: 7, type: 'access' }
  expect(await client.call('logs.read', { ...log, lines: 1, contains: '/a' })).toEqual({ lines: ['POST /a'], truncated: true })
  const stop = new AbortController()
  const stream = await client.stream('logs.stream', log, stop.signal)
  const next = new Promise<string>((resolve) => void stream.once('data', (chunk: Buffer) => resolve(chunk.toString())))
  stream.once('error', () => undefined)
  await write('GET /a\nGET /b\nPOST /a\nnew\nhalf')
  expect(await next).toBe('new\n')
  stop.abort()
  expect(await text((await client.stream('logs.download', log)).pipe(createGunzip()))).toContain('POST /a')
  await expect(client.stream('logs.download', { ...log, date: '2026-01-01' })).rejects.toMatchObject({ status: 404 })
})

test('a log without end of line is neither gathered nor followed byte by byte', async () => {
  const path = '/croft/log/sites/7/access.log'
  await system.files.ensureDirectory('/croft/log/sites/7', rootOwned(0o755))
  const write = (content: string) => system.files.writeAtomic(path, content, rootOwned(0o644))
  await write('x'.repeat(1024 * 1024))
  const log = { site: 7, type: 'access' }
  expect((await text((await client.stream('logs.download', log)).pipe(createGunzip()))).length).toBe(64 * 1024 + 1)
  const stop = new AbortController()
  const stream = await client.stream('logs.stream', log, stop.signal)
  let followed = ''
  stream.on('data', (chunk: Buffer) => (followed += chunk.toString())).once('error', () => undefined)
  await write(`${'x'.repeat(1024 * 1024)}early\n${'x'.repeat(6 * 1024 * 1024)}\nlate\n`)
  await expect.poll(() => followed.slice(-6)).toBe('\nlate\n')
  stop.abort()
  expect(followed.includes('early')).toBe(false)
})

test.each(['info', 'cpu', 'memory', 'disk', 'network', 'load', 'processes'])('tells the machine’s %s', async (what) => {
  const facts = await client.call<Record<string, unknown>>(`system.${what}`)
  expect(Object.keys(facts).length).toBeGreaterThan(0)
  if (what === 'memory') expect(Number(facts.total_mb)).toBeGreaterThan(0)
  if (what === 'info') expect(Number(facts.cpu_cores)).toBeGreaterThan(0)
})

test('a process is only signalled when it is still the one that was seen', async () => {
  await expect(client.call('system.kill', { pid: 1, startedAt: 0 })).rejects.toMatchObject({ status: 403 })
  await expect(client.call('system.kill', { pid: process.pid, startedAt: 0 })).rejects.toMatchObject({ status: 403 })
})
