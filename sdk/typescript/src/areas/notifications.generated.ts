// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type { Ack, Notification, NotificationPreferences } from '../shapes.generated.ts'

export type ListQuery = { readonly unread?: boolean; readonly severity?: 'info' | 'warning' | 'error' }

/** List your notifications. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly Notification[]> =>
  client.json({ method: 'GET', path: `/notifications`, query }, options)

/** List your notifications, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<Notification>> =>
  client.json({ method: 'GET', path: `/notifications`, query: { page: 1, ...query } }, options)

/** How many notifications there are, and how many of them are new. */
export const count = (client: Client, options?: CallOptions): Promise<{ readonly unread: number; readonly total: number }> =>
  client.json({ method: 'GET', path: `/notifications/count` }, options)

/** Mark all notifications as read. */
export const readAll = (
  client: Client,
  options?: CallOptions,
): Promise<{ readonly success: true; readonly message: string; readonly count: number } & Sync> =>
  client.json({ method: 'POST', path: `/notifications/read-all` }, options)

/** Mark a notification as read. */
export const read = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/notifications/${encodeURIComponent(id)}/read` }, options)

/** Delete a notification. */
export const delete_ = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/notifications/${encodeURIComponent(id)}` }, options)

/** What you are told, and where. */
export const preferencesShow = (client: Client, options?: CallOptions): Promise<NotificationPreferences> =>
  client.json({ method: 'GET', path: `/notifications/preferences` }, options)

export type PreferencesUpdateBody = {
  readonly channels?: readonly { readonly id?: string; readonly type: string; readonly target?: string; readonly enabled?: boolean }[]
  readonly events?: Readonly<Record<string, readonly string[]>>
}

/** Choose what you are told, and where. */
export const preferencesUpdate = (
  client: Client,
  body: PreferencesUpdateBody = {},
  options?: CallOptions,
): Promise<NotificationPreferences & Sync> => client.json({ method: 'PUT', path: `/notifications/preferences`, body }, options)

export type TestBody = { readonly channel_id: string }

/** Send a test message to a channel. */
export const test = (client: Client, body: TestBody, options?: CallOptions): Promise<Ack> =>
  client.json({ method: 'POST', path: `/notifications/test`, body }, options)

export type AnnounceBody = {
  readonly title: string
  readonly body: string
  readonly audience?: 'all' | 'resellers' | 'users'
  readonly until?: string
}

/** Tell all users something. */
export const announce = (client: Client, body: AnnounceBody, options?: CallOptions): Promise<Notification & Sync> =>
  client.json({ method: 'POST', path: `/notifications/announce`, body }, options)
