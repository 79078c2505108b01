// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type { ServerEvent } from '../events.ts'
import type { Ack, Job, JobAccepted } from '../shapes.generated.ts'

export type ListQuery = {
  readonly status?: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'rolled_back'
  readonly type?: string
  readonly resource_type?: string
  readonly resource_id?: string
  readonly owner?: string
  readonly from?: string
  readonly to?: string
}

/** List jobs. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly Job[]> =>
  client.json({ method: 'GET', path: `/jobs`, query }, options)

/** List jobs, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<Job>> =>
  client.json({ method: 'GET', path: `/jobs`, query: { page: 1, ...query } }, options)

/** Show a job. */
export const show = (client: Client, id: string | number, options?: CallOptions): Promise<Job> =>
  client.json({ method: 'GET', path: `/jobs/${encodeURIComponent(id)}` }, options)

/** Events `progress`, `log` and, when the job has ended, `end` with the job. */
export const follow = (client: Client, id: string | number, options?: CallOptions): AsyncGenerator<ServerEvent> =>
  client.events({ method: 'GET', path: `/jobs/${encodeURIComponent(id)}/events` }, options)

export type LogQuery = { readonly offset?: number }

/** Lines that a job wrote. */
export const log = (
  client: Client,
  id: string | number,
  query: LogQuery = {},
  options?: CallOptions,
): Promise<{ readonly lines: readonly string[]; readonly next_offset: number; readonly complete: boolean }> =>
  client.json({ method: 'GET', path: `/jobs/${encodeURIComponent(id)}/log`, query }, options)

/** Cancel a job. */
export const cancel = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/jobs/${encodeURIComponent(id)}/cancel` }, options)

/** Run a failed job again. */
export const retry = (client: Client, id: string | number, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/jobs/${encodeURIComponent(id)}/retry` }, options)
