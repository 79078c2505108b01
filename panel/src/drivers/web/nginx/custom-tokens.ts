/** A directive of a snippet with the line it begins on; `depth` counts the blocks around it inside the snippet. */
export interface Directive {
  readonly name: string
  readonly args: readonly string[]
  readonly line: number
  readonly depth: number
}

/** The snippet is not well formed; the message is for the administrator. */
export class BadSnippet extends Error {
  override readonly name = 'BadSnippet'
}

interface Token {
  readonly kind: 'word' | ';' | '{' | '}'
  readonly text: string
  readonly line: number
}

/** Reads words as nginx does: quotes, backslashes, comments at the start of a word, `${name}` inside one. */
function* tokens(text: string): Generator<Token> {
  let line = 1
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (char === '\n') line += 1
    if (/\s/.test(char)) at += 1
    else if (char === '#') at = endOf(text, '\n', at)
    else if (char === ';' || char === '{' || char === '}') {
      yield { kind: char, text: char, line }
      at += 1
    } else {
      const start = line
      const word = char === '"' || char === "'" ? readQuoted(text, at, line) : readBare(text, at)
      line += word.text.split('\n').length - 1
      at = word.end
      yield { kind: 'word', text: word.text, line: start }
    }
  }
}

const endOf = (text: string, what: string, from: number): number => {
  const found = text.indexOf(what, from)
  return found < 0 ? text.length : found
}

function readQuoted(text: string, from: number, line: number): { text: string; end: number } {
  const quote = text.charAt(from)
  let at = from + 1
  while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === '\\' ? 2 : 1
  if (at >= text.length) throw new BadSnippet(`line ${line}: a quote is not closed`)
  const next = text.charAt(at + 1)
  if (next !== '' && !/[\s;{)]/.test(next)) throw new BadSnippet(`line ${line}: a space is missing after a closing quote`)
  return { text: text.slice(from + 1, at), end: at + 1 }
}

function readBare(text: string, from: number): { text: string; end: number } {
  let at = from
  while (at < text.length) {
    const char = text.charAt(at)
    if (char === '\\') at += 2
    else if (char === '$' && text.charAt(at + 1) === '{') at = endOf(text, '}', at) + 1
    else if (/[\s;{]/.test(char)) break
    else at += 1
  }
  return { text: text.slice(from, at), end: Math.min(at, text.length) }
}

/** All directives of a snippet. Throws `BadSnippet` when it closes a block that it did not open, or leaves something open. */
export function parseSnippet(text: string): Directive[] {
  if (/[^\P{Cc}\n\t]/u.test(text)) throw new BadSnippet('control characters are not allowed')
  const found: Directive[] = []
  let words: Token[] = []
  let depth = 0
  const finish = (end: Token) => {
    const [name, ...args] = words
    if (name === undefined) throw new BadSnippet(`line ${end.line}: unexpected "${end.text}"`)
    found.push({ name: name.text, args: args.map((word) => word.text), line: name.line, depth })
    words = []
  }
  for (const token of tokens(text)) {
    if (token.kind === 'word') words.push(token)
    else if (token.kind === ';') finish(token)
    else if (token.kind === '{') {
      finish(token)
      depth += 1
    } else {
      if (words.length > 0) throw new BadSnippet(`line ${token.line}: ";" is missing before "}"`)
      if (depth === 0) throw new BadSnippet(`line ${token.line}: "}" closes a block that was not opened here`)
      depth -= 1
    }
  }
  if (words[0] !== undefined) throw new BadSnippet(`line ${words[0].line}: ";" is missing after "${words[0].text}"`)
  if (depth > 0) throw new BadSnippet('a block is not closed: "}" is missing at the end')
  return found
}
