import type { AuditEntry } from './schema.ts'

const columns = [
  'id',
  'at',
  'actor',
  'impersonator',
  'via',
  'key_prefix',
  'action',
  'owner',
  'resource_type',
  'resource_id',
  'result',
  'status',
  'ip',
  'request_id',
  'changes',
  'note',
] as const

/** One CSV field; text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvField(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** RFC 4180, with a head line. */
export async function* csvOf(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`
  for await (const { resource, ...entry } of entries) {
    const flat: Readonly<Record<string, unknown>> = { ...entry, resource_type: resource.type, resource_id: resource.id }
    yield `${columns.map((column) => csvField(flat[column])).join(',')}\r\n`
  }
}

/** A JSON list, one entry a line. */
export async function* jsonOf(entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  let separator = '['
  for await (const entry of entries) {
    yield `${separator}\n${JSON.stringify(entry)}`
    separator = ','
  }
  yield separator === '[' ? '[]\n' : '\n]\n'
}
