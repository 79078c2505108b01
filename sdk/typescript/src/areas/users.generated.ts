// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type {
  Ack,
  ApiKey,
  Bandwidth,
  Collaborator,
  JobAccepted,
  KeyCreated,
  Session,
  SshAccess,
  SshKey,
  Usage,
  User,
} from '../shapes.generated.ts'

export type ListQuery = { readonly role?: string; readonly status?: string; readonly package?: string; readonly creator?: string }

/** List users. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly User[]> =>
  client.json({ method: 'GET', path: `/users`, query }, options)

/** List users, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<User>> =>
  client.json({ method: 'GET', path: `/users`, query: { page: 1, ...query } }, options)

export type CreateBody = {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly package?: string
  readonly role?: 'user' | 'reseller' | 'admin'
  readonly domain?: string
  readonly name?: string
  readonly language?: string
  readonly timezone?: string
  readonly ip?: string
  readonly ipv6?: string
  readonly max_domains?: number
  readonly max_databases?: number
  readonly max_email_accounts?: number
  readonly max_ftp_accounts?: number
  readonly max_subdomains?: number
  readonly max_domain_aliases?: number
  readonly max_cronjobs?: number
  readonly max_users?: number
  readonly disk_quota_mb?: number
  readonly bandwidth_quota_mb?: number
  readonly inode_quota?: number
  readonly cpu_limit_percent?: number
  readonly memory_limit_mb?: number
  readonly io_limit_mbps?: number
  readonly process_limit?: number
  readonly can_use_ssl?: boolean
  readonly can_use_ssh?: boolean
  readonly can_use_cron?: boolean
  readonly can_use_php?: boolean
  readonly can_use_cgi?: boolean
  readonly can_use_spam?: boolean
  readonly can_use_catchall?: boolean
  readonly can_use_dnscontrol?: boolean
  readonly can_use_sysinfo?: boolean
  readonly must_change_password?: boolean
  readonly send_welcome?: boolean
}

/** Create user. */
export const create = (
  client: Client,
  body: CreateBody,
  options?: CallOptions,
): Promise<
  { readonly success: true; readonly message: string; readonly username: string; readonly package: string; readonly user: User } & Sync
> => client.json({ method: 'POST', path: `/users`, body }, options)

/** Get user. */
export const show = (client: Client, username: string | number, options?: CallOptions): Promise<User> =>
  client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}` }, options)

export type UpdateBody = {
  readonly email?: string
  readonly name?: string
  readonly language?: string
  readonly timezone?: string
  readonly ip?: string
  readonly ipv6?: string
  readonly package?: string
  readonly role?: 'user' | 'reseller' | 'admin'
  readonly max_domains?: number
  readonly max_databases?: number
  readonly max_email_accounts?: number
  readonly max_ftp_accounts?: number
  readonly max_subdomains?: number
  readonly max_domain_aliases?: number
  readonly max_cronjobs?: number
  readonly max_users?: number
  readonly disk_quota_mb?: number
  readonly bandwidth_quota_mb?: number
  readonly inode_quota?: number
  readonly cpu_limit_percent?: number
  readonly memory_limit_mb?: number
  readonly io_limit_mbps?: number
  readonly process_limit?: number
  readonly can_use_ssl?: boolean
  readonly can_use_ssh?: boolean
  readonly can_use_cron?: boolean
  readonly can_use_php?: boolean
  readonly can_use_cgi?: boolean
  readonly can_use_spam?: boolean
  readonly can_use_catchall?: boolean
  readonly can_use_dnscontrol?: boolean
  readonly can_use_sysinfo?: boolean
}

/** Update user. */
export const update = (client: Client, username: string | number, body: UpdateBody = {}, options?: CallOptions): Promise<User & Sync> =>
  client.json({ method: 'PUT', path: `/users/${encodeURIComponent(username)}`, body }, options)

export type Delete_Query = { readonly keep_backups?: boolean; readonly transfer_domains_to?: string; readonly purge?: boolean }

/** Delete user. */
export const delete_ = (client: Client, username: string | number, query: Delete_Query = {}, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/users/${encodeURIComponent(username)}`, query }, options)

export type SuspendBody = { readonly reason?: string; readonly at?: string; readonly keep_mail?: boolean }

/** Suspend user. */
export const suspend = (client: Client, username: string | number, body: SuspendBody = {}, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/users/${encodeURIComponent(username)}/suspend`, body }, options)

/** Unsuspend user. */
export const unsuspend = (client: Client, username: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/users/${encodeURIComponent(username)}/unsuspend` }, options)

export type RenameBody = { readonly new_username: string }

