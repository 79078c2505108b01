import { absoluteName } from './name.ts'
import type { RecordData } from './types.ts'

/** What is wrong with a zone. */
export interface ZoneProblem {
  /** Of the record that is wrong, the later one where two are at odds; -1 when something is missing. */
  readonly index: number
  /** Of the earlier one that it cannot stand beside. */
  readonly other: number | null
  readonly message: string
  readonly status: 400 | 409
}

type ZoneRule = (records: readonly RecordData[], zone: string) => ZoneProblem | null

const conflict = (index: number, other: number | null, message: string): ZoneProblem => ({ index, other, message, status: 409 })
const wrong = (index: number, other: number | null, message: string): ZoneProblem => ({ index, other, message, status: 400 })
const keyOf = ({ name, type, content, priority }: RecordData) => JSON.stringify([name, type, content, priority])

/** Disabled records count: enabling one of two equals would do nothing. */
const duplicates: ZoneRule = (records) => {
  const seen = new Map<string, number>()
  for (const [index, record] of records.entries()) {
    const key = keyOf(record)
    const other = seen.get(key)
    if (other !== undefined) return conflict(index, other, 'DNS record already exists')
    seen.set(key, index)
  }
  return null
}

/** A CNAME is alone at its name; what is not served does not count. */
const lonelyCnames: ZoneRule = (records) => {
  const first = new Map<string, { readonly index: number; readonly cname: boolean }>()
  for (const [index, { name, type, disabled }] of records.entries()) {
    if (disabled) continue
    const other = first.get(name)
    const cname = type === 'CNAME'
    if (other !== undefined && (cname || other.cname)) return conflict(index, other.index, 'CNAME cannot coexist with other records')
    if (other === undefined) first.set(name, { index, cname })
  }
  return null
}

/** Mail and name servers have addresses of their own (RFC 2181, section 10.3). */
const realTargets: ZoneRule = (records, zone) => {
  const cnames = new Map<string, number>()
  for (const [index, { name, type, disabled }] of records.entries()) {
    if (type === 'CNAME' && !disabled) cnames.set(absoluteName(name, zone), index)
  }
  for (const [index, { type, content, disabled }] of records.entries()) {
    const other = (type === 'MX' || type === 'NS') && !disabled ? cnames.get(content) : undefined
    if (other === undefined) continue
    return wrong(Math.max(index, other), Math.min(index, other), `Invalid ${type} record: target ${content} must not be a CNAME`)
  }
  return null
}

const delegatedKeys: ZoneRule = (records) => {
  const delegated = new Set(records.flatMap(({ name, type, disabled }) => (type === 'NS' && !disabled ? [name] : [])))
  const index = records.findIndex(({ name, type, disabled }) => type === 'DS' && !disabled && !delegated.has(name))
  return index < 0 ? null : wrong(index, null, 'Invalid DS record: name must have NS records of its own (a delegation)')
}

const nameServers: ZoneRule = (records) =>
  records.some(({ name, type, disabled }) => type === 'NS' && name === '@' && !disabled)
    ? null
    : conflict(-1, null, 'Zone must keep at least one NS record')

const rules: readonly ZoneRule[] = [duplicates, lonelyCnames, realTargets, delegatedKeys, nameServers]

/** The first thing that only the whole zone tells to be wrong, `null` when nothing is. Records in stored form; linear in their number. */
export function checkZone(records: readonly RecordData[], zone: string): ZoneProblem | null {
  for (const rule of rules) {
    const problem = rule(records, zone)
    if (problem !== null) return problem
  }
  return null
}
