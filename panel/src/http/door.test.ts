import { expect, test } from 'vitest'
import { createServer } from '@croft/kit/http/server.ts'
import { type Door, addDoor, mayReach, openDoor } from './door.ts'

function behind(door: { now: Door }) {
  const server = createServer()
  addDoor(server, () => door.now)
  server.get('/api/v1/things', (_request, reply) => reply.send('["thing"]'))
  server.get('/healthz', (_request, reply) => reply.send('{"ok":true}'))
  return (url: string, headers: Record<string, string> = {}, remoteAddress = '198.51.100.7') =>
    server.inject({ method: 'GET', url, headers, remoteAddress })
}

test('an open door lets everybody in', async () => {
  const ask = behind({ now: openDoor })
  expect((await ask('/api/v1/things')).statusCode).toBe(200)
})

test('in maintenance the API says 503 with the message, browsers see it as a page, and monitors still get through', async () => {
  const door = { now: { ...openDoor, maintenance: 'Back at <noon> & open' } as Door }
  const ask = behind(door)
  const reply = await ask('/api/v1/things')
  expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '120'])
  expect(reply.json()).toMatchObject({ success: false, message: 'Back at <noon> & open', status: 503 })
  expect((await ask('/api/v1/nothing')).statusCode).toBe(503)
  const page = await ask('/login', { accept: 'text/html' })
  expect([page.statusCode, page.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8'])
  expect(page.body).toContain('Back at &lt;noon&gt; &amp; open')
  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  expect((await ask('/healthz')).statusCode).toBe(200)
  door.now = openDoor
  expect((await ask('/api/v1/things')).statusCode).toBe(200)
})

test('only addresses on the list get in, of both families, and the machine itself always', async () => {
  const ask = behind({ now: { maintenance: null, networks: ['203.0.113.0/24', '2001:db8::/48'] } })
  const statuses = async (...addresses: string[]) => Promise.all(addresses.map(async (ip) => (await ask('/healthz', {}, ip)).statusCode))
  expect(await statuses('203.0.113.9', '2001:db8::1', '127.0.0.1', '::1', '::ffff:203.0.113.9')).toEqual([200, 200, 200, 200, 200])
  expect(await statuses('198.51.100.7', '2001:db9::1', '::ffff:198.51.100.7')).toEqual([403, 403, 403])
  expect(mayReach(openDoor, '198.51.100.7')).toBe(true)
})
