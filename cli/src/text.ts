/** Control characters, line and paragraph separators, and everything that turns the direction of writing. */
const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' }

function escaped(character: string): string {
  const code = character.charCodeAt(0)
  return short[character] ?? (code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
}

/** Makes stored text harmless for a terminal: what could drive it is shown as an escape. */
export const printable = (text: string): string => text.replaceAll(unsafe, escaped)

/** The same, line by line: line breaks stay. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')

/** JSON stays the same JSON: control characters that JSON itself lets through are written as `\uXXXX`. */
export const printableJson = (json: string): string =>
  json.replaceAll(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Edit distance with swaps of neighbours as one step. */
function distance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same, swapped ? at(i - 2, j - 2) + 1 : Infinity))
    }
  }
  return at(left.length, right.length)
}

/** Up to five names that look most like the given one, the nearest first. */
export function nearest(name: string, names: Iterable<string>): readonly string[] {
  const limit = Math.max(2, Math.floor(name.length / 3))
  return [...new Set(names)]
    .map((known) => ({ known, away: known.startsWith(name) ? 1 : distance(name, known) }))
    .filter(({ away }) => away <= limit)
    .toSorted((a, b) => a.away - b.away || (a.known < b.known ? -1 : 1))
    .slice(0, 5)
    .map(({ known }) => known)
}
