import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '@croft/kit/clock.ts'
import { encodeName, readName } from '../../core/dns/message.ts'
import { eachApp } from '../../testing/app.ts'
import { reply, udpServer } from '../dns-servers/testing.ts'
import { quietNames } from '../dns-zones/testing-offline.ts'
import { dnsWorld, refusal } from '../dns-zones/testing.ts'
import { cloudflare, digitalocean, hetzner } from './http-kinds.ts'
import { ProviderRefused } from './provider.ts'
import { outwardReach } from './reach.ts'
import { rfc2136 } from './rfc2136.ts'

const open = outwardReach(async () => ['127.0.0.0/8'])

interface Call {
  readonly method: string
  readonly path: string
  readonly token: string
  readonly body: Record<string, unknown>
}

/** A provider on loopback: `answer` gives status and body. */
async function httpServer(answer: (call: Call) => readonly [number, unknown]): Promise<{ url: string; calls: Call[] }> {
  const calls: Call[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const token = request.headers.authorization ?? String(request.headers['auth-api-token'] ?? '')
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
      const call = { method: request.method ?? '', path: request.url ?? '', token, body }
      calls.push(call)
      const [status, reply] = answer(call)
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(reply === null ? '' : JSON.stringify(reply))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls }
}

/** Records of example.com behind an interface like Cloudflare's. */
function zoneOfCloudflare() {
  const records = new Map<string, { name: string; content: string }>()
  return {
    records,
    answer({ method, path, token, body }: Call): readonly [number, unknown] {
      if (token !== 'Bearer right-token') return [403, { errors: [] }]
      const url = new URL(path, 'http://x')
      if (url.pathname === '/zones') return [200, { result: url.searchParams.get('name') === 'example.com' ? [{ id: 'z1' }] : [] }]
      if (method === 'POST') {
        records.set(`r${records.size}`, { name: String(body['name']), content: `"${String(body['content'])}"` })
        return [200, { result: {} }]
      }
      if (method === 'DELETE') {
        records.delete(url.pathname.split('/').at(-1) ?? '')
        return [200, { result: {} }]
      }
      const found = [...records].filter(([, record]) => record.name === url.searchParams.get('name'))
      return [200, { result: found.map(([id, { content }]) => ({ id, content })) }]
    },
  }
}

const name = '_acme-challenge.www.example.com'

test('Cloudflare: values come and go one by one, a second time changes nothing', async () => {
  const zone = zoneOfCloudflare()
  const { url } = await httpServer((call) => zone.answer(call))
  const provider = cloudflare.open({ token: 'right-token', endpoint: url }, open)
  await provider.check()
  for (const value of ['one', 'two', 'two']) await provider.set(name, value)
  expect([...zone.records.values()].map(({ content }) => content)).toEqual(['"one"', '"two"'])
  await provider.remove(name, 'one')
  await provider.remove(name, 'one')
  expect([...zone.records.values()].map(({ content }) => content)).toEqual(['"two"'])
  await expect(provider.set('_acme-challenge.elsewhere.org', 'x')).rejects.toThrow('no zone there holds _acme-challenge.elsewhere.org')
  await expect(cloudflare.open({ token: 'wrong-token', endpoint: url }, open).check()).rejects.toThrow('access is denied')
})

test('DigitalOcean and Hetzner are asked in their own words', async () => {
  const ocean = await httpServer(({ method, path }) => {
    if (path === '/domains/example.com') return [200, { domain: {} }]
    if (path.startsWith('/domains/') && !path.includes('/records')) return [404, { id: 'not_found' }]
    return method === 'GET' ? [200, { domain_records: [{ id: 7, data: 'old' }] }] : [method === 'DELETE' ? 204 : 201, null]
  })
  const first = digitalocean.open({ token: 'token', endpoint: ocean.url }, open)
  await first.set(name, 'new')
  expect(ocean.calls.at(-1)).toMatchObject({ method: 'POST', body: { type: 'TXT', name: '_acme-challenge.www', data: 'new' } })
  await first.remove(name, 'old')
  expect(ocean.calls.at(-1)).toMatchObject({ method: 'DELETE', path: '/domains/example.com/records/7', token: 'Bearer token' })

  const host = await httpServer(({ method, path }) => {
    if (path.startsWith('/zones?')) return path.includes('name=example.com') ? [200, { zones: [{ id: 'z' }] }] : [404, { zones: [] }]
    const row = { id: 'r', type: 'TXT', name: '_acme-challenge.www', value: '"old"' }
    return method === 'GET' ? [200, { records: [row] }] : [200, {}]
  })
  const second = hetzner.open({ token: 'token', endpoint: host.url }, open)
  await second.set(name, 'new')
  expect(host.calls.at(-1)).toMatchObject({
    method: 'POST',
    token: 'token',
    body: { zone_id: 'z', name: '_acme-challenge.www', value: '"new"' },
  })
  await second.remove(name, 'old')
  expect(host.calls.at(-1)).toMatchObject({ method: 'DELETE', path: '/records/r' })
})

