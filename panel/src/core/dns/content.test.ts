import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '@croft/kit/errors.ts'
import { normalizeContent } from './content.ts'
import { anyRecord, testZone } from './testing.ts'
import { type RecordType, recordTypes } from './types.ts'

const srv = '_sip._tcp'
const hex = (digits: number) => 'aB'.repeat(digits / 2)
const normal = (type: RecordType, content: string, priority: number | null = null, name = type === 'SRV' ? srv : 'www') =>
  normalizeContent(type, content, { name, zone: testZone, priority })

test.each<[RecordType, string, string]>([
  ['A', ' 203.0.113.10 ', '203.0.113.10'],
  ['AAAA', '2001:DB8:0:0:0:0:0:10', '2001:db8::10'],
  ['CNAME', 'WWW.Example.NET.', 'www.example.net'],
  ['CNAME', 'sel._domainkey.example.net', 'sel._domainkey.example.net'],
  ['CNAME', 'bücher.example', 'xn--bcher-kva.example'],
  ['TXT', ' v=spf1 "a"; \\ ~all é ', ' v=spf1 "a"; \\ ~all é '],
  ['TXT', '', ''],
  ['TXT', 'x'.repeat(4096), 'x'.repeat(4096)],
  ['CAA', '0 issue letsencrypt.org', '0 issue "letsencrypt.org"'],
  ['CAA', '128 ISSUEWILD "CA.example;account=7 ; policy = ev"', '128 issuewild "ca.example; account=7; policy=ev"'],
  ['CAA', '0 issue ";"', '0 issue ";"'],
  ['CAA', '0 issue "; policy=ev"', '0 issue "; policy=ev"'],
  ['CAA', '0 issuemail "ca.example"', '0 issuemail "ca.example"'],
  ['CAA', '0 iodef "mailto:security@example.com"', '0 iodef "mailto:security@example.com"'],
  ['NS', 'ns1.example.net.', 'ns1.example.net'],
  ['PTR', 'Printer._http._tcp.example.com', 'printer._http._tcp.example.com'],
  ['TLSA', `3 1 1 ${hex(64)}`, `3 1 1 ${hex(64).toUpperCase()}`],
  ['TLSA', `3 1 2 ${hex(64)} ${hex(64)}`, `3 1 2 ${hex(128).toUpperCase()}`],
  ['TLSA', '0 0 0 30', '0 0 0 30'],
  ['SSHFP', `4 2 ${hex(64)}`, `4 2 ${hex(64).toUpperCase()}`],
  ['ALIAS', 'Apps.example.net.', 'apps.example.net'],
  ['HTTPS', '0 www.example.net.', '0 www.example.net'],
  ['HTTPS', '1 . ipv6hint=2001:DB8:0::1 alpn="h2,h3" port=0443', '1 . alpn=h2,h3 port=443 ipv6hint=2001:db8::1'],
  [
    'SVCB',
    '7 svc.example.net mandatory=port,alpn alpn=h2 port=1 no-default-alpn',
    '7 svc.example.net mandatory=alpn,port alpn=h2 no-default-alpn port=1',
  ],
  ['HTTPS', '1 . key65400="a\\"b \\255"', '1 . key65400="a\\"b \\255"'],
  ['HTTPS', '1 . key65400=abc', '1 . key65400="abc"'],
  ['DS', `12345 13 2 ${hex(64)}`, `12345 13 2 ${hex(64).toUpperCase()}`],
  ['DS', `12345 13 4 ${hex(96)}`, `12345 13 4 ${hex(96).toUpperCase()}`],
])('%s %j is stored as %j', (type, content, expected) => {
  expect(normal(type, content)).toEqual({ content: expected, priority: null })
})

test('priority belongs to MX and SRV', () => {
  expect(normal('MX', 'Mail.example.com.', 10)).toEqual({ content: 'mail.example.com', priority: 10 })
  expect(normal('MX', '.', 0)).toEqual({ content: '.', priority: 0 })
  expect(normal('SRV', '05 5060 SIP.example.com.', 1)).toEqual({ content: '5 5060 sip.example.com', priority: 1 })
  expect(normal('SRV', '0 0 .', 0)).toEqual({ content: '0 0 .', priority: 0 })
  expect(normal('A', '192.0.2.1', 10)).toEqual({ content: '192.0.2.1', priority: null })
})

