// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery } from '../client.ts'
import type { AuditEntry } from '../shapes.generated.ts'

export type ListQuery = {
  readonly actor?: string
  readonly owner?: string
  readonly action?: string
  readonly resource_type?: string
  readonly resource_id?: string
  readonly ip?: string
  readonly result?: 'ok' | 'denied' | 'failed'
  readonly from?: string
  readonly to?: string
}

/** Audit log. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly AuditEntry[]> =>
  client.json({ method: 'GET', path: `/audit`, query }, options)

/** Audit log, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<AuditEntry>> =>
  client.json({ method: 'GET', path: `/audit`, query: { page: 1, ...query } }, options)

export type VerifyQuery = { readonly from?: string; readonly to?: string }

/** Check that nobody has changed the audit log. */
export const verify = (
  client: Client,
  query: VerifyQuery = {},
  options?: CallOptions,
): Promise<{ readonly ok: boolean; readonly checked: number; readonly first_bad_id: number | null }> =>
  client.json({ method: 'GET', path: `/audit/verify`, query }, options)

export type Export_Query = {
  readonly actor?: string
  readonly owner?: string
  readonly action?: string
  readonly resource_type?: string
  readonly resource_id?: string
  readonly ip?: string
  readonly result?: 'ok' | 'denied' | 'failed'
  readonly from?: string
  readonly to?: string
  readonly format?: 'csv' | 'json'
}

/** Download the audit log. */
export const export_ = (client: Client, query: Export_Query = {}, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/audit/export`, query }, options)

/** Show an audit entry. */
export const show = (client: Client, id: string | number, options?: CallOptions): Promise<AuditEntry> =>
  client.json({ method: 'GET', path: `/audit/${encodeURIComponent(id)}` }, options)
