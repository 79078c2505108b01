import { expect, test } from 'vitest'
import { Fault } from './fault.ts'
import type { Field } from './table.ts'
import { duration, parseValue } from './values.ts'

const meaning = { shown: '--x', now: Date.UTC(2026, 0, 10), past: false }
const value = (field: Field, text: string, past = false) => parseValue(field, text, { ...meaning, past })

test('sizes, unlimited, times, lists and truth', () => {
  const quota: Field = { name: 'disk_quota_mb', type: 'integer' }
  expect(value(quota, '500M')).toBe(500)
  expect(value(quota, '1.5G')).toBe(1536)
  expect(value(quota, 'unlimited')).toBe(-1)
  expect(value(quota, '-1')).toBe(-1)
  expect(() => value({ name: 'count', type: 'integer' }, '10G')).toThrow(Fault)
  const at: Field = { name: 'at', type: 'string', format: 'date-time' }
  expect(value(at, '2h')).toBe('2026-01-10T02:00:00.000Z')
  expect(value(at, '7d', true)).toBe('2026-01-03T00:00:00.000Z')
  expect(value(at, '2026-02-01T00:00:00Z')).toBe('2026-02-01T00:00:00Z')
  expect(value({ name: 'ports', type: 'array', items: 'integer' }, '80, 443')).toEqual([80, 443])
  expect(value({ name: 'on', type: 'boolean' }, 'no')).toBe(false)
  expect(value({ name: 'any', type: 'any' }, '{"a":1}')).toEqual({ a: 1 })
  expect(value({ name: 'any', type: 'any' }, '8.3x')).toBe('8.3x')
  expect(duration('timeout', '10m')).toBe(600_000)
  expect(() => duration('timeout', 'soon')).toThrow('--timeout')
})
