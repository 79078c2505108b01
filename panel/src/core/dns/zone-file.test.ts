import { expect, test } from 'vitest'
import { AppError } from '@croft/kit/errors.ts'
import { testRecord as record, testZone as zone } from './testing.ts'
import type { RecordData, Soa } from './types.ts'
import { parseZoneFile, printZoneFile } from './zone-file.ts'

const soa: Soa = {
  mname: 'ns1.example.net',
  rname: 'host\\.master.example.com',
  serial: 2026051801,
  refresh: 10_800,
  retry: 3600,
  expire: 604_800,
  minimum: 3600,
}

/** Records in short: `name ttl type priority content`. */
const brief = (text: string) =>
  parseZoneFile(text, zone).records.map(({ name, ttl, type, priority, content }) =>
    [name, ttl, type, priority, content].filter((it) => it !== null).join(' '),
  )
const withoutLines = (records: readonly (RecordData & { line: number })[]): RecordData[] => records.map(({ line: _line, ...rest }) => rest)

const golden = `$ORIGIN example.com.
$TTL 3600
@	IN	SOA	ns1.example.net. host\\.master.example.com. 2026051801 10800 3600 604800 3600
@	IN	NS	ns1.example.net.
@	300	IN	MX	10 mail.example.com. ; first server
www	IN	TXT	"a;\\195\\169 \\"q\\" \\\\"
; croft-disabled: old	IN	A	192.0.2.9 ; moved; soon
; croft-alias: @	IN	ALIAS	apps.example.net.
`

test('a zone is printed in the master format and read back', () => {
  const records: RecordData[] = [
    record('@', 'NS', 'ns1.example.net'),
    { ...record('@', 'MX', 'mail.example.com', 10), ttl: 300, comment: 'first server' },
    record('www', 'TXT', 'a;é "q" \\'),
    { ...record('old', 'A', '192.0.2.9'), disabled: true, comment: 'moved; soon' },
    record('@', 'ALIAS', 'apps.example.net'),
  ]
  expect(printZoneFile(zone, soa, 3600, records)).toBe(golden)
  const read = parseZoneFile(golden, zone)
  expect({ ...read, records: withoutLines(read.records) }).toEqual({ records, soa, defaultTtl: 3600, skipped: [] })
  expect(read.records.map(({ line }) => line)).toEqual([4, 5, 6, 7, 8])
})

test('files as people and servers write them', () => {
  const file = `\ufeff; a zone\r
$TTL 1h30m\r
@ SOA ns1 admin ( 1 ; serial
  3h 15M 1w1d
  300 )
      IN NS ns1.other.org.
 NS ns2
ns2 A 192.0.2.2
    300 IN AAAA 2001:DB8::2
IN 600 A 192.0.2.6
$ORIGIN sub
@ in 1d mx 5 mail ; Mail
\\119WW.Example.com. A ( 192.0.2.3
)
txt TXT one "two ; (three)" four\\;five ( "six"
  "seven" )
$ORIGIN example.com.
$TTL 60
low CNAME @
caa CAA 0 issue "ca.example; account=1"
h HTTPS 1 . alpn="h2,h3" port=443`
  expect(brief(file)).toEqual([
    '@ NS ns1.other.org',
    '@ NS ns2.example.com',
    'ns2 A 192.0.2.2',
    'ns2 300 AAAA 2001:db8::2',
    'in 600 A 192.0.2.6',
    'sub 86400 MX 5 mail.sub.example.com',
    'www A 192.0.2.3',
    'txt.sub TXT onetwo ; (three)four;fivesixseven',
    'low 60 CNAME example.com',
    'caa 60 CAA 0 issue "ca.example; account=1"',
    'h 60 HTTPS 1 . alpn=h2,h3 port=443',
  ])
  const { soa: read, defaultTtl, records } = parseZoneFile(file, zone)
  expect(defaultTtl).toBe(5400)
  expect(read).toEqual({
    mname: 'ns1.example.com',
    rname: 'admin.example.com',
    serial: 1,
    refresh: 10_800,
    retry: 900,
    expire: 691_200,
    minimum: 300,
  })
  expect(records.find(({ type }) => type === 'MX')).toMatchObject({ comment: 'Mail', line: 12 })
})

test('without $TTL a record takes the time of the one before', () => {
  expect(brief('a A 192.0.2.1\nb 120 A 192.0.2.2\nc A 192.0.2.3\n')).toEqual(['a A 192.0.2.1', 'b 120 A 192.0.2.2', 'c 120 A 192.0.2.3'])
})

test('$GENERATE makes records', () => {
  expect(brief('$GENERATE 8-12/2 host-${-8,3,d} A 192.0.2.$')).toEqual([
    'host-000 A 192.0.2.8',
    'host-002 A 192.0.2.10',
    'host-004 A 192.0.2.12',
  ])
  expect(brief('$GENERATE 10-10 x${0,0,x} 60 IN TXT "$$ ${0,4,X}"')).toEqual(['xa 60 TXT $ 000A'])
})

test('what cannot be held is skipped with the reason', () => {
  const file = `a A 192.0.2.1
k DNSKEY 257 3 13 AAAA
u TYPE65280 \\# 1 00
g A \\# 4 c0000201
c CH TXT "x"
www.other.org. A 192.0.2.1
e\\.f A 192.0.2.1
 AAAA ::1
`
  expect(parseZoneFile(file, zone).skipped).toEqual([
    { line: 2, reason: 'Unsupported record type' },
    { line: 3, reason: 'Unsupported record type' },
    { line: 4, reason: 'Unsupported generic record data' },
    { line: 5, reason: 'Unsupported class' },
    { line: 6, reason: 'Name is outside the zone' },
    { line: 7, reason: 'Unsupported record name' },
    { line: 8, reason: 'Unsupported record name' },
  ])
})

