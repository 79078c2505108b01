// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type {
  Ack,
  Database,
  DatabaseCreated,
  DatabaseGrant,
  DatabaseHost,
  DatabaseProcess,
  DatabaseServer,
  DatabaseTable,
  DatabaseToolLink,
  DatabaseUser,
  JobAccepted,
} from '../shapes.generated.ts'

/** List database servers. */
export const enginesList = (client: Client, options?: CallOptions): Promise<readonly DatabaseServer[]> =>
  client.json({ method: 'GET', path: `/databases/engines` }, options)

/** From the Debian sources that are configured on the server. */
export const enginesInstall = (client: Client, engine: string | number, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/databases/engines/${encodeURIComponent(engine)}/install` }, options)

export type ProcessesListQuery = { readonly engine?: 'mariadb' | 'postgresql' }

/** List connections to the database servers. */
export const processesList = (client: Client, query: ProcessesListQuery = {}, options?: CallOptions): Promise<readonly DatabaseProcess[]> =>
  client.json({ method: 'GET', path: `/databases/processes`, query }, options)

export type ProcessesEndQuery = { readonly engine?: 'mariadb' | 'postgresql' }

/** End a connection to a database server. */
export const processesEnd = (
  client: Client,
  id: string | number,
  query: ProcessesEndQuery = {},
  options?: CallOptions,
): Promise<Ack & Sync> => client.json({ method: 'DELETE', path: `/databases/processes/${encodeURIComponent(id)}`, query }, options)

/** List the tables of a database. */
export const tablesList = (client: Client, id: string | number, options?: CallOptions): Promise<readonly DatabaseTable[]> =>
  client.json({ method: 'GET', path: `/databases/${encodeURIComponent(id)}/tables` }, options)

export type UsersListQuery = { readonly owner?: string; readonly engine?: 'mariadb' | 'postgresql' }

/** List database users. */
export const usersList = (client: Client, query: UsersListQuery = {}, options?: CallOptions): Promise<readonly DatabaseUser[]> =>
  client.json({ method: 'GET', path: `/databases/users`, query }, options)

/** List database users, one page. */
export const usersListPage = (client: Client, query: UsersListQuery & PageQuery, options?: CallOptions): Promise<Page<DatabaseUser>> =>
  client.json({ method: 'GET', path: `/databases/users`, query: { page: 1, ...query } }, options)

export type UsersCreateBody = {
  readonly user: string
  readonly password: string
  readonly engine?: 'mariadb' | 'postgresql'
  readonly hosts?: readonly string[]
  readonly owner?: string
}

/** Create a database user. */
export const usersCreate = (client: Client, body: UsersCreateBody, options?: CallOptions): Promise<DatabaseUser & Sync> =>
  client.json({ method: 'POST', path: `/databases/users`, body }, options)

export type UsersUpdateBody = {
  readonly password?: string
  readonly hosts?: readonly string[]
  readonly max_connections?: number
  readonly enabled?: boolean
}

/** Change a database user. */
export const usersUpdate = (
  client: Client,
  user: string | number,
  body: UsersUpdateBody = {},
  options?: CallOptions,
): Promise<DatabaseUser & Sync> => client.json({ method: 'PUT', path: `/databases/users/${encodeURIComponent(user)}`, body }, options)

export type UsersDeleteQuery = { readonly force?: boolean }

/** Delete a database user. */
export const usersDelete = (
  client: Client,
  user: string | number,
  query: UsersDeleteQuery = {},
  options?: CallOptions,
): Promise<Ack & Sync> => client.json({ method: 'DELETE', path: `/databases/users/${encodeURIComponent(user)}`, query }, options)

/** List who may do what in a database. */
export const grantsList = (client: Client, id: string | number, options?: CallOptions): Promise<readonly DatabaseGrant[]> =>
  client.json({ method: 'GET', path: `/databases/${encodeURIComponent(id)}/grants` }, options)

export type GrantsCreateBody = { readonly user: string; readonly privileges: readonly string[] }

/** Replaces those it had. PostgreSQL knows `ALL` (works as the owner), `READONLY`, SELECT, INSERT, UPDATE, DELETE, CREATE (in the schema `public`), REFERENCES, TRIGGER and CREATE TEMPORARY TABLES, for all tables there are and that the owner makes later; who may drop or alter a table is who owns it. */
export const grantsCreate = (
  client: Client,
  id: string | number,
  body: GrantsCreateBody,
  options?: CallOptions,
): Promise<DatabaseGrant & Sync> => client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/grants`, body }, options)

/** Take the rights on a database from a user. */
export const grantsDelete = (client: Client, id: string | number, user: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/databases/${encodeURIComponent(id)}/grants/${encodeURIComponent(user)}` }, options)

/** List hosts from where a database is reached. */
export const hostsList = (client: Client, id: string | number, options?: CallOptions): Promise<readonly DatabaseHost[]> =>
  client.json({ method: 'GET', path: `/databases/${encodeURIComponent(id)}/hosts` }, options)

export type HostsCreateBody = { readonly host: string; readonly comment?: string }

/** All users of the database, from an address, a network, a host name or `%`. The server’s firewall has to let TCP port 3306 (MariaDB) or 5432 (PostgreSQL, TLS only) in from there. */
export const hostsCreate = (
  client: Client,
  id: string | number,
  body: HostsCreateBody,
  options?: CallOptions,
): Promise<DatabaseHost & Sync> => client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/hosts`, body }, options)

