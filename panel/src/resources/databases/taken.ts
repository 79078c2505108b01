import { conflict } from '@croft/kit/errors.ts'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { DatabaseRecord } from './store.ts'

/** 409 `Database already exists`; who deleted it itself hears until when it is kept and what to do. */
export function refuseTaken(row: DatabaseRecord | undefined, ownerId: number): void {
  if (row === undefined) return
  if (row.deleted_at === null || row.owner_id !== ownerId) throw conflict('Database already exists')
  const until = row.purge_at === null ? '' : ` until ${rfc3339(row.purge_at).slice(0, 10)}`
  throw conflict(`Database already exists: it was deleted and is kept${until}. Restore it, or remove it for good, among what was deleted`)
}
