import { conflict, invalid } from '@croft/kit/errors.ts'
import { normalizeContent } from '../../core/dns/content.ts'
import { normalizeRecordName } from '../../core/dns/name.ts'
import { expandTemplate, requirePlaceholders } from '../../core/dns/template.ts'
import { type RecordData, isRecordType } from '../../core/dns/types.ts'
import { checkZone } from '../../core/dns/zone-rules.ts'
import type { TemplateRecord } from './schema.ts'

/** What the words of a template stand for in one zone. */
export interface ExpandValues {
  readonly ip: string
  readonly ipv6: string
  readonly nameservers: readonly string[]
  readonly hostname: string
}

/** The record that an entry of a template makes for a zone, in stored form; `null` when a word in it stands for nothing. */
export function expandRecord(entry: TemplateRecord, zone: string, values: ExpandValues): RecordData | null {
  const { nameservers, ...plain } = values
  const servers = Object.fromEntries(nameservers.slice(0, 6).map((name, index) => [`ns${index + 1}`, name]))
  const [record] = expandTemplate([entry], { ...plain, ...servers, domain: zone })
  if (record === undefined) return null
  const name = normalizeRecordName(record.name, zone)
  if (name === null) throw invalid('Invalid record name')
  const type = record.type.toUpperCase()
  if (!isRecordType(type)) throw invalid('Unsupported record type')
  const { content, priority } = normalizeContent(type, record.content, { name, zone, priority: record.priority ?? null })
  return { name, type, content, priority, ttl: record.ttl ?? null, disabled: false, comment: '' }
}

const sampleZone = 'example.com'
// the server has a name of its own elsewhere, which no record of the zone can be in the way of
const sample: ExpandValues = {
  ip: '192.0.2.1',
  ipv6: '2001:db8::1',
  nameservers: [1, 2, 3, 4, 5, 6].map((number) => `ns${number}.example.net`),
  hostname: 'host.example.net',
}

/**
 * Refuses what would make no record in any zone, or a zone in which records are at odds, as creating the records would, and 400 `Unknown
 * placeholder: {x}`.
 */
export function requireTemplateRecords(records: readonly TemplateRecord[]): void {
  requirePlaceholders(records)
  const made = records.flatMap((entry) => {
    // mail keys differ by domain; any text shows whether the rest is sound
    const keyed = { ...entry, name: entry.name.replaceAll('{dkim}', 'key'), content: entry.content.replaceAll('{dkim}', 'key') }
    return expandRecord(keyed, sampleZone, sample) ?? []
  })
  const served = records.some(({ name, type }) => type.toUpperCase() === 'NS' && (name === '@' || name === '{domain}'))
  if (!served) throw invalid('The template must hold an NS record for @')
  const fault = checkZone(made, sampleZone)
  if (fault !== null) throw fault.status === 409 ? conflict(fault.message) : invalid(fault.message)
}
