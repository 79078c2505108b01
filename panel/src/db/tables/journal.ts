import type { Generated } from 'kysely'

/** Something that happened; appended in the transaction that made it happen. Ids appear in the order of the commits. */
export interface EventRow {
  id: Generated<number>
  at: number
  /** `domain.created`. */
  event: string
  resource_type: string
  resource_id: string
  /** In whose view it is; `null`: administrators only. */
  owner_id: number | null
  actor_id: number
  actor: string
  request_id: string
  /** JSON object without secrets. */
  data: string
}

/** Who asked for what. Written before the change runs, completed after it. */
export interface AuditRow {
  id: Generated<number>
  at: number
  actor_id: number
  actor: string
  impersonator: string | null
  via: string
  key_prefix: string | null
  action: string
  owner_id: number | null
  owner: string
  resource_type: string
  resource_id: string
  ip: string
  request_id: string
  previous_hash: string
  /** Over the fields above and `previous_hash`. */
  hash: string
  /** `null` until the request has ended: it was cut short. */
  result: 'ok' | 'denied' | 'failed' | null
  status: number | null
  /** JSON: field → [old, new]. */
  changes: string
  note: string
  completed_at: number | null
  /** Over the four fields above and `hash`. */
  result_hash: string | null
}

/** The end of the audit chain: one row, locked while an entry is added. */
export interface AuditHeadRow {
  id: number
  last_id: number
  hash: string
}

/** What a request with an Idempotency-Key answered. */
export interface IdempotencyRow {
  /** User id, `<user id>/<impersonator id>` under login-as. */
  actor: string
  key: string
  /** HMAC of the request. */
  fingerprint: string
  state: 'running' | 'done'
  request_id: string
  /** The process that runs it. */
  process: string
  status: number | null
  /** Sealed JSON of body and headers. */
  reply: string | null
  created_at: number
}

export interface SettingRow {
  group: string
  key: string
  /** JSON. */
  value: string
  updated_at: number
}