/** No longer let a host reach a database. */
export const hostsDelete = (client: Client, id: string | number, host: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/databases/${encodeURIComponent(id)}/hosts/${encodeURIComponent(host)}` }, options)

export type Export_Body = {
  readonly format?: 'sql' | 'sql.gz' | 'sql.zst' | 'custom'
  readonly tables?: readonly string[]
  readonly structure_only?: boolean
  readonly target_path?: string
}

/** Into the home of its account, with the rights and on the quota of the account. It can be fetched for a day. With `target_path`, a folder of the home or a name in one, it is put there and stays. */
export const export_ = (client: Client, id: string | number, body: Export_Body = {}, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/export`, body }, options)

/** Fetch an export. */
export const exportsShow = (client: Client, id: string | number, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/databases/exports/${encodeURIComponent(id)}` }, options)

export type Import_Body = {
  readonly path?: string
  readonly upload_id?: string
  readonly drop_existing?: boolean
  readonly charset?: string
}

/** A file of the home, or an upload that is complete: `.sql`, `.sql.gz` or `.sql.zst`. It is looked at before anything is emptied, and read with the rights of the account. */
export const import_ = (client: Client, id: string | number, body: Import_Body = {}, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/import`, body }, options)

export type CheckBody = { readonly repair?: boolean; readonly optimize?: boolean; readonly tables?: readonly string[] }

/** What is found stands in the log of the job. */
export const check = (client: Client, id: string | number, body: CheckBody = {}, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/check`, body }, options)

export type RenameBody = { readonly name: string }

/** Closed while it is copied; users and rights follow. */
export const rename = (client: Client, id: string | number, body: RenameBody, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/rename`, body }, options)

export type CloneBody = { readonly name: string; readonly structure_only?: boolean }

/** Clone a database. */
export const clone = (client: Client, id: string | number, body: CloneBody, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/clone`, body }, options)

export type AdminerBody = { readonly user?: string }

/** A link that works once, within a minute. The session behind it ends after 30 minutes without use, after 8 hours, and with the account or the password of the database user. */
export const adminer = (
  client: Client,
  id: string | number,
  body: AdminerBody = {},
  options?: CallOptions,
): Promise<DatabaseToolLink & Sync> => client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/adminer`, body }, options)

export type PhpmyadminBody = { readonly user?: string }

/** Databases open in Adminer so far; this says why phpMyAdmin does not. */
export const phpmyadmin = (
  client: Client,
  id: string | number,
  body: PhpmyadminBody = {},
  options?: CallOptions,
): Promise<DatabaseToolLink & Sync> =>
  client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/phpmyadmin`, body }, options)

export type ListQuery = { readonly owner?: string; readonly domain?: string; readonly engine?: 'mariadb' | 'postgresql' }

/** List databases. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly Database[]> =>
  client.json({ method: 'GET', path: `/databases`, query }, options)

/** List databases, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<Database>> =>
  client.json({ method: 'GET', path: `/databases`, query: { page: 1, ...query } }, options)

export type CreateBody = {
  readonly name: string
  readonly user?: string
  readonly password: string
  readonly domain?: string
  readonly owner?: string
  readonly engine?: 'mariadb' | 'postgresql'
  readonly charset?: string
  readonly collation?: string
  readonly remote_access?: boolean
  readonly remote_host?: string
}

/** With a user that may do everything in it. Name and user get the owner’s prefix. The name of a deleted database is free when it was removed for good. */
export const create = (client: Client, body: CreateBody, options?: CallOptions): Promise<DatabaseCreated & Sync> =>
  client.json({ method: 'POST', path: `/databases`, body }, options)

/** Get database. */
export const show = (client: Client, id: string | number, options?: CallOptions): Promise<Database> =>
  client.json({ method: 'GET', path: `/databases/${encodeURIComponent(id)}` }, options)

export type UpdateBody = { readonly remote_access?: boolean; readonly remote_host?: string; readonly domain?: string }

/** Which domain it belongs to, and from where else it is reached: `%` is any host. The server’s firewall has to let TCP port 3306 (MariaDB) or 5432 (PostgreSQL, TLS only) in from there. */
export const update = (client: Client, id: string | number, body: UpdateBody = {}, options?: CallOptions): Promise<Database & Sync> =>
  client.json({ method: 'PUT', path: `/databases/${encodeURIComponent(id)}`, body }, options)

export type Delete_Query = { readonly keep_users?: boolean; readonly purge?: boolean }

/** Out of service at once; the data are kept for the days of grace unless `purge` is set. */
export const delete_ = (client: Client, id: string | number, query: Delete_Query = {}, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/databases/${encodeURIComponent(id)}`, query }, options)

export type PasswordBody = { readonly password: string; readonly user?: string }

/** Reset database password. */
export const password = (client: Client, id: string | number, body: PasswordBody, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'POST', path: `/databases/${encodeURIComponent(id)}/reset-password`, body }, options)
