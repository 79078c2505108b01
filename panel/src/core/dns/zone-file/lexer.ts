import { invalid, type AppError } from '@croft/kit/errors.ts'
import { tokenEnd } from '../tokens.ts'

/** 400 `Invalid zone file: line 3: <reason>` */
export const faultAt = (line: number, reason: string, cause?: unknown): AppError =>
  invalid(`Invalid zone file: line ${line}: ${reason}`, { cause })

/** One logical line: a record or a directive, brackets taken away. */
export interface Entry {
  /** Where it begins, from 1. */
  readonly line: number
  /** It begins with a blank: the owner is that of the record before. */
  readonly blank: boolean
  /** As written, quotes and escapes kept. */
  readonly tokens: readonly string[]
  /** Text of the last comment in it; all of the line when there are no tokens. */
  readonly comment: string
}

const maxComment = 200

/** What a comment says, in one line of at most 200 characters. */
function commentText(raw: string): string {
  const text = raw.replaceAll('\t', ' ').trim()
  // half of a surrogate pair may be left over
  return text.length <= maxComment
    ? text
    : text
        .slice(0, maxComment)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()
}

/** Splits a file into its logical lines, in one pass. Throws `faultAt`. */
export function* entriesOf(text: string): Generator<Entry> {
  let at = 0
  let line = 1
  while (at < text.length) {
    const first = line
    const blank = text[at] === ' ' || text[at] === '\t'
    const tokens: string[] = []
    let comment = ''
    let depth = 0
    for (; at < text.length;) {
      const char = text[at] ?? ''
      if (char === '\n') {
        at += 1
        line += 1
        if (depth === 0) break
      } else if (char === ' ' || char === '\t' || char === '\r') at += 1
      else if (char === ';') {
        const end = text.indexOf('\n', at)
        const next = end < 0 ? text.length : end
        // whole-line comments may stand for records, so they are not cut
        const raw = text.slice(at + 1, next)
        comment = tokens.length === 0 ? raw.trim() : commentText(raw)
        at = next
      } else if (char === '(') {
        depth += 1
        at += 1
      } else if (char === ')') {
        if (depth === 0) throw faultAt(line, 'closing bracket without an opening one')
        depth -= 1
        at += 1
      } else {
        const end = tokenEnd(text, at)
        if (end < 0) throw faultAt(line, 'quoted text is not closed on its line')
        tokens.push(text.slice(at, end))
        at = end
      }
    }
    if (depth > 0) throw faultAt(first, 'bracket is not closed')
    if (tokens.length > 0 || comment !== '') yield { line: first, blank, tokens, comment }
  }
}

/** Refuses what no zone file may hold anywhere. */
export function requirePlainText(text: string): void {
  const at = text.search(/[^\P{Cc}\t\r\n]|\r(?!\n)/u)
  if (at >= 0) throw faultAt(text.slice(0, at).split('\n').length, 'control characters are not allowed')
  if (!text.isWellFormed()) throw faultAt(1, 'text must be UTF-8')
}
