import type { Generated } from 'kysely'

export interface CronJobRow {
  id: Generated<number>
  owner_id: number
  name: string
  /** One line, for the shell of its tenant. */
  command: string
  /** Five fields or a word. */
  expression: string
  domain_id: number | null
  enabled: number
  /** Address that is told of every run that went well; `''`: nobody. */
  email_on_complete: string
  /** The account is told of every run that failed. */
  email_on_error: number
  /** 0 = none. */
  timeout_seconds: number
  allow_overlap: number
  /** `''`: that of the server. */
  timezone: string
  /** `''`: that of its domain, else of the server. */
  php_version: string
  /** JSON: name → value. */
  environment: string
  last_run_at: number | null
  last_run_ok: number
  created_at: number
  updated_at: number
}

export interface CronRunRow {
  id: Generated<number>
  job_id: number
  /** The runner's own name for it, so that none is taken in twice. */
  run: string
  started_at: number
  finished_at: number
  exit_code: number
  output: string
}
