import { expect, test } from 'vitest'
import { reverseName } from './reverse.ts'

test.each([
  ['203.0.113.10', '10.113.0.203.in-addr.arpa'],
  ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ['::1', `1.${'0.'.repeat(31)}ip6.arpa`],
  ['2001:db8:1:2:3:4:5:6', '6.0.0.0.5.0.0.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ['203.0.113', null],
  ['fe80::1%eth0', null],
])('%s is looked up as %s', (ip, expected) => {
  expect(reverseName(ip)).toBe(expected)
})