/** Its sites pause for some seconds while the Unix user and the home get the new name. */
export const rename = (client: Client, username: string | number, body: RenameBody, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/users/${encodeURIComponent(username)}/rename`, body }, options)

export type PasswordBody = { readonly password: string; readonly must_change?: boolean }

/** Set a user's password. */
export const password = (client: Client, username: string | number, body: PasswordBody, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'PUT', path: `/users/${encodeURIComponent(username)}/password`, body }, options)

export type Package_Body = { readonly package: string; readonly force?: boolean }

/** Change a user's package. */
export const package_ = (client: Client, username: string | number, body: Package_Body, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'PUT', path: `/users/${encodeURIComponent(username)}/package`, body }, options)

/** What an account uses. */
export const usage = (client: Client, username: string | number, options?: CallOptions): Promise<Usage> =>
  client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/usage` }, options)

/** User sessions. */
export const sessionsList = (client: Client, username: string | number, options?: CallOptions): Promise<readonly Session[]> =>
  client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/sessions` }, options)

/** End all sessions of a user. */
export const sessionsEndAll = (
  client: Client,
  username: string | number,
  options?: CallOptions,
): Promise<{ readonly success: true; readonly message: string; readonly count: number } & Sync> =>
  client.json({ method: 'DELETE', path: `/users/${encodeURIComponent(username)}/sessions` }, options)

/** End one session of a user. */
export const sessionsEnd = (client: Client, username: string | number, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/users/${encodeURIComponent(username)}/sessions/${encodeURIComponent(id)}` }, options)

/** Take two-factor authentication off a user's account. */
export const twoFactorReset = (client: Client, username: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/users/${encodeURIComponent(username)}/2fa/reset` }, options)

/** List collaborators. */
export const collaboratorsList = (client: Client, username: string | number, options?: CallOptions): Promise<readonly Collaborator[]> =>
  client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/collaborators` }, options)

export type CollaboratorsCreateBody = {
  readonly login: string
  readonly email: string
  readonly scopes: readonly string[]
  readonly domains?: readonly string[]
  readonly password?: string
}

/** Invite a collaborator. */
export const collaboratorsCreate = (
  client: Client,
  username: string | number,
  body: CollaboratorsCreateBody,
  options?: CallOptions,
): Promise<Collaborator & Sync> =>
  client.json({ method: 'POST', path: `/users/${encodeURIComponent(username)}/collaborators`, body }, options)

export type CollaboratorsUpdateBody = {
  readonly email?: string
  readonly scopes?: readonly string[]
  readonly domains?: readonly string[]
  readonly enabled?: boolean
  readonly password?: string
}

/** Change what a collaborator may do. */
export const collaboratorsUpdate = (
  client: Client,
  username: string | number,
  login: string | number,
  body: CollaboratorsUpdateBody = {},
  options?: CallOptions,
): Promise<Collaborator & Sync> =>
  client.json({ method: 'PUT', path: `/users/${encodeURIComponent(username)}/collaborators/${encodeURIComponent(login)}`, body }, options)

/** Remove a collaborator. */
export const collaboratorsDelete = (
  client: Client,
  username: string | number,
  login: string | number,
  options?: CallOptions,
): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/users/${encodeURIComponent(username)}/collaborators/${encodeURIComponent(login)}` }, options)

/** Take two-factor authentication off a collaborator. */
export const collaboratorsTwoFactorReset = (
  client: Client,
  username: string | number,
  login: string | number,
  options?: CallOptions,
): Promise<Ack & Sync> =>
  client.json(
    { method: 'POST', path: `/users/${encodeURIComponent(username)}/collaborators/${encodeURIComponent(login)}/2fa/reset` },
    options,
  )

export type ApiKeysListQuery = { readonly enabled?: boolean }

/** List API keys. */
export const apiKeysList = (
  client: Client,
  username: string | number,
  query: ApiKeysListQuery = {},
  options?: CallOptions,
): Promise<readonly ApiKey[]> => client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/api-keys`, query }, options)

/** List API keys, one page. */
export const apiKeysListPage = (
  client: Client,
  username: string | number,
  query: ApiKeysListQuery & PageQuery,
  options?: CallOptions,
): Promise<Page<ApiKey>> =>
  client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/api-keys`, query: { page: 1, ...query } }, options)

export type ApiKeysCreateBody = {
  readonly name: string
  readonly permissions?: readonly string[]
  readonly ip_whitelist?: readonly string[]
  readonly expires_in?: number
}

/** Create API key. */
export const apiKeysCreate = (
  client: Client,
  username: string | number,
  body: ApiKeysCreateBody,
  options?: CallOptions,
): Promise<KeyCreated & Sync> => client.json({ method: 'POST', path: `/users/${encodeURIComponent(username)}/api-keys`, body }, options)

/** Show an API key. */
export const apiKeysShow = (client: Client, username: string | number, id: string | number, options?: CallOptions): Promise<ApiKey> =>
  client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/api-keys/${encodeURIComponent(id)}` }, options)

export type ApiKeysUpdateBody = {
  readonly name?: string
  readonly permissions?: readonly string[]
  readonly ip_whitelist?: readonly string[]
  readonly enabled?: boolean
  readonly rate_limit?: number
}

