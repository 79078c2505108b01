// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery } from '../client.ts'
import type { DeletedItem, JobAccepted } from '../shapes.generated.ts'

export type ListQuery = { readonly type?: 'user' | 'domain' | 'mailbox' | 'database'; readonly owner?: string }

/** List what was deleted and can be brought back. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly DeletedItem[]> =>
  client.json({ method: 'GET', path: `/deleted`, query }, options)

/** List what was deleted and can be brought back, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<DeletedItem>> =>
  client.json({ method: 'GET', path: `/deleted`, query: { page: 1, ...query } }, options)

/** Bring something back. */
export const restore = (client: Client, id: string | number, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/deleted/${encodeURIComponent(id)}/restore` }, options)

/** Remove something for good. */
export const purge = (client: Client, id: string | number, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'DELETE', path: `/deleted/${encodeURIComponent(id)}` }, options)
