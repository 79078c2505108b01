import { expect, test } from 'vitest'
import { recordsOf, textOf } from '../../web/src/resources/zones/template-text.ts'

test('a line is a record; empty lines are none', () => {
  expect(recordsOf('@ a 203.0.113.1\n\n@ MX 10 mail.example.com\n@ TXT v=spf1 mx -all')).toEqual([
    { name: '@', type: 'A', content: '203.0.113.1' },
    { name: '@', type: 'MX', content: 'mail.example.com', priority: 10 },
    { name: '@', type: 'TXT', content: 'v=spf1 mx -all' },
  ])
})

test('what is no record is told with its line', () => {
  expect(() => recordsOf('@ A 203.0.113.1\nwww')).toThrow('2: www')
  expect(() => recordsOf('@ MX mail.example.com')).toThrow('1: @ MX mail.example.com')
})

test('a template that is shown as text and read again is the same', () => {
  const text = '@ A 203.0.113.1\n@ 300 MX 10 mail.example.com\n@ TXT v=spf1 mx -all'
  const records = recordsOf(text).map((record) => ({ ttl: null, priority: null, ...record }))
  expect(records[1]).toEqual({ name: '@', type: 'MX', content: 'mail.example.com', priority: 10, ttl: 300 })
  expect(textOf(records)).toBe(text)
})
