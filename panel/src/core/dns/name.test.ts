import { expect, test } from 'vitest'
import { absoluteName, normalizeRecordName, normalizeTarget } from './name.ts'

const long = 'a'.repeat(63)

test.each([
  ['@', '@'],
  [' WWW ', 'www'],
  ['example.com', '@'],
  ['Example.COM.', '@'],
  ['www.example.com', 'www'],
  ['www.example.com.', 'www'],
  ['*', '*'],
  ['*.shop', '*.shop'],
  ['_dmarc', '_dmarc'],
  ['_sip._tcp.shop', '_sip._tcp.shop'],
  ['0/25', '0/25'],
  ['bücher', 'xn--bcher-kva'],
  ['xn--bcher-kva', 'xn--bcher-kva'],
  ['other.org', 'other.org'],
  [long, long],
])('reads the name %j as %j', (input, expected) => {
  expect(normalizeRecordName(input, 'example.com')).toBe(expected)
})

test.each([
  '',
  ' ',
  '.',
  '..',
  'a..b',
  'www.',
  'www.other.org.',
  'notexample.com.',
  '-a',
  'a-',
  'a b',
  'a.*',
  '**',
  '*a',
  `${long}a`,
  'a\nb',
  'a\0',
  'a"b',
  'a;b',
])('refuses the name %j', (input) => {
  expect(normalizeRecordName(input, 'example.com')).toBeNull()
})

test.each(['a\\b', 'a$b', '%41ü', '１２７', 'a。b.ü', 'ü/x', 'ü@x', 'ü\u202ex'])(
  'refuses the name %j that would turn into another',
  (input) => {
    expect(normalizeRecordName(input, 'example.com')).toBeNull()
  },
)

test('a whole name has at most 253 characters', () => {
  const labels = [long, long, long].join('.')
  expect(normalizeRecordName(`${'b'.repeat(49)}.${labels}`, 'example.com')).toBe(`${'b'.repeat(49)}.${labels}`)
  expect(normalizeRecordName(`${'b'.repeat(50)}.${labels}`, 'example.com')).toBeNull()
})

test('whole names', () => {
  expect(absoluteName('@', 'example.com')).toBe('example.com')
  expect(absoluteName('*.www', 'example.com')).toBe('*.www.example.com')
})

test.each([
  ['Mail.Example.com.', 'host', 'mail.example.com'],
  ['a_b.example.com', 'host', null],
  ['sel._domainkey.example.com', 'name', 'sel._domainkey.example.com'],
  ['mail', 'host', null],
  ['192.0.2.1', 'name', null],
  ['*.example.com', 'name', null],
  ['.', 'name', null],
  ['mail.example.com..', 'host', null],
  ['mail.example.com;', 'name', null],
] as const)('the target %j as %s is %j', (input, kind, expected) => {
  expect(normalizeTarget(input, kind)).toBe(expected)
})
