import { invalid, type AppError } from '@croft/kit/errors.ts'
import { normalizeTarget } from '../name.ts'
import type { RecordType } from '../types.ts'
import { isIP } from 'node:net'

/** What a check of a content knows about the record. */
export interface Subject {
  readonly type: RecordType
  /** Whole name of the record without trailing dot. */
  readonly owner: string
  readonly zone: string
  /** `null` unless the type has one. */
  readonly priority: number | null
}

/** Gives the content in stored form or throws. */
export type ContentRule = (text: string, subject: Subject) => string

/** 400 `Invalid MX record: <reason>` */
export const refused = (type: RecordType, reason: string): AppError => invalid(`Invalid ${type} record: ${reason}`)

/** A whole number written in digits within bounds. */
export function numberIn(text: string, from: number, to: number, field: string, { type }: Subject): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) < from || Number(text) > to) {
    throw refused(type, `${field} must be a number from ${from} to ${to}`)
  }
  return Number(text)
}

/** One of the numbers that a registry knows. */
export function numberAmong(text: string, allowed: readonly number[], field: string, { type }: Subject): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  if (!allowed.includes(value)) {
    throw refused(type, `${field} must be ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`)
  }
  return value
}

/** A whole host name. See `normalizeTarget` for the kinds. */
export function requireTarget(text: string, kind: 'host' | 'name', field: string, { type }: Subject): string {
  const name = normalizeTarget(text, kind)
  if (name !== null) return name
  if (isIP(text.trim()) !== 0) throw refused(type, `${field} must be a host name, not an address`)
  throw refused(type, `${field} must be a full host name such as host.example.com`)
}

/** Fields that are separated by blanks; the last one takes all that is left when `rest` is given. */
export function fields(text: string, names: readonly string[], { type }: Subject, rest = false): string[] {
  const parts = text.trim().split(/[ \t]+/)
  const exact = rest ? parts.length >= names.length : parts.length === names.length
  if (!exact) throw refused(type, `content must be "${names.join(' ')}"`)
  return rest ? [...parts.slice(0, names.length - 1), parts.slice(names.length - 1).join('')] : parts
}

/** Hexadecimal digits in upper case; `digits` is the exact number of them, `null` takes any even one. */
export function requireHex(text: string, digits: number | null, field: string, { type }: Subject): string {
  if (!/^[0-9a-fA-F]+$/.test(text)) throw refused(type, `${field} must be hexadecimal`)
  if (digits === null ? text.length % 2 !== 0 || text.length > 65_000 : text.length !== digits) {
    throw refused(type, digits === null ? `${field} must have an even number of digits` : `${field} must have ${digits} hexadecimal digits`)
  }
  return text.toUpperCase()
}