test('nobody is sent to this server, its neighbours, or elsewhere without encryption', async () => {
  const closed = outwardReach(async () => [])
  const { url, calls } = await httpServer(() => [200, { result: [] }])
  for (const endpoint of [
    url,
    url.replace('127.0.0.1', 'localhost'),
    'http://169.254.169.254',
    'https://[::ffff:127.0.0.1]',
    'https://10.0.0.1',
  ]) {
    await expect(cloudflare.open({ token: 'right-token', endpoint }, closed).check(), endpoint).rejects.toThrow(ProviderRefused)
  }
  await expect(open.json({ method: 'GET', url: 'http://203.0.113.1/', headers: {} })).rejects.toThrow('must use https')
  await expect(open.json({ method: 'GET', url: 'file:///etc/passwd', headers: {} })).rejects.toThrow('no URL')
  expect(calls).toEqual([])
})

test('updates are signed; what the server says is told', async () => {
  const seen: Buffer[] = []
  let code = 0
  const port = await udpServer((message) => {
    seen.push(message)
    return reply(message, code)
  })
  const credentials = {
    server: `127.0.0.1:${port}`,
    zone: 'example.com',
    key_name: 'Key',
    key_secret: 'c2VjcmV0LXNlY3JldA==',
    algorithm: 'hmac-sha256' as const,
  }
  const provider = rfc2136(systemClock).open(credentials, open)
  await provider.set(name, 'value')
  const [update] = seen
  if (update === undefined) throw new Error('no update was sent')
  expect(update.readUInt16BE(2) >> 11).toBe(5)
  expect(readName(update, 12).name).toBe('example.com')
  expect(readName(update, readName(update, 12).next + 4).name).toBe(name)
  expect(update.includes(encodeName('hmac-sha256'))).toBe(true)
  code = 9
  await expect(provider.check()).rejects.toThrow('the key is not known or wrong')
  await expect(provider.set('_acme-challenge.example.org', 'x')).rejects.toThrow('does not lie in example.com')
  const closed = rfc2136(systemClock).open(
    credentials,
    outwardReach(async () => []),
  )
  await expect(closed.check()).rejects.toThrow('127.0.0.1 is not allowed as a target')
})

eachApp('providers', (start) => {
  test('are tried before they are stored, belong to one account, and never show what they know', async () => {
    const zone = zoneOfCloudflare()
    const { url } = await httpServer((call) => zone.answer(call))
    const { app, john } = await dnsWorld(start, { ...quietNames, reach: open })
    const mary = await app.account('mary')
    const body = { name: 'My Cloudflare', type: 'cloudflare', credentials: { token: 'right-token', endpoint: url } }
    const made = await john.post('/dns/providers', body)
    expect([made.status, Object.keys(made.body)]).toEqual([201, ['id', 'name', 'type', 'created_at']])
    const id = String(made.body['id'])
    expect((await john.get('/dns/providers')).text).not.toContain('right-token')
    const stored = await app.db.q.selectFrom('dns_providers').select('credentials').executeTakeFirstOrThrow()
    expect(stored.credentials).not.toContain('right-token')
    const provider = await app.parts.dnsProviders.open(id)
    await provider?.set(name, 'value')
    expect(zone.records.size).toBe(1)
    expect(await refusal(john.post('/dns/providers', body))).toBe('409 DNS provider already exists')
    const wrong = (credentials: object, type = 'cloudflare') => refusal(john.post('/dns/providers', { name: 'x', type, credentials }))
    expect(await wrong({ token: 'wrong-token', endpoint: url })).toBe('400 Credentials were rejected: access is denied')
    expect(await wrong({})).toBe('400 Credentials were rejected: token is missing or wrong')
    expect(await wrong({}, 'route53')).toBe('400 Credentials were rejected: access_key_id is missing or wrong')
    expect((await mary.get('/dns/providers')).list).toEqual([])
    expect(await refusal(mary.delete(`/dns/providers/${id}`))).toBe('404 DNS provider not found')
    expect((await john.delete(`/dns/providers/${id}`)).body).toEqual({ success: true, message: 'DNS provider deleted' })
    expect(await app.parts.dnsProviders.open(id)).toBeNull()
  })
})
