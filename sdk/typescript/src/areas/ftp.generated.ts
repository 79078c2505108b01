// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Sync } from '../client.ts'
import type {
  Ack,
  FtpAccount,
  FtpAccounts,
  FtpAnonymous,
  FtpConfig,
  FtpRestrictions,
  FtpSession,
  FtpStatus,
  FtpToggled,
  JobAccepted,
  Message,
} from '../shapes.generated.ts'

/** Status of the FTP server. */
export const status = (client: Client, options?: CallOptions): Promise<FtpStatus> =>
  client.json({ method: 'GET', path: `/ftp/status` }, options)

/** Pure-FTPd from the Debian sources that are configured on the server. Accounts come in by SFTP without it. */
export const install = (client: Client, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/ftp/install` }, options)

/** List sessions of FTP and SFTP. */
export const sessionsList = (client: Client, options?: CallOptions): Promise<readonly FtpSession[]> =>
  client.json({ method: 'GET', path: `/ftp/sessions` }, options)

/** End a session of FTP or SFTP. */
export const sessionsEnd = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/ftp/sessions/${encodeURIComponent(id)}` }, options)

/** Settings of the FTP server. */
export const configShow = (client: Client, options?: CallOptions): Promise<FtpConfig> =>
  client.json({ method: 'GET', path: `/ftp/config` }, options)

export type ConfigUpdateBody = {
  readonly port?: number
  readonly passive_ports?: string
  readonly tls?: 'off' | 'optional' | 'required'
  readonly max_clients?: number
  readonly max_per_ip?: number
  readonly anonymous?: boolean
}

/** Sessions go on. The ports must be open in the firewall. */
export const configUpdate = (client: Client, body: ConfigUpdateBody = {}, options?: CallOptions): Promise<FtpConfig & Sync> =>
  client.json({ method: 'PUT', path: `/ftp/config`, body }, options)

/** The folder `public_ftp` of the domain, which everybody may read who logs in as `anonymous@<domain>` or `ftp@<domain>` with any password. */
export const anonymousShow = (client: Client, domain: string | number, options?: CallOptions): Promise<FtpAnonymous> =>
  client.json({ method: 'GET', path: `/ftp/${encodeURIComponent(domain)}/anonymous` }, options)

export type AnonymousUpdateBody = { readonly enabled?: boolean; readonly allow_upload?: boolean; readonly max_connections?: number }

/** Files must be readable for everybody. Nobody writes: uploads without a password are not available. While the setting `ftp.anonymous` is off, administrators alone decide. */
export const anonymousUpdate = (
  client: Client,
  domain: string | number,
  body: AnonymousUpdateBody = {},
  options?: CallOptions,
): Promise<FtpAnonymous & Sync> => client.json({ method: 'PUT', path: `/ftp/${encodeURIComponent(domain)}/anonymous`, body }, options)

export type ListQuery = { readonly owner?: string; readonly enabled?: boolean }

/** List FTP accounts. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<FtpAccounts> =>
  client.json({ method: 'GET', path: `/ftp`, query }, options)

export type CreateBody = {
  readonly username?: string
  readonly password?: string
  readonly domain?: string
  readonly owner?: string
  readonly home_dir?: string
  readonly quota_mb?: number
  readonly read_only?: boolean
}

/** Its name gets the owner’s prefix. It sees one folder of the home: that of the domain when one is given, else `home_dir`. */
export const create = (client: Client, body: CreateBody = {}, options?: CallOptions): Promise<FtpAccount & Sync> =>
  client.json({ method: 'POST', path: `/ftp`, body }, options)

/** Get FTP account. */
export const show = (client: Client, id: string | number, options?: CallOptions): Promise<FtpAccount> =>
  client.json({ method: 'GET', path: `/ftp/${encodeURIComponent(id)}` }, options)

export type UpdateBody = {
  readonly password?: string
  readonly home_dir?: string
  readonly quota_mb?: number
  readonly read_only?: boolean
  readonly enabled?: boolean
  readonly protocols?: readonly ('ftp' | 'sftp')[]
  readonly bandwidth_kbps?: number
}

/** Sessions that began under another password, folder or right to write end at once. `bandwidth_kbps` is kilobit per second in each direction. */
export const update = (client: Client, id: string | number, body: UpdateBody = {}, options?: CallOptions): Promise<FtpAccount & Sync> =>
  client.json({ method: 'PUT', path: `/ftp/${encodeURIComponent(id)}`, body }, options)

/** Its sessions end at once; the files stay. */
export const delete_ = (client: Client, id: string | number, options?: CallOptions): Promise<Message & Sync> =>
  client.json({ method: 'DELETE', path: `/ftp/${encodeURIComponent(id)}` }, options)

export type RestrictBody = { readonly allowed_ips: readonly string[] }

/** IPv4 and IPv6, for both ways. Empty: from everywhere. */
export const restrict = (client: Client, id: string | number, body: RestrictBody, options?: CallOptions): Promise<FtpRestrictions & Sync> =>
  client.json({ method: 'PUT', path: `/ftp/${encodeURIComponent(id)}/ip-restrictions`, body }, options)

/** Enable or disable an FTP account. */
export const toggle = (client: Client, id: string | number, options?: CallOptions): Promise<FtpToggled & Sync> =>
  client.json({ method: 'POST', path: `/ftp/${encodeURIComponent(id)}/toggle` }, options)
