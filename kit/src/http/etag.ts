import { hash } from 'node:crypto'
import { conflict } from '../errors.ts'

/** Keys of an object that change without anybody changing it. */
export const defaultVolatile: ReadonlySet<string> = new Set(['sync', 'sync_error', 'job_id'])

/** The strong `ETag` of one object: a hash of its JSON without its own volatile keys; `null` when the body is no single object. */
export function etagOf(body: unknown, volatile: ReadonlySet<string>): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const steady = Object.keys(body).some((key) => volatile.has(key))
    ? Object.fromEntries(Object.entries(body).filter(([key]) => !volatile.has(key)))
    : body
  const text = JSON.stringify(steady)
  return `"${hash('sha256', text, 'base64url').slice(0, 27)}"`
}

/** Throws 409 `Changed by someone else` when `If-Match` names none of the current tags; `*` passes. */
export function requireMatch(ifMatch: string, current: readonly (string | null)[]): void {
  const wanted = ifMatch.split(',').map((tag) => tag.trim())
  if (wanted.includes('*')) return
  if (!current.some((tag) => tag !== null && wanted.includes(tag))) throw conflict('Changed by someone else')
}
