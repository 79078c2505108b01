// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Sync } from '../client.ts'
import type { Ack, Settings, SettingsGroup } from '../shapes.generated.ts'

/** List all settings. */
export const list = (client: Client, options?: CallOptions): Promise<Settings> => client.json({ method: 'GET', path: `/settings` }, options)

/** Show a group of settings with its JSON schema. */
export const show = (client: Client, group: string | number, options?: CallOptions): Promise<SettingsGroup> =>
  client.json({ method: 'GET', path: `/settings/${encodeURIComponent(group)}` }, options)

export type UpdateBody = Readonly<Record<string, unknown>>

/** Change settings. */
export const update = (
  client: Client,
  group: string | number,
  body: UpdateBody = {},
  options?: CallOptions,
): Promise<SettingsGroup & Sync> => client.json({ method: 'PUT', path: `/settings/${encodeURIComponent(group)}`, body }, options)

/** Restore the default of a setting. */
export const reset = (client: Client, group: string | number, key: string | number, options?: CallOptions): Promise<SettingsGroup & Sync> =>
  client.json({ method: 'DELETE', path: `/settings/${encodeURIComponent(group)}/${encodeURIComponent(key)}` }, options)

export type MailTestBody = { readonly to: string }

/** Send a test message by e-mail. */
export const mailTest = (client: Client, body: MailTestBody, options?: CallOptions): Promise<Ack> =>
  client.json({ method: 'POST', path: `/settings/mail/test`, body }, options)