test.each([
  ['a A 192.0.2.300', 1, 'Invalid A record: address must be an IPv4 address such as 203.0.113.10'],
  ['\n\na MX mail', 3, 'Invalid MX record: content is incomplete'],
  ['@ CNAME b', 1, 'Invalid CNAME record: not allowed at the apex of the zone, use ALIAS'],
  [' A 192.0.2.1', 1, 'first record needs a name'],
  ['a', 1, 'record type expected'],
  ['a 300', 1, 'record type expected'],
  ['a 192.0.2.1', 1, 'record type or time to live expected'],
  ['a TXT "open\nb A 192.0.2.1', 1, 'quoted text is not closed on its line'],
  ['\na TXT ( "x"\n', 2, 'bracket is not closed'],
  ['a TXT "x" )', 1, 'closing bracket without an opening one'],
  ['$INCLUDE /etc/passwd', 1, '$INCLUDE is not allowed'],
  ['$WHAT x', 1, 'unknown directive'],
  ['$TTL soon', 1, '$TTL needs a time such as 3600 or 1h'],
  ['$TTL 2147483648', 1, '$TTL needs a time such as 3600 or 1h'],
  ['$ORIGIN', 1, '$ORIGIN needs one name'],
  ['$GENERATE 1-20001 a$ A 192.0.2.1', 1, '$GENERATE makes too many records'],
  [`$GENERATE 1-20000 a$ TXT "${'x'.repeat(300)}"`, 1, '$GENERATE makes too much text'],
  ['$GENERATE 5-1 a$ A 192.0.2.1', 1, '$GENERATE needs a range such as 1-20 or 0-100/10'],
  ['$GENERATE 1-2 a${0,3,n} A 192.0.2.1', 1, '$GENERATE takes ${offset,width,base} with base d, o, x or X'],
  ['a A 192.0.2.1\nb\0 A 192.0.2.1', 2, 'control characters are not allowed'],
  ['a A 192.0.2.1\rb A 192.0.2.1', 1, 'control characters are not allowed'],
  ['@ SOA ns1 admin 1 2 3 4', 1, 'SOA needs mname, rname, serial, refresh, retry, expire and minimum'],
  ['@ SOA ns1 admin 4294967296 2 3 4 5', 1, 'SOA serial must be a number from 0 to 4294967295'],
  ['www SOA ns1 admin 1 2 3 4 5', 1, 'SOA must be at the apex of the zone'],
])('%j is refused', (text, line, reason) => {
  expect(() => parseZoneFile(text, zone)).toThrow(`Invalid zone file: line ${line}: ${reason}`)
})

test('a comment that only looks like a record is a comment', () => {
  const file =
    '; croft-disabled: yes\n; croft-disabled: $TTL 5\n; croft-disabled: a A 1.2.3\n; croft-alias: ( x\n; croft-disabled: a.other.org. A 192.0.2.1\n'
  expect(parseZoneFile(file, zone)).toEqual({ records: [], soa: null, defaultTtl: null, skipped: [] })
})

test('there are limits', () => {
  const lines = (count: number, type: string) => Array.from({ length: count }, (_, index) => `a${index} ${type} 192.0.2.1`).join('\n')
  expect(parseZoneFile(lines(20_000, 'A'), zone).records).toHaveLength(20_000)
  expect(() => parseZoneFile(lines(20_001, 'A'), zone)).toThrow('line 20001: more than 20000 records')
  expect(() => parseZoneFile(lines(100_001, 'X'), zone)).toThrow('line 100001: more than 100000 records')
  expect(() => parseZoneFile(';'.padEnd(4 * 1024 * 1024 + 1, 'x'), zone)).toThrow('4 MiB')
})

test.each([
  ['blanks', ' '.repeat(4_000_000)],
  ['open quotes', 'a TXT ' + '" '.repeat(1_000_000)],
  ['tokens', 'a TXT ' + 'x '.repeat(2_000_000)],
  ['backslashes', '\\'.repeat(4_000_000)],
  ['brackets', '('.repeat(4_000_000)],
  ['dots', `${'a.'.repeat(2_000_000)} A 192.0.2.1`],
  ['times', `a ${'1w'.repeat(2_000_000)} A 192.0.2.1`],
  ['dollars', `$GENERATE 1-9 ${'$'.repeat(400_000)} A 192.0.2.1`],
  ['braces', `$GENERATE 1-9 ${'${'.repeat(2_000_000)} A 192.0.2.1`],
  ['parameters', `a HTTPS 1 . ${'a="" '.repeat(800_000)}`],
  ['marks', '; croft-disabled: a TXT '.padEnd(4_000_000, '( ')],
  ['lines', '\n'.repeat(4_000_000)],
])('4 MiB of %s are read or refused in time', (_what, text) => {
  const started = performance.now()
  try {
    parseZoneFile(text, zone)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  expect(performance.now() - started).toBeLessThan(8000)
})

test.each([
  { ...soa, mname: 'ns1.example.net. x' },
  { ...soa, rname: 'a b.example.com' },
  { ...soa, rname: 'a\n.example.com' },
  { ...soa, rname: '.' },
])('a start of authority that would say something else is not printed', (hostile) => {
  expect(() => printZoneFile(zone, hostile, 3600, [])).toThrow('Invalid SOA record')
})
