import { NotQuotable } from '../../../system/quote.ts'

// a backslash at the beginning of a line is a command of psql; control characters could make one
function refuseControl(value: string): string {
  if (/\p{Cc}/u.test(value)) throw new NotQuotable(`control characters are not allowed: ${JSON.stringify(value)}`)
  return value
}

/** A name between double quotes. */
export const name = (value: string): string => `"${refuseControl(value).replaceAll('"', '""')}"`

/** A text between single quotes; backslashes are nothing special, whatever the server is set to. */
export function text(value: string): string {
  const doubled = refuseControl(value).replaceAll("'", "''")
  return value.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}
