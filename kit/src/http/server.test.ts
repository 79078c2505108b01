import type { FastifyBaseLogger } from 'fastify'
import { expect, test } from 'vitest'
import { AppError, invalid, unavailable } from '../errors.ts'
import { createServer } from './server.ts'

function listeningLogger(): { logger: FastifyBaseLogger; errors: unknown[] } {
  const errors: unknown[] = []
  const quiet = () => undefined
  const logger = { level: 'error', info: quiet, warn: quiet, debug: quiet, trace: quiet, silent: quiet, fatal: quiet }
  const whole: FastifyBaseLogger = { ...logger, error: (entry: unknown) => void errors.push(entry), child: () => whole }
  return { logger: whole, errors }
}

test('failures of ours are logged with their cause under the request id, refusals are not', async () => {
  const { logger, errors } = listeningLogger()
  const server = createServer({ logger })
  const cause = new Error('disk is full')
  server.get('/boom', () => Promise.reject(cause))
  server.get('/gone', () => Promise.reject(unavailable(undefined, 7, cause)))
  server.get('/bad', () => Promise.reject(invalid('Invalid x')))
  const boom = await server.inject('/boom')
  expect(boom.body).not.toContain('disk')
  expect(errors).toMatchObject([{ err: cause, requestId: boom.headers['x-request-id'] }])
  const gone = await server.inject('/gone')
  expect([gone.statusCode, gone.headers['retry-after'], gone.json<{ error: string }>().error]).toEqual([
    503,
    '7',
    'Service temporarily unavailable',
  ])
  expect(errors).toHaveLength(2)
  expect((await server.inject('/bad')).statusCode).toBe(400)
  expect(errors).toHaveLength(2)
  await server.close()
})

test('published shapes replace the envelope', async () => {
  const server = createServer({ envelope: (error, path) => (path === '/portal' ? { ok: false, reason: error.message } : undefined) })
  const conflict = new AppError(409, 'CONFLICT', 'x', { body: { session: 'taken' } })
  server.get('/portal', () => Promise.reject(invalid('Invalid x')))
  server.get('/login', () => Promise.reject(conflict))
  server.get('/other', () => Promise.reject(invalid('Invalid x')))
  expect((await server.inject('/portal')).json()).toEqual({ ok: false, reason: 'Invalid x' })
  const login = await server.inject('/login')
  expect([login.statusCode, login.json()]).toEqual([409, { session: 'taken' }])
  expect((await server.inject('/other')).json()).toMatchObject({ code: 'VALIDATION_ERROR' })
  await server.close()
})

test('only named origins may call from a browser', async () => {
  const server = createServer({ corsOrigins: () => ['https://a.example'] })
  server.get('/x', () => ({}))
  const from = (origin: string, method: 'GET' | 'OPTIONS' = 'GET') => server.inject({ method, url: '/x', headers: { origin } })
  expect((await from('https://a.example')).headers).toMatchObject({ 'access-control-allow-origin': 'https://a.example', vary: 'Origin' })
  expect((await from('https://b.example')).headers['access-control-allow-origin']).toBeUndefined()
  const preflight = await from('https://a.example', 'OPTIONS')
  expect([preflight.statusCode, preflight.headers['access-control-allow-methods']]).toEqual([204, preflight.headers['allow']])
  expect((await from('https://b.example', 'OPTIONS')).headers['access-control-allow-methods']).toBeUndefined()
  await server.close()
})

test('forwarding headers count only from configured proxies', async () => {
  const seen = async (trustProxy: false | string[]) => {
    const server = createServer({ trustProxy })
    server.get('/ip', (request) => ({ ip: request.ip }))
    const reply = await server.inject({ url: '/ip', headers: { 'x-forwarded-for': '203.0.113.9' } })
    await server.close()
    return reply.json<{ ip: string }>().ip
  }
  expect(await seen(false)).toBe('127.0.0.1')
  expect(await seen(['127.0.0.1'])).toBe('203.0.113.9')
  expect(await seen(['192.0.2.1'])).toBe('127.0.0.1')
})
