import { expect, test } from 'vitest'
import { testRecord as record, testZone as zone } from './testing.ts'
import { checkZone } from './zone-rules.ts'

const ns = record('@', 'NS', 'ns1.example.net')
const www = record('www', 'A', '192.0.2.1')
const off = <T extends object>(it: T) => ({ ...it, disabled: true })

test('a sound zone has no problem', () => {
  const delegation = [record('sub', 'NS', 'ns.example.org'), record('sub', 'DS', `1 13 2 ${'AB'.repeat(32)}`)]
  const mail = [record('@', 'MX', 'www.example.com', 10), record('@', 'MX', 'www.example.com', 20)]
  const alias = [record('shop', 'CNAME', 'www.example.com'), record('*.shop', 'A', '192.0.2.1')]
  expect(checkZone([ns, www, ...delegation, ...mail, ...alias], zone)).toBeNull()
})

test('a record is there once, disabled or not', () => {
  const problem = { index: 3, other: 1, message: 'DNS record already exists', status: 409 }
  expect(checkZone([ns, www, record('www', 'A', '192.0.2.2'), { ...www, ttl: 60, comment: 'x' }], zone)).toEqual(problem)
  expect(checkZone([ns, www, record('www', 'A', '192.0.2.2'), off(www)], zone)).toEqual(problem)
})

test('a CNAME is alone among what is served', () => {
  const cname = record('www', 'CNAME', 'example.net')
  const problem = { index: 2, other: 1, message: 'CNAME cannot coexist with other records', status: 409 }
  expect(checkZone([ns, www, cname], zone)).toEqual(problem)
  expect(checkZone([ns, cname, www], zone)).toEqual(problem)
  expect(checkZone([ns, cname, record('www', 'CNAME', 'example.org')], zone)).toEqual(problem)
  expect(checkZone([ns, off(cname), www], zone)).toBeNull()
})

test('mail and name servers are not CNAMEs of the zone', () => {
  const cname = record('mail', 'CNAME', 'example.net')
  const mx = record('@', 'MX', 'mail.example.com', 10)
  const message = 'Invalid MX record: target mail.example.com must not be a CNAME'
  expect(checkZone([ns, mx, cname], zone)).toEqual({ index: 2, other: 1, message, status: 400 })
  expect(checkZone([ns, cname, mx], zone)).toEqual({ index: 2, other: 1, message, status: 400 })
  expect(checkZone([record('@', 'NS', 'mail.example.com'), cname], zone)?.message).toContain('Invalid NS record')
  expect(checkZone([ns, mx, off(cname)], zone)).toBeNull()
})

test('DS needs a delegation', () => {
  const ds = record('sub', 'DS', `1 13 2 ${'AB'.repeat(32)}`)
  expect(checkZone([ns, ds, off(record('sub', 'NS', 'ns.example.org'))], zone)).toEqual({
    index: 1,
    other: null,
    message: 'Invalid DS record: name must have NS records of its own (a delegation)',
    status: 400,
  })
})

test('name servers stay', () => {
  const problem = { index: -1, other: null, message: 'Zone must keep at least one NS record', status: 409 }
  expect(checkZone([], zone)).toEqual(problem)
  expect(checkZone([off(ns), record('sub', 'NS', 'ns.example.org')], zone)).toEqual(problem)
})

test('20,000 records are checked at once', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => record('www', 'TXT', `text ${index}`))
  const started = performance.now()
  expect(checkZone([ns, ...many], zone)).toBeNull()
  expect(performance.now() - started).toBeLessThan(2000)
})
