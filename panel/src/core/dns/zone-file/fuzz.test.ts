import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '@croft/kit/errors.ts'
import { anyRecord, niceText, testZone as zone } from '../testing.ts'
import type { RecordData, Soa } from '../types.ts'
import { parseZoneFile, printZoneFile } from '../zone-file.ts'

const soa: Soa = {
  mname: 'ns1.example.net',
  rname: 'host\\.master.example.com',
  serial: 2026051801,
  refresh: 10_800,
  retry: 3600,
  expire: 604_800,
  minimum: 3600,
}
const withoutLines = (records: readonly (RecordData & { line: number })[]): RecordData[] => records.map(({ line: _line, ...rest }) => rest)

test('random records of every type come back as they were', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 20 }), (records) => {
      const text = printZoneFile(zone, soa, 3600, records)
      expect(text.split('\n')).toHaveLength(records.length + 4)
      const read = parseZoneFile(text, zone)
      expect(withoutLines(read.records)).toEqual(records)
      expect(read.skipped).toEqual([])
    }),
    { numRuns: 300 },
  )
})

const evil = [
  '\r',
  '\n',
  '\0',
  '"',
  ';',
  '\\',
  '(',
  ')',
  '$',
  ' ',
  '\u2028',
  '\u0085',
  '\ud800',
  '\n$INCLUDE /etc/passwd\n',
  '\\000',
  '; croft-disabled: x A 192.0.2.1',
]

test('whatever stands in a field, it is refused or comes back as it was, and never adds a line', () => {
  const field = fc.constantFrom('name', 'content', 'comment')
  fc.assert(
    fc.property(anyRecord, field, fc.constantFrom(...evil), fc.nat(), (given, where, poison, position) => {
      const at = position % (given[where].length + 1)
      const hostile = { ...given, [where]: given[where].slice(0, at) + poison + given[where].slice(at) }
      let text: string
      try {
        text = printZoneFile(zone, soa, 3600, [hostile])
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        return
      }
      expect(text.split('\n')).toHaveLength(5)
      const [read, ...more] = parseZoneFile(text, zone).records
      expect(more).toEqual([])
      expect(read).toMatchObject({ name: hostile.name, type: hostile.type, disabled: hostile.disabled, priority: hostile.priority })
      if (hostile.type === 'TXT') expect(read?.content).toBe(hostile.content)
      // what is longer than a comment may be is cut when it is read
      expect(hostile.comment.trim().startsWith(read?.comment ?? '?')).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('any text is a zone file or a 400', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\n',
      ' ',
      '\t',
      '"',
      ';',
      '(',
      ')',
      '\\',
      '@',
      '$TTL ',
      '$ORIGIN ',
      '$GENERATE 1-3 ',
      'A',
      ' IN ',
      'TXT',
      'SOA ',
      '192.0.2.1',
      'a',
      '.',
      '\\# ',
      '60 ',
      '; croft-disabled: ',
      '$',
    ),
    niceText,
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      try {
        parseZoneFile(pieces.join(''), zone)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        expect(error.message).toMatch(/^Invalid zone file: line \d+: ./)
      }
    }),
    { numRuns: 2000 },
  )
})
