/** A value that cannot be written into a configuration file: control characters are refused, never stripped. */
export class NotQuotable extends Error {
  override readonly name = 'NotQuotable'
}

function refuseControl(value: string): string {
  if (/\p{Cc}|\p{Zl}|\p{Zp}/u.test(value)) throw new NotQuotable(`control characters are not allowed: ${JSON.stringify(value)}`)
  return value
}

/**
 * One word of nginx configuration. nginx has no escape for `$`, so a dollar becomes `${croft_dollar}`, a variable of the base
 * configuration; directives that do not read variables must use `quoteNginxPlain`.
 */
export const quoteNginx = (value: string): string => `"${escapeNginx(refuseControl(value)).replaceAll('$', '${croft_dollar}')}"`

/** One word for a directive that takes no variables (`server_name`, a file name); refuses `$`. */
export function quoteNginxPlain(value: string): string {
  if (value.includes('$')) throw new NotQuotable(`"$" is not allowed: ${JSON.stringify(value)}`)
  return `"${escapeNginx(refuseControl(value))}"`
}

/** A regular expression as one word; `$` stays, nginx reads it as the end of the subject there. */
export const quoteNginxRegex = (pattern: string): string => `"${escapeNginx(refuseControl(pattern))}"`

const escapeNginx = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')

/** Text that a regular expression takes literally. */
export const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/**
 * A value of php.ini or an FPM pool. Single quotes keep everything literal (also `${…}`, which double quotes would expand); a single
 * quote itself goes between double quotes, adjacent strings are joined by the parser.
 */
export function quoteIni(value: string): string {
  if (value === '') return "''"
  const parts = refuseControl(value).match(/'+|[^']+/g) ?? []
  // no empty strings in between: the parser takes '' followed by another string for an error
  return parts.map((part) => (part.startsWith("'") ? `"${part}"` : `'${part}'`)).join('')
}
