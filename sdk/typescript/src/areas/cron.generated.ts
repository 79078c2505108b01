// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type { Ack, CronJob, CronPreview, CronRun, CronToggled, JobAccepted } from '../shapes.generated.ts'

export type ListQuery = { readonly owner?: string; readonly domain?: string; readonly enabled?: boolean }

/** List cron jobs. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly CronJob[]> =>
  client.json({ method: 'GET', path: `/cronjobs`, query }, options)

/** List cron jobs, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<CronJob>> =>
  client.json({ method: 'GET', path: `/cronjobs`, query: { page: 1, ...query } }, options)

export type CreateBody = {
  readonly command: string
  readonly name: string
  readonly cron_expr: string
  readonly domain?: string
  readonly enabled?: boolean
  readonly email_on_complete?: string
  readonly email_on_error?: boolean
  readonly timeout_seconds?: number
  readonly allow_overlap?: boolean
  readonly timezone?: string
  readonly php_version?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly owner?: string
}

/** The command runs as the account, in its home and under its limits. */
export const create = (client: Client, body: CreateBody, options?: CallOptions): Promise<CronJob & Sync> =>
  client.json({ method: 'POST', path: `/cronjobs`, body }, options)

export type PreviewQuery = { readonly cron_expr: string; readonly count?: number; readonly timezone?: string }

/** In words, and when it comes next. */
export const preview = (client: Client, query: PreviewQuery, options?: CallOptions): Promise<CronPreview> =>
  client.json({ method: 'GET', path: `/cronjobs/preview`, query }, options)

/** Get cron job. */
export const show = (client: Client, id: string | number, options?: CallOptions): Promise<CronJob> =>
  client.json({ method: 'GET', path: `/cronjobs/${encodeURIComponent(id)}` }, options)

export type UpdateBody = {
  readonly command?: string
  readonly name?: string
  readonly cron_expr?: string
  readonly domain?: string
  readonly enabled?: boolean
  readonly email_on_complete?: string
  readonly email_on_error?: boolean
  readonly timeout_seconds?: number
  readonly allow_overlap?: boolean
  readonly timezone?: string
  readonly php_version?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Update cron job. */
export const update = (client: Client, id: string | number, body: UpdateBody = {}, options?: CallOptions): Promise<CronJob & Sync> =>
  client.json({ method: 'PUT', path: `/cronjobs/${encodeURIComponent(id)}`, body }, options)

/** A run of it that goes on is ended. */
export const delete_ = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/cronjobs/${encodeURIComponent(id)}` }, options)

export type LogsQuery = { readonly from?: string; readonly to?: string; readonly ok?: boolean }

/** The last 100, newest first, each with at most 64 KiB of what the command printed. */
export const logs = (client: Client, id: string | number, query: LogsQuery = {}, options?: CallOptions): Promise<readonly CronRun[]> =>
  client.json({ method: 'GET', path: `/cronjobs/${encodeURIComponent(id)}/logs`, query }, options)

/** Delete the runs of a cron job. */
export const logsDelete = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/cronjobs/${encodeURIComponent(id)}/logs` }, options)

/** Enable or disable a cron job. */
export const toggle = (client: Client, id: string | number, options?: CallOptions): Promise<CronToggled & Sync> =>
  client.json({ method: 'POST', path: `/cronjobs/${encodeURIComponent(id)}/toggle` }, options)

/** Run a cron job now. */
export const run = (client: Client, id: string | number, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/cronjobs/${encodeURIComponent(id)}/run` }, options)
