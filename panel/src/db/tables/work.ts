import type { Generated } from 'kysely'

/** The ledger: one row per node and scope. Due as long as `applied` is smaller than `wanted`. */
export interface ScopeRow {
  node: string
  scope: string
  /** Goes up by one in every transaction that writes something of the scope. */
  wanted: number
  applied: number
  /** Failures in a row of the present wanted state. */
  attempts: number
  /** Not before; 0 = at once. */
  next_at: number
  lease_owner: string | null
  lease_until: number
  last_error: string
}

export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'rolled_back'

/** Work that somebody may follow: the pair (scope, wanted number), or an operation with its steps. */
export interface JobRow {
  id: Generated<number>
  kind: 'sync' | 'operation'
  /** `<area>.<verb>`. */
  type: string
  status: JobStatus
  progress: number
  step: string
  message: string
  owner_id: number | null
  actor_id: number
  actor: string
  via: string
  node: string
  attempts: number
  parent_id: number | null
  resource_type: string
  resource_id: string
  request_id: string
  created_at: number
  started_at: number | null
  finished_at: number | null
  error: string | null
  /** JSON. */
  result: string | null
  scope: string | null
  generation: number | null
  /** What an operation holds for itself alone while it is unfinished. */
  lock_key: string | null
  /** Sealed JSON of an operation's input and of what its steps left. */
  input: string | null
  state: string | null
  /** Number of finished steps; counts down while undoing. */
  cursor: number
  undoing: number
  cancel_requested: number
  lease_owner: string | null
  lease_until: number
}

/** What a job said, line by line; the ids are those of its event stream. */
export interface JobLogRow {
  id: Generated<number>
  job_id: number
  at: number
  kind: 'log' | 'progress'
  /** The line, or JSON `{status, progress, message}`. */
  text: string
}

/** A task that runs now and then in one process at a time. */
export interface ScheduleRow {
  name: string
  next_at: number
  lease_owner: string | null
  lease_until: number
  last_run_at: number | null
  last_error: string
}