test.each<[RecordType, string, string, (number | null)?, string?]>([
  ['A', '2001:db8::1', 'address must be IPv4, use AAAA for IPv6'],
  ['A', '203.0.113.300', 'address must be an IPv4 address such as 203.0.113.10'],
  ['A', '01.2.3.4', 'address must be an IPv4 address such as 203.0.113.10'],
  ['A', '', 'content is required'],
  ['AAAA', '192.0.2.1', 'address must be IPv6, use A for IPv4'],
  ['AAAA', 'fe80::1%eth0', 'address must be an IPv6 address such as 2001:db8::10'],
  ['CNAME', 'example.net', 'not allowed at the apex of the zone, use ALIAS', null, '@'],
  ['CNAME', 'www.example.com.', 'target must not be the name itself'],
  ['CNAME', '192.0.2.1', 'target must be a host name, not an address'],
  ['CNAME', 'mail', 'target must be a full host name such as host.example.com'],
  ['ALIAS', 'example.com', 'target must not be the name itself', null, '@'],
  ['MX', 'mail.example.com', 'priority is required'],
  ['MX', 'mail.example.com', 'priority must be a number from 0 to 65535', 65_536],
  ['MX', 'mail.example.com', 'priority must be a number from 0 to 65535', 1.5],
  ['MX', '192.0.2.1', 'target must be a host name, not an address', 10],
  ['MX', '10 mail.example.com', 'target must be a full host name such as host.example.com', 10],
  ['MX', '.', 'target "." (no mail here) needs priority 0', 10],
  ['TXT', 'é'.repeat(2049), 'text must be at most 4096 bytes long'],
  ['TXT', 'a\tb', 'content must not contain control characters'],
  ['TXT', 'a\u0085b', 'content must not contain control characters'],
  ['TXT', 'a\ud800', 'content must not contain control characters'],
  ['SRV', '0 5060 sip.example.com', 'name must begin with _service._protocol, such as _sip._tcp', 1, 'sip'],
  ['SRV', '0 5060 sip.example.com', 'priority is required'],
  ['SRV', '5060 sip.example.com', 'content must be "weight port target"', 1],
  ['SRV', '0 65536 sip.example.com', 'port must be a number from 0 to 65535', 1],
  ['SRV', '-1 1 sip.example.com', 'weight must be a number from 0 to 65535', 1],
  ['CAA', 'issue letsencrypt.org', 'content must be "flags tag value"'],
  ['CAA', '1 issue "letsencrypt.org"', 'flags must be 0 or 128'],
  ['CAA', '0 toString "x.example"', 'tag must be issue, issuewild, issuemail or iodef'],
  ['CAA', '0 issue "no domain"', 'value must begin with the domain of an authority such as letsencrypt.org, or be ";"'],
  ['CAA', '0 issue "ca.example; x"', 'parameters must be written as name=value and separated by ";"'],
  ['CAA', '0 iodef "security@example.com"', 'value must be a mailto:, http: or https: address'],
  ['CAA', '0 issue "ca.example" 1', 'value must be printable ASCII in one pair of quotes, without quotes or backslashes in it'],
  ['NS', '192.0.2.1', 'target must be a host name, not an address'],
  ['NS', 'ns1.example.net', 'name must not be a wildcard', null, '*.a'],
  ['TLSA', `4 1 1 ${hex(64)}`, 'usage must be a number from 0 to 3'],
  ['TLSA', `3 2 1 ${hex(64)}`, 'selector must be a number from 0 to 1'],
  ['TLSA', `3 1 1 ${hex(62)}`, 'certificate data must have 64 hexadecimal digits'],
  ['TLSA', '3 1 0 abc', 'certificate data must have an even number of digits'],
  ['TLSA', `3 1 1 ${hex(62)}zz`, 'certificate data must be hexadecimal'],
  ['SSHFP', `5 2 ${hex(64)}`, 'algorithm must be 1, 2, 3, 4 or 6'],
  ['SSHFP', `4 1 ${hex(64)}`, 'fingerprint must have 40 hexadecimal digits'],
  ['HTTPS', '0 . alpn=h2', 'priority 0 (alias) must have no parameters'],
  ['HTTPS', '1', 'content must be "priority target parameters"'],
  ['HTTPS', '1 . port=65536', 'port must be a number from 0 to 65535'],
  ['HTTPS', '1 . ipv4hint=192.0.2.1,x', 'ipv4hint must be a list of IPv4 addresses'],
  ['HTTPS', '1 . alpn=', 'alpn must be a list of protocols such as h2,h3'],
  ['HTTPS', '1 . alpn=h2 alpn=h3', 'each parameter must be given once'],
  ['HTTPS', '1 . no-default-alpn', 'no-default-alpn needs alpn'],
  ['HTTPS', '1 . mandatory=port', 'mandatory must name parameters that are given'],
  ['HTTPS', '1 . key3=443', 'key3 must be written as port'],
  ['HTTPS', '1 . key65535=x', 'key65535 must be at most key65534'],
  ['SVCB', '1 . colour=red', 'parameters must be mandatory, alpn, no-default-alpn, port, ipv4hint, ech, ipv6hint or keyNNNNN'],
  ['SVCB', '1 . ech=a', 'ech must be base64'],
  ['DS', `1 13 1 ${hex(40)}`, 'digest must be 2 or 4'],
  ['DS', `1 13 2 ${hex(62)}`, 'digest value must have 64 hexadecimal digits'],
  ['DS', `1 13 2 ${hex(64)}`, 'not allowed at the apex of the zone, it belongs into the parent zone', null, '@'],
])('%s %j is refused: %s', (type, content, reason, priority = null, name?: string) => {
  let error: unknown
  try {
    normal(type, content, priority, name)
  } catch (caught) {
    error = caught
  }
  expect(error).toMatchObject({ status: 400, code: 'VALIDATION_ERROR', message: `Invalid ${type} record: ${reason}` })
})

test('what is stored is stored the same again', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      expect(normalizeContent(record.type, record.content, { ...record, zone: testZone })).toEqual({
        content: record.content,
        priority: record.priority,
      })
    }),
  )
})

test('any text is a content or a 400, never more than one line', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(fc.constantFrom(...recordTypes), text, fc.constantFrom('', '1 . ', '0 issue ', '3 1 1 ', '1 1 '), (type, end, start) => {
      try {
        expect(normal(type, start + end, 0).content).not.toMatch(/\p{Cc}/u)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        expect(error.status).toBe(400)
      }
    }),
    { numRuns: 500 },
  )
})
