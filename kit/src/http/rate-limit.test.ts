import { expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { addressBlock, createRateLimiter, defaultRateLimits, type TakeOptions } from './rate-limit.ts'

const take = { bucket: 'key', key: 'k', ip: '203.0.113.1' } as const

function refused(run: () => unknown): AppError {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
    throw thrown
  }
  throw new Error('the request was let through')
}

test('a window ends with its time', () => {
  const clock = manualClock(0)
  const limiter = createRateLimiter({ clock, limits: () => ({ ...defaultRateLimits, key: 1 }) })
  expect(limiter.take(take)).toEqual({ 'X-RateLimit-Limit': '1', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '60' })
  clock.advance(45_500)
  expect(refused(() => limiter.take(take)).headers).toEqual({
    'X-RateLimit-Limit': '1',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': '60',
    'Retry-After': '15',
  })
  clock.advance(14_500)
  expect(limiter.take(take)['X-RateLimit-Reset']).toBe('120')
})

test('the auth bucket has its own headers', () => {
  const limiter = createRateLimiter({ clock: manualClock(0), limits: () => ({ ...defaultRateLimits, auth: 1 }) })
  const auth: TakeOptions = { ...take, bucket: 'auth' }
  expect(limiter.take(auth)).toEqual({ 'X-RateLimit-Limit': '1', 'X-RateLimit-Window': '60' })
  expect(refused(() => limiter.take(auth)).headers).toMatchObject({
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': '60',
    'Retry-After': '60',
  })
})

test('own limits, changed settings and the white-list', () => {
  let key = 1
  const limiter = createRateLimiter({
    clock: manualClock(0),
    limits: () => ({ ...defaultRateLimits, key, exempt: (ip) => ip === '192.0.2.1' }),
  })
  limiter.take(take)
  expect(refused(() => limiter.take(take)).status).toBe(429)
  key = 2
  expect(limiter.take(take)['X-RateLimit-Remaining']).toBe('0')
  expect(limiter.take({ ...take, limit: 5 })['X-RateLimit-Limit']).toBe('5')
  for (let n = 0; n < 9; n++) limiter.take({ ...take, ip: '192.0.2.1' })
})

test('memory is bounded, the oldest windows go first', () => {
  const limiter = createRateLimiter({ clock: manualClock(0), maxWindows: 10, limits: () => ({ ...defaultRateLimits, key: 1 }) })
  for (let n = 0; n < 10; n++) limiter.take({ ...take, key: `k${n}` })
  expect(refused(() => limiter.take({ ...take, key: 'k0' })).status).toBe(429)
  limiter.take({ ...take, key: 'new' })
  expect(() => limiter.take({ ...take, key: 'k0' })).not.toThrow()
  expect(refused(() => limiter.take({ ...take, key: 'k9' })).status).toBe(429)
})

test('IPv6 counts by /64', () => {
  expect(addressBlock('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(addressBlock('2001:0db8:0001:0002::9')).toBe('2001:db8:1:2::/64')
  expect(addressBlock('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(addressBlock('::1')).toBe('0:0:0:0::/64')
  expect(addressBlock('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(addressBlock('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(addressBlock('64:ff9b::203.0.113.7')).toBe('64:ff9b:0:0::/64')
  expect(addressBlock('203.0.113.7')).toBe('203.0.113.7')
})
