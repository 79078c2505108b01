import { NotQuotable } from '../../../system/quote.ts'

function refuseControl(value: string): string {
  if (/\p{Cc}/u.test(value)) throw new NotQuotable(`control characters are not allowed: ${JSON.stringify(value)}`)
  return value
}

/** A name between backticks. */
export const name = (value: string): string => `\`${refuseControl(value).replaceAll('`', '``')}\``

/** A text between single quotes. */
export const text = (value: string): string => `'${refuseControl(value).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** The name of a database in GRANT and REVOKE, where `_` and `%` stand for other characters unless they are escaped. */
export const grantName = (value: string): string => name(value.replace(/[\\_%]/g, (character) => `\\${character}`))
