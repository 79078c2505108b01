import { invalid } from '@croft/kit/errors.ts'
import { normalizeContent } from '../../core/dns/content.ts'
import { normalizeRecordName } from '../../core/dns/name.ts'
import { expandTemplate, requirePlaceholders } from '../../core/dns/template.ts'
import { type RecordData, isRecordType } from '../../core/dns/types.ts'
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

const sample: ExpandValues = {
  ip: '192.0.2.1',
  ipv6: '2001:db8::1',
  nameservers: [1, 2, 3, 4, 5, 6].map((number) => `ns${number}.example.com`),
  hostname: 'host.example.com',
}

/** Refuses what would make no record in any zone, as creating the record would, and 400 `Unknown placeholder: {x}`. */
export function requireTemplateRecords(records: readonly TemplateRecord[]): void {
  requirePlaceholders(records)
  for (const entry of records) {
    // mail keys differ by domain; any text shows whether the rest is sound
    const keyed = { ...entry, name: entry.name.replaceAll('{dkim}', 'key'), content: entry.content.replaceAll('{dkim}', 'key') }
    expandRecord(keyed, 'example.com', sample)
  }
  const served = records.some(({ name, type }) => type.toUpperCase() === 'NS' && (name === '@' || name === '{domain}'))
  if (!served) throw invalid('The template must hold an NS record for @')
}
