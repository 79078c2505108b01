import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unauthorized } from '../errors.ts'
import { listenAll, type Listeners } from './listen.ts'
import { mount } from './mount.ts'
import { attachment, byteRange, downloadReply } from './range.ts'
import { EventStreamBody, routeFactory, type StreamEvent } from './route.ts'
import { createServer } from './server.ts'
import { renderEvent } from './stream.ts'

interface Probe {
  ended: number
  sent: number
  revoked: boolean
}
const route = routeFactory<null, Probe>()
const common = { folder: 'Jobs', mark: 'C', scope: null, roles: ['user'], title: 'x' } as const

async function* waiting(probe: Probe, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  try {
    yield { id: '1', event: 'log', data: { line: 'a\nb' } }
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  } finally {
    probe.ended += 1
  }
}
async function* flood(probe: Probe): AsyncGenerator<StreamEvent> {
  for (; probe.sent < 10_000; probe.sent += 1) yield { event: 'x', data: 'x'.repeat(10_000) }
}

const routes = [
  route({
    get: '/follow',
    name: 'follow',
    ...common,
    reply: { 200: 'text/event-stream' },
    handle: ({ services }) => new EventStreamBody((_id, signal) => waiting(services, signal)),
  }),
  route({
    get: '/resume',
    name: 'resume',
    ...common,
    reply: { 200: 'text/event-stream' },
    handle: () =>
      new EventStreamBody(async function* (id) {
        yield { id: '9', event: 'end', data: { after: id } }
      }),
  }),
  route({
    get: '/flood',
    name: 'flood',
    ...common,
    reply: { 200: 'text/event-stream' },
    handle: ({ services }) => new EventStreamBody(() => flood(services)),
  }),
  route({
    get: '/file',
    name: 'file',
    ...common,
    reply: { 200: 'text/plain' },
    handle: ({ request }) => {
      const open = ({ start, end }: { start: number; end: number }) => Readable.from([Buffer.from('0123456789').subarray(start, end + 1)])
      return downloadReply(request, { size: 10, contentType: 'text/plain', filename: 'a "b"\r\n\u00fc.txt', etag: '"e"', open })
    },
  }),
]

let probe: Probe
let listeners: Listeners
let port = 0
beforeEach(async () => {
  probe = { ended: 0, sent: 0, revoked: false }
  const server = createServer()
  mount(server, routes, {
    services: probe,
    recheckEvery: 20,
    authenticate: () => {
      if (probe.revoked) throw unauthorized('Invalid or expired token')
      return { ctx: null, credential: 'c', kind: 'session', actor: 'u' }
    },
    authorize: () => undefined,
  })
  listeners = await listenAll(server, [{ host: '127.0.0.1', port: 0 }])
  const [address] = listeners.addresses
  if (typeof address !== 'object') throw new Error('no port')
  port = address.port
})
afterEach(() => listeners.close(100))

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ request: ClientRequest; reply: IncomingMessage }>((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', path: `/api/v1${path}`, headers, method, agent: false }, (reply) =>
      resolve({ request, reply }),
    )
    request.on('error', reject).end()
  })
async function textOf(reply: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of reply) text += String(chunk)
  return text
}
async function until(check: () => boolean): Promise<void> {
  for (let n = 0; n < 100 && !check(); n++) await sleep(10)
  expect(check()).toBe(true)
}

test('an event stream has its headers, ids and data, and resumes', async () => {
  const { reply } = await get('/resume', { 'last-event-id': '8' })
  expect(reply.headers['content-type']).toContain('text/event-stream')
  expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
  expect(await textOf(reply)).toBe('id: 9\nevent: end\ndata: {"after":"8"}\n\n')
  expect(renderEvent({ id: 'a\nb', event: 'c\r\nd', data: 'e\nf' })).toBe('id: a b\nevent: c  d\ndata: "e\\nf"\n\n')
  const head = await get('/follow', {}, 'HEAD')
  expect(await textOf(head.reply)).toBe('')
})

test('a client that leaves ends the source and frees its place', async () => {
  const opened = await Promise.all(Array.from({ length: 8 }, () => get('/follow')))
  const ninth = await get('/follow')
  expect(ninth.reply.statusCode).toBe(429)
  for (const { reply } of opened) reply.destroy()
  await until(() => probe.ended === 8)
  const again = await get('/follow')
  expect(again.reply.statusCode).toBe(200)
  again.reply.destroy()
  await until(() => probe.ended === 9)
})

test('a revoked session loses its stream', async () => {
  const { reply } = await get('/follow')
  const text = textOf(reply)
  await sleep(50)
  expect(probe.ended).toBe(0)
  probe.revoked = true
  expect(await text).toContain('event: log')
  await until(() => probe.ended === 1)
})

test('a slow reader holds the source back', async () => {
  const { reply } = await get('/flood')
  reply.pause()
  let held = -1
  for (let n = 0; n < 50 && held !== probe.sent; n += 1) {
    held = probe.sent
    await sleep(200)
  }
  expect(probe.sent).toBe(held)
  expect(held).toBeLessThan(5000)
  reply.destroy()
})

test('shutting down ends open streams', async () => {
  const { reply } = await get('/follow')
  const text = textOf(reply)
  await listeners.close(5000)
  expect(await text).toContain('event: log')
  expect(probe.ended).toBe(1)
})

test('downloads honour one range', async () => {
  const whole = await get('/file')
  expect(whole.reply.headers).toMatchObject({ 'content-length': '10', 'accept-ranges': 'bytes', 'content-type': 'text/plain' })
  expect(await textOf(whole.reply)).toBe('0123456789')
  const part = await get('/file', { range: 'bytes=2-4' })
  expect([part.reply.statusCode, part.reply.headers['content-range'], await textOf(part.reply)]).toEqual([206, 'bytes 2-4/10', '234'])
  const beyond = await get('/file', { range: 'bytes=10-' })
  expect([beyond.reply.statusCode, beyond.reply.headers['content-range'], await textOf(beyond.reply)]).toEqual([416, 'bytes */10', ''])
  const stale = await get('/file', { range: 'bytes=2-4', 'if-range': '"old"' })
  expect([stale.reply.statusCode, await textOf(stale.reply)]).toEqual([200, '0123456789'])
  const head = await get('/file', {}, 'HEAD')
  expect([head.reply.headers['content-length'], await textOf(head.reply)]).toEqual(['10', ''])
})

test('ranges and file names', () => {
  expect(byteRange('bytes=-3', 10)).toEqual({ start: 7, end: 9 })
  expect(byteRange('bytes=5-', 10)).toEqual({ start: 5, end: 9 })
  expect(byteRange('bytes=5-99', 10)).toEqual({ start: 5, end: 9 })
  for (const whole of ['bytes=5-4', 'bytes=-', 'bytes=1-2,4-5', 'lines=1-2', undefined]) expect(byteRange(whole, 10)).toBeNull()
  for (const bad of ['bytes=-0', 'bytes=10-']) expect(byteRange(bad, 10)).toBe('unsatisfiable')
  expect(attachment('a"b\r\nc\\\u00fc')).toBe(`attachment; filename="a_b__c__"; filename*=UTF-8''a%22b%0D%0Ac%5C%C3%BC`)
})
