const special = /[ \t\r\n;()"\\]/g

/**
 * Where the token that begins at `from` ends (exclusive); -1 when its quotes are not closed on the same line. A token that begins with a
 * quote ends with the closing one, as does `key="value"`.
 */
export function tokenEnd(text: string, from: number): number {
  let quoted = false
  for (let at = from; ;) {
    special.lastIndex = at
    const index = special.exec(text)?.index
    if (index === undefined) return quoted ? -1 : text.length
    const char = text[index]
    if (char === '\\') {
      if (index + 1 >= text.length || text[index + 1] === '\n') return quoted ? -1 : index + 1
      at = index + 2
    } else if (char === '"') {
      if (quoted) return index + 1
      // only the value of a parameter may be quoted within a token
      if (index > from && text[index - 1] !== '=') return index
      quoted = true
      at = index + 1
    } else if (quoted && char !== '\n' && char !== '\r') at = index + 1
    else return quoted ? -1 : index
  }
}

/** The tokens of a content on one line, quotes and escapes kept; `null` when it holds comments, brackets or an open quote. */
export function splitTokens(text: string): string[] | null {
  const found: string[] = []
  for (let at = 0; at < text.length;) {
    if (text[at] === ' ' || text[at] === '\t') {
      at += 1
      continue
    }
    const end = tokenEnd(text, at)
    if (end <= at) return null
    found.push(text.slice(at, end))
    at = end
  }
  return found
}
