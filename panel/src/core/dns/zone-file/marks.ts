import { AppError } from '@croft/kit/errors.ts'
import { type Entry, entriesOf } from './lexer.ts'

/**
 * Records that other name servers must not read stand in comments: those that are switched off, and ALIAS, which only some servers know.
 */
const marks = { disabled: 'croft-disabled:', alias: 'croft-alias:' } as const

/** A line of a zone file that is a comment to everybody else. */
export const marked = (kind: keyof typeof marks, line: string): string => `; ${marks[kind]} ${line}`

/** The one logical line in a text; `null` when it is none. */
function oneEntry(text: string): Entry | null {
  try {
    const [entry] = entriesOf(text)
    return entry === undefined || entry.tokens.length === 0 ? null : entry
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** The record that a comment stands for, not yet read; `null` when it is a comment like any other. */
export function recordInComment({ line, comment }: Entry): { readonly entry: Entry; readonly disabled: boolean } | null {
  const kind = comment.startsWith(marks.disabled) ? 'disabled' : comment.startsWith(marks.alias) ? 'alias' : null
  if (kind === null) return null
  const entry = oneEntry(comment.slice(marks[kind].length).trim())
  return entry === null ? null : { entry: { ...entry, line }, disabled: kind === 'disabled' }
}
