import { invalid } from '@croft/kit/errors.ts'

/** Words in braces that records of a template may hold. */
export const placeholders = ['domain', 'ip', 'ipv6', 'ns1', 'ns2', 'ns3', 'ns4', 'ns5', 'ns6', 'hostname', 'dkim'] as const
export type Placeholder = (typeof placeholders)[number]

/** What the words stand for; one without a value is empty. */
export type PlaceholderValues = Readonly<Partial<Record<Placeholder, string>>>

interface Worded {
  readonly name: string
  readonly content: string
}

const word = /\{([a-z][a-z0-9_]*)\}/gi
const known: ReadonlySet<string> = new Set(placeholders)
const isKnown = (name: string): name is Placeholder => known.has(name)

function wordsOf(text: string): Placeholder[] {
  return [...text.matchAll(word)].map(([whole, name = '']) => {
    if (!isKnown(name)) throw invalid(`Unknown placeholder: ${whole}`)
    return name
  })
}

/** Throws 400 `Unknown placeholder: {x}` for a word that no template may hold. */
export function requirePlaceholders(records: readonly Worded[]): void {
  for (const { name, content } of records) wordsOf(`${name} ${content}`)
}

/**
 * The records of a template for one zone, unchecked. A record that holds a word without a value is left out. Values are taken as they are:
 * words within them mean nothing.
 */
export function expandTemplate<T extends Worded>(records: readonly T[], values: PlaceholderValues): T[] {
  requirePlaceholders(records)
  const filled = (text: string) => text.replaceAll(word, (_whole, name: Placeholder) => values[name] ?? '')
  return records
    .filter(({ name, content }) => wordsOf(`${name} ${content}`).every((one) => (values[one] ?? '') !== ''))
    .map((record) => ({ ...record, name: filled(record.name), content: filled(record.content) }))
}
