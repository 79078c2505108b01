import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import { generateKey } from '../pki/keys.ts'
import { selfSign } from '../pki/requests.ts'
import { createTransport, retryAfterOf } from './transport.ts'
import { AcmeProblem } from './types.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function serve(handler: Handler, tls?: { key: string; cert: string }) {
  const server = tls === undefined ? createServer(handler) : createSecureServer(tls, handler)
  const sockets: Socket[] = []
  server.on('connection', (socket: Socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { port, sockets, url: `http://127.0.0.1:${port}/` }
}

const options = { trust: '', userAgent: 'Croft test', timeoutMs: 5000 }
const words = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it was not refused'),
    (error: unknown) => {
      if (error instanceof AcmeProblem) return `${error.problem.type}: ${error.problem.detail}`
      throw error
    },
  )

it('speaks HTTPS only, but on loopback', async () => {
  const send = createTransport(options)
  for (const url of ['http://ca.example/directory', 'http://localhost.example/', 'ftp://127.0.0.1/', 'file:///etc/passwd'])
    expect(await words(send(url, { method: 'GET' }))).toContain('only HTTPS is spoken')
})

it('trusts a private authority when it is told to', async () => {
  const key = await generateKey('ec256')
  const cert = await selfSign({ key, names: ['localhost'], days: 1, now: Date.now() - 1000 })
  const { port } = await serve((_, response) => response.end('here'), { key, cert })
  const url = `https://localhost:${port}/`
  expect(await words(createTransport(options)(url, { method: 'GET' }))).toMatch(
    /^unreachable: localhost:\d+ cannot be reached: .*self.signed/,
  )
  expect(await createTransport({ ...options, trust: cert })(url, { method: 'GET' })).toMatchObject({ status: 200, body: 'here' })
})

it('says who it is, and keeps its connection', async () => {
  const agents = new Set<string | undefined>()
  const { url, sockets } = await serve(({ headers }, response) => {
    agents.add(headers['user-agent'])
    response.end('x')
  })
  const send = createTransport(options)
  for (let n = 0; n < 5; n += 1) await send(url, { method: 'POST', body: '{}' })
  expect([[...agents], sockets.length]).toEqual([['Croft test'], 1])
})

it('asks again when a kept connection is closed on it, and not when a new one is', async () => {
  let asked = 0
  const { url, sockets } = await serve((request, response) => {
    asked += 1
    if (asked === 2) request.socket.destroy()
    else response.end(String(asked))
  })
  const send = createTransport(options)
  await send(url, { method: 'GET' })
  expect(await send(url, { method: 'GET' })).toMatchObject({ body: '3' })
  expect(sockets).toHaveLength(2)
  const broken = await serve((request) => request.socket.destroy())
  expect(await words(createTransport(options)(broken.url, { method: 'GET' }))).toMatch(/^unreachable: .*hang up/)
  expect(broken.sockets).toHaveLength(1)
})

it('does not follow where it is led', async () => {
  const { url } = await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  expect((await createTransport(options)(url, { method: 'POST', body: '{}' })).status).toBe(302)
})

it('does not wait for ever, neither for the first byte nor for the last', async () => {
  const silent = await serve(() => undefined)
  const dripping = await serve((_, response) => response.write('x'))
  const send = createTransport({ ...options, timeoutMs: 100 })
  expect(await words(send(silent.url, { method: 'GET' }))).toContain('no answer in time')
  expect(await words(send(dripping.url, { method: 'GET' }))).toContain('no answer in time')
})

it('reads no more than an authority has to say', async () => {
  const { url } = await serve((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  })
  expect(await words(createTransport(options)(url, { method: 'GET' }))).toContain('the answer is too long')
})

it('stops when it is told to', async () => {
  const { url } = await serve(() => undefined)
  const stop = new AbortController()
  const asked = createTransport({ ...options, signal: stop.signal })(url, { method: 'GET' })
  stop.abort()
  expect(await words(asked)).toMatch(/aborted/)
})

it('reads when to ask again', () => {
  const clock = manualClock()
  const at = (value: string) => retryAfterOf({ 'retry-after': value }, clock)
  const past = new Date(clock.now() - 5000).toUTCString()
  expect([at('120'), at(past), at('soon'), retryAfterOf({}, clock)]).toEqual([120_000, 0, null, null])
})
