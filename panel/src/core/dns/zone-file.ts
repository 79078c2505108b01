import { invalid } from '@croft/kit/errors.ts'
import { absoluteName, normalizeRecordName, normalizeTarget } from './name.ts'
import { toPresentation } from './presentation.ts'
import { hasControl, type RecordData, type Soa } from './types.ts'
import { entriesOf, faultAt, requirePlainText } from './zone-file/lexer.ts'
import { marked } from './zone-file/marks.ts'
import { zoneParser, type ParsedZone } from './zone-file/parser.ts'
import { isMailName } from './zone-file/soa.ts'

const maxBytes = 4 * 1024 * 1024

/**
 * Reads a zone file in the master format of BIND (RFC 1035, RFC 2308). Records come in stored form and in the order of the file; their
 * times to live are as written, from 0 to 2^31 - 1. Throws 400 `Invalid zone file: line <n>: <reason>`.
 */
export function parseZoneFile(text: string, zone: string): ParsedZone {
  if (Buffer.byteLength(text) > maxBytes) throw faultAt(1, 'the file is larger than 4 MiB')
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text
  requirePlainText(plain)
  const parser = zoneParser(zone)
  for (const entry of entriesOf(plain)) parser.take(entry)
  return parser.finish()
}

function nameOf(name: string, zone: string): string {
  // unlike `name` alone, the whole name can be read in one way only
  if (normalizeRecordName(`${absoluteName(name, zone)}.`, zone) === name) return name
  throw invalid('Invalid record name')
}

function commentOf(comment: string): string {
  if (hasControl(comment)) throw invalid('Comments must not contain control characters')
  const text = comment.trim()
  return text === '' ? '' : ` ; ${text}`
}

function recordLine(record: RecordData, zone: string): string {
  const columns = [nameOf(record.name, zone), ...(record.ttl === null ? [] : [record.ttl]), 'IN', record.type, toPresentation(record, zone)]
  const line = columns.join('\t') + commentOf(record.comment)
  if (record.disabled) return marked('disabled', line)
  return record.type === 'ALIAS' ? marked('alias', line) : line
}

function soaLine({ mname, rname, ...numbers }: Soa): string {
  if (normalizeTarget(mname, 'name') !== mname || !isMailName(rname)) throw invalid('Invalid SOA record: mname and rname must be names')
  const { serial, refresh, retry, expire, minimum } = numbers
  return ['@', 'IN', 'SOA', `${mname}. ${rname}. ${serial} ${refresh} ${retry} ${expire} ${minimum}`].join('\t')
}

/**
 * A zone file in the master format of BIND. Comments of records stand behind them; records that are switched off, and ALIAS, which BIND
 * does not know, stand in comments that `parseZoneFile` reads back. Checks every field once more and throws 400 rather than print a line
 * that would say something else.
 */
export function printZoneFile(zone: string, soa: Soa, defaultTtl: number, records: readonly RecordData[]): string {
  const lines = records.map((record) => recordLine(record, zone))
  return [`$ORIGIN ${zone}.`, `$TTL ${defaultTtl}`, soaLine(soa), ...lines, ''].join('\n')
}
