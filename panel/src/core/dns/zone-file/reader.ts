import { AppError } from '@croft/kit/errors.ts'
import { normalizeContent } from '../content.ts'
import { normalizeRecordName } from '../name.ts'
import { contentOfTokens } from '../presentation.ts'
import { resolveName } from '../resolve.ts'
import { isRecordType, type RecordData, type Soa } from '../types.ts'
import { type Entry, faultAt } from './lexer.ts'
import { parseSoa } from './soa.ts'
import { parseTtl } from './ttl.ts'

/** What the lines before say about the next one. */
export interface Context {
  readonly zone: string
  /** Without trailing dot; `.` is the root. */
  readonly origin: string
  /** As written, with the origin it belongs to resolved; `null` before the first record. */
  readonly owner: string | null
  /** Of records without one: `null` leaves it to the zone. */
  readonly ttl: number | null
}

export type Read =
  | { readonly kind: 'record'; readonly record: RecordData }
  | { readonly kind: 'soa'; readonly soa: Soa }
  | { readonly kind: 'skipped'; readonly reason: string }
/** `owner` and `ttl` are what the record says, for the lines after it. */
export type ReadEntry = Read & { readonly owner: string; readonly ttl: number | null }

interface Head {
  readonly ttl: number | null
  readonly internet: boolean
  readonly type: string
  readonly data: readonly string[]
}

/** TTL and class in any order, then the type. */
function headOf(tokens: readonly string[], line: number): Head {
  let ttl: number | null = null
  let className: string | null = null
  for (const [index, token] of tokens.entries()) {
    const upper = token.toUpperCase()
    if (ttl === null && /^\d/.test(token)) {
      ttl = parseTtl(token)
      if (ttl === null) throw faultAt(line, 'record type or time to live expected')
    } else if (className === null && /^(?:IN|CH|HS|CS|CLASS\d{1,5})$/.test(upper)) className = upper
    else {
      if (!/^[A-Z][A-Z0-9-]*$/.test(upper)) break
      return {
        ttl,
        internet: className === null || className === 'IN' || className === 'CLASS1',
        type: upper,
        data: tokens.slice(index + 1),
      }
    }
  }
  throw faultAt(line, 'record type expected')
}

function recordOf(name: string, { type, ttl, data }: Head, entry: Entry, { zone, origin }: Context): Read {
  if (type === 'SOA') {
    if (name !== '@') throw faultAt(entry.line, 'SOA must be at the apex of the zone')
    return { kind: 'soa', soa: parseSoa(data, origin, entry.line) }
  }
  if (!isRecordType(type)) return { kind: 'skipped', reason: 'Unsupported record type' }
  if (data[0] === '\\#') return { kind: 'skipped', reason: 'Unsupported generic record data' }
  try {
    const { content, priority } = contentOfTokens(type, data, origin)
    const normal = normalizeContent(type, content, { name, zone, priority })
    return { kind: 'record', record: { name, type, ...normal, ttl, disabled: false, comment: entry.comment } }
  } catch (error) {
    throw error instanceof AppError ? faultAt(entry.line, error.message, error) : error
  }
}

/** Reads one record. Throws `faultAt` for what is wrong; what Croft cannot hold is skipped. */
export function readEntry(entry: Entry, context: Context): ReadEntry {
  const { zone, origin } = context
  const [first = '', ...others] = entry.tokens
  const owner = entry.blank ? context.owner : first
  if (owner === null) throw faultAt(entry.line, 'first record needs a name')
  const head = headOf(entry.blank ? entry.tokens : others, entry.line)
  const whole = entry.blank ? owner : (resolveName(owner, origin) ?? '')
  const said = { owner: whole, ttl: head.ttl }
  if (!head.internet) return { ...said, kind: 'skipped', reason: 'Unsupported class' }
  const lower = whole.toLowerCase()
  if (lower !== '' && /^[\x21-\x7e]*$/.test(lower) && lower !== zone && !lower.endsWith(`.${zone}`)) {
    return { ...said, kind: 'skipped', reason: 'Name is outside the zone' }
  }
  const name = whole === '' ? null : normalizeRecordName(`${whole}.`, zone)
  if (name === null) return { ...said, kind: 'skipped', reason: 'Unsupported record name' }
  return { ...said, ...recordOf(name, { ...head, ttl: head.ttl ?? context.ttl }, entry, context) }
}
