import { normalizeTarget } from '../name.ts'
import { resolveName } from '../resolve.ts'
import type { Soa } from '../types.ts'
import { faultAt } from './lexer.ts'
import { parseTtl } from './ttl.ts'

const mailName = /^(?:[a-z0-9_+=/-]|\\\.|\.(?!\.))+$/
const serialLimit = 4_294_967_295
const periods = ['refresh', 'retry', 'expire', 'minimum'] as const
// private use: in no name, and unknown to the resolver
const dotInLabel = '\ue000'

/** Whether a text may stand as the address of the one responsible: lower case, without trailing dot, `\.` within the first label. */
export const isMailName = (text: string): boolean => mailName.test(text) && /^[^.]/.test(text) && !text.endsWith('.') && text.length <= 255

function mailNameOf(raw: string, origin: string): string | null {
  const name = resolveName(raw.replaceAll('\\.', dotInLabel), origin)?.replaceAll(dotInLabel, '\\.')
  return name !== undefined && isMailName(name) ? name : null
}

function period(text: string, field: string, line: number): number {
  const value = parseTtl(text)
  if (value === null) throw faultAt(line, `SOA ${field} must be a time such as 3600 or 1h`)
  return value
}

/** The seven fields of an SOA record. Throws `faultAt`. */
export function parseSoa(tokens: readonly string[], origin: string, line: number): Soa {
  if (tokens.length !== 7) throw faultAt(line, 'SOA needs mname, rname, serial, refresh, retry, expire and minimum')
  const [server = '', mail = '', serialText = '', ...times] = tokens
  const mname = normalizeTarget(resolveName(server, origin) ?? '', 'name')
  if (mname === null) throw faultAt(line, 'SOA mname must be a host name')
  const rname = mailNameOf(mail, origin)
  if (rname === null) throw faultAt(line, 'SOA rname must be a mail address written as a name')
  const serial = /^\d{1,10}$/.test(serialText) ? Number(serialText) : Number.NaN
  if (!(serial <= serialLimit)) throw faultAt(line, `SOA serial must be a number from 0 to ${serialLimit}`)
  const [refresh, retry, expire, minimum] = periods.map((field, index) => period(times[index] ?? '', field, line)) as [
    number,
    number,
    number,
    number,
  ]
  return { mname, rname, serial, refresh, retry, expire, minimum }
}