/** Change an API key. */
export const apiKeysUpdate = (
  client: Client,
  username: string | number,
  id: string | number,
  body: ApiKeysUpdateBody = {},
  options?: CallOptions,
): Promise<ApiKey & Sync> =>
  client.json({ method: 'PUT', path: `/users/${encodeURIComponent(username)}/api-keys/${encodeURIComponent(id)}`, body }, options)

/** Delete API key. */
export const apiKeysDelete = (client: Client, username: string | number, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/users/${encodeURIComponent(username)}/api-keys/${encodeURIComponent(id)}` }, options)

export type ApiKeysRotateBody = { readonly grace_minutes?: number }

/** Give an API key a new secret. */
export const apiKeysRotate = (
  client: Client,
  username: string | number,
  id: string | number,
  body: ApiKeysRotateBody = {},
  options?: CallOptions,
): Promise<KeyCreated & Sync> =>
  client.json({ method: 'POST', path: `/users/${encodeURIComponent(username)}/api-keys/${encodeURIComponent(id)}/rotate`, body }, options)

export type ApiKeysRequestsQuery = { readonly from?: string; readonly to?: string; readonly status?: number }

/** Requests made with an API key. */
export const apiKeysRequests = (
  client: Client,
  username: string | number,
  id: string | number,
  query: ApiKeysRequestsQuery = {},
  options?: CallOptions,
): Promise<
  readonly {
    readonly at: string
    readonly method: string
    readonly path: string
    readonly status: number
    readonly ip: string
    readonly duration_ms: number
    readonly request_id: string
  }[]
> =>
  client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/api-keys/${encodeURIComponent(id)}/requests`, query }, options)

/** Requests made with an API key, one page. */
export const apiKeysRequestsPage = (
  client: Client,
  username: string | number,
  id: string | number,
  query: ApiKeysRequestsQuery & PageQuery,
  options?: CallOptions,
): Promise<
  Page<{
    readonly at: string
    readonly method: string
    readonly path: string
    readonly status: number
    readonly ip: string
    readonly duration_ms: number
    readonly request_id: string
  }>
> =>
  client.json(
    {
      method: 'GET',
      path: `/users/${encodeURIComponent(username)}/api-keys/${encodeURIComponent(id)}/requests`,
      query: { page: 1, ...query },
    },
    options,
  )

/** SSH access of a user. */
export const sshShow = (client: Client, username: string | number, options?: CallOptions): Promise<SshAccess> =>
  client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/ssh` }, options)

export type SshUpdateBody = { readonly shell?: 'none' | 'sftp' | 'jailed' | 'full'; readonly password_login?: boolean }

/** `none` and `sftp`: file transfer alone, by keys. `jailed`: a shell that sees its own home and none of the others. `full`: a shell like any other. `password_login` lets the password in that was set for SSH, besides the keys. */
export const sshUpdate = (
  client: Client,
  username: string | number,
  body: SshUpdateBody = {},
  options?: CallOptions,
): Promise<SshAccess & Sync> => client.json({ method: 'PUT', path: `/users/${encodeURIComponent(username)}/ssh`, body }, options)

export type SshPasswordBody = { readonly password?: string }

/** A password for SSH and SFTP alone; that of the panel never opens them. It counts while `password_login` is on. Sessions of SSH end when it changes. */
export const sshPassword = (
  client: Client,
  username: string | number,
  body: SshPasswordBody = {},
  options?: CallOptions,
): Promise<Ack & Sync> => client.json({ method: 'PUT', path: `/users/${encodeURIComponent(username)}/ssh/password`, body }, options)

/** List SSH keys. */
export const sshKeysList = (client: Client, username: string | number, options?: CallOptions): Promise<readonly SshKey[]> =>
  client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/ssh-keys` }, options)

export type SshKeysCreateBody = { readonly name: string; readonly public_key: string }

/** Add an SSH key. */
export const sshKeysCreate = (
  client: Client,
  username: string | number,
  body: SshKeysCreateBody,
  options?: CallOptions,
): Promise<SshKey & Sync> => client.json({ method: 'POST', path: `/users/${encodeURIComponent(username)}/ssh-keys`, body }, options)

/** Delete an SSH key. */
export const sshKeysDelete = (client: Client, username: string | number, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/users/${encodeURIComponent(username)}/ssh-keys/${encodeURIComponent(id)}` }, options)

/** Measure the use of an account now. */
export const recount = (client: Client, username: string | number, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/users/${encodeURIComponent(username)}/recount` }, options)

export type BandwidthQuery = { readonly month?: string }

/** Counted from the access logs, every hour. A month is `YYYY-MM`; the current one when none is given. */
export const bandwidth = (
  client: Client,
  username: string | number,
  query: BandwidthQuery = {},
  options?: CallOptions,
): Promise<Bandwidth> => client.json({ method: 'GET', path: `/users/${encodeURIComponent(username)}/bandwidth`, query }, options)
