import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeContent } from './content.ts'
import { fromPresentation, toPresentation } from './presentation.ts'
import { anyRecord, testRecord as record, testZone as zone } from './testing.ts'
import type { RecordType } from './types.ts'

test.each<[RecordType, string, number | null, string]>([
  ['A', '192.0.2.1', null, '192.0.2.1'],
  ['CNAME', 'example.net', null, 'example.net.'],
  ['MX', 'mail.example.com', 10, '10 mail.example.com.'],
  ['MX', '.', 0, '0 .'],
  ['TXT', 'a "b" \\ ; é', null, '"a \\"b\\" \\\\ ; \\195\\169"'],
  ['TXT', '', null, '""'],
  ['TXT', 'x'.repeat(256), null, `"${'x'.repeat(255)}" "x"`],
  ['SRV', '5 5060 sip.example.com', 1, '1 5 5060 sip.example.com.'],
  ['SRV', '0 0 .', 0, '0 0 0 .'],
  ['CAA', '0 issue "letsencrypt.org"', null, '0 issue "letsencrypt.org"'],
  ['HTTPS', '1 . alpn=h2,h3', null, '1 . alpn=h2,h3'],
  ['HTTPS', '0 www.example.net', null, '0 www.example.net.'],
  ['HTTPS', '1 . port=1 ech=AAEC key65400="a; ech=b"', null, '1 . port=1 ech="AAEC" key65400="a\\059 ech=b"'],
  ['HTTPS', '1 . key65400="a; ech=b \\" ech=c"', null, '1 . key65400="a\\059 ech=b \\" ech=c"'],
  ['SVCB', '1 . ech=AAEC', null, '1 . ech="AAEC"'],
  ['SSHFP', `4 2 ${'AB'.repeat(32)}`, null, `4 2 ${'ab'.repeat(32)}`],
])('%s %j with priority %j is written as %j and read back', (type, content, priority, expected) => {
  const given = record(type === 'SRV' ? '_sip._tcp' : 'www', type, content, priority)
  expect(toPresentation(given, zone)).toBe(expected)
  const read = fromPresentation(type, expected, zone)
  expect(normalizeContent(type, read.content, { ...given, ...read, zone })).toEqual({ content, priority })
})

test.each<[RecordType, string, string]>([
  ['CNAME', 'www', 'www.sub.example.com'],
  ['CNAME', '@', 'sub.example.com'],
  ['CNAME', 'WWW.Example.NET.', 'www.example.net'],
  ['CNAME', '\\119ww', 'www.sub.example.com'],
  ['HTTPS', '1 www alpn="h2"', '1 www.sub.example.com alpn="h2"'],
  ['TXT', 'plain\\032text "and more" "\\195" "\\169"', 'plain textand moreé'],
])('%s %j belongs to the origin: %j', (type, text, content) => {
  expect(fromPresentation(type, text, 'sub.example.com').content).toBe(content)
})

test.each<[RecordType, string, string]>([
  ['A', '192.0.2.1 192.0.2.2', 'content has too many fields'],
  ['MX', 'mail', 'content is incomplete'],
  ['MX', 'x mail', 'priority must be a number from 0 to 65535'],
  ['CNAME', 'a\\.b', 'target must be a host name'],
  ['CNAME', 'a\\032b', 'target must be a host name'],
  ['SRV', '1 2 3 a\\0324', 'target must be a host name'],
  ['TXT', '"\\256"', 'text has a wrong escape or quote'],
  ['TXT', '"\\255"', 'text must be UTF-8'],
  ['TXT', '"open', 'content must be one line without comments, brackets and open quotes'],
  ['A', '192.0.2.1 ; text', 'content must be one line without comments, brackets and open quotes'],
])('%s %j cannot be read: %s', (type, text, reason) => {
  expect(() => fromPresentation(type, text, zone)).toThrow(`Invalid ${type} record: ${reason}`)
})

test('what is written is one line of printable ASCII and is read back', () => {
  fc.assert(
    fc.property(anyRecord, (given) => {
      const text = toPresentation(given, zone)
      expect(text).toMatch(/^[\x20-\x7e]+$/)
      const read = fromPresentation(given.type, text, zone)
      expect(normalizeContent(given.type, read.content, { ...given, ...read, zone })).toEqual({
        content: given.content,
        priority: given.priority,
      })
    }),
    { numRuns: 1000 },
  )
})

test('a content that was never checked is not written', () => {
  expect(() => toPresentation(record('www', 'CNAME', 'a.example.\nevil A 192.0.2.1'), zone)).toThrow('control characters')
  expect(() => toPresentation(record('www', 'A', '192.0.2.1 ; x'), zone)).toThrow('IPv4')
})
