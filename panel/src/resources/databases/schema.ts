import { z } from 'zod'
import { Password } from '../../core/password.ts'

export const Engine = z.enum(['mariadb', 'postgresql'])
const name = () => z.string().max(128)
const host = () => z.string().max(255)

/** Without `ext=1` the published nine fields. */
export const Database = z
  .object({
    id: z.string(),
    name: z.string(),
    user: z.string(),
    owner: z.string(),
    domain: z.string(),
    remote_access: z.boolean(),
    remote_host: z.string(),
    size_kb: z.number().int(),
    created_at: z.string(),
    engine: Engine.optional(),
    charset: z.string().optional(),
    collation: z.string().optional(),
    users: z.array(z.string()).optional(),
    status: z.enum(['active', 'suspended']).optional(),
  })
  .meta({ id: 'Database' })
export type Database = z.infer<typeof Database>

export const DatabaseCreated = z
  .object({ id: z.string(), name: z.string(), user: z.string(), owner: z.string(), created_at: z.string() })
  .meta({ id: 'DatabaseCreated' })

export const DatabaseFilter = z.object({ owner: z.string().optional(), domain: z.string().optional(), engine: Engine.optional() })
export type DatabaseFilter = z.infer<typeof DatabaseFilter>

export const CreateDatabase = z.object({
  name: name(),
  user: name().optional(),
  password: Password,
  domain: z.string().max(253).default(''),
  owner: z.string().optional(),
  engine: Engine.default('mariadb'),
  charset: z.string().max(32).optional(),
  collation: z.string().max(64).optional(),
  remote_access: z.boolean().default(false),
  remote_host: host().optional(),
})
export type CreateDatabase = z.infer<typeof CreateDatabase>

export const UpdateDatabase = z.object({ remote_access: z.boolean(), remote_host: host(), domain: z.string().max(253) }).partial()
export type UpdateDatabase = z.infer<typeof UpdateDatabase>

export const DeleteDatabase = z.object({ keep_users: z.boolean().default(false), purge: z.boolean().default(false) })
export type DeleteDatabase = z.infer<typeof DeleteDatabase>

export const ResetPassword = z.object({ password: Password, user: name().optional() })
export type ResetPassword = z.infer<typeof ResetPassword>

export const DatabaseParams = z.object({ id: z.string() })
export const UserParams = z.object({ user: z.string() })

export const DatabaseUser = z
  .object({
    user: z.string(),
    owner: z.string(),
    engine: Engine,
    hosts: z.array(z.string()),
    databases: z.array(z.string()),
    max_connections: z.number().int(),
    enabled: z.boolean(),
    created_at: z.string(),
  })
  .meta({ id: 'DatabaseUser' })
export type DatabaseUser = z.infer<typeof DatabaseUser>

export const UserFilter = z.object({ owner: z.string().optional(), engine: Engine.optional() })
export type UserFilter = z.infer<typeof UserFilter>

const hosts = () => z.array(host()).min(1).max(50)
const connections = () => z.number().int().min(0).max(100_000)

export const CreateDatabaseUser = z.object({
  user: name(),
  password: Password,
  engine: Engine.default('mariadb'),
  hosts: hosts().default(['localhost']),
  owner: z.string().optional(),
})
export type CreateDatabaseUser = z.infer<typeof CreateDatabaseUser>

export const UpdateDatabaseUser = z
  .object({ password: Password, hosts: hosts(), max_connections: connections(), enabled: z.boolean() })
  .partial()
export type UpdateDatabaseUser = z.infer<typeof UpdateDatabaseUser>

export const DeleteDatabaseUser = z.object({ force: z.boolean().default(false) })

export const Grant = z
  .object({ user: z.string(), privileges: z.array(z.string()), hosts: z.array(z.string()) })
  .meta({ id: 'DatabaseGrant' })
export type Grant = z.infer<typeof Grant>

export const CreateGrant = z.object({ user: name(), privileges: z.array(z.string().max(32)).min(1).max(32) })
export type CreateGrant = z.infer<typeof CreateGrant>

export const RemoteHost = z.object({ host: z.string(), comment: z.string() }).meta({ id: 'DatabaseHost' })
export const CreateRemoteHost = z.object({ host: host(), comment: z.string().max(255).default('') })
export type CreateRemoteHost = z.infer<typeof CreateRemoteHost>

const path = () => z.string().max(1024)
const tables = () => z.array(z.string().max(128)).max(1000).default([])

export const ExportDatabase = z.object({
  format: z.enum(['sql', 'sql.gz', 'sql.zst', 'custom']).default('sql.gz'),
  tables: tables(),
  structure_only: z.boolean().default(false),
  /** In the home: a folder, or the file itself. */
  target_path: path().optional(),
})
export type ExportDatabase = z.infer<typeof ExportDatabase>

export const ImportDatabase = z.object({
  path: path().optional(),
  upload_id: z.string().max(64).optional(),
  drop_existing: z.boolean().default(false),
  /** Of the dump, as the engine calls it (`latin1`, `LATIN1`), where it does not say so itself; none: UTF-8. */
  charset: z.string().max(32).optional(),
})
export type ImportDatabase = z.infer<typeof ImportDatabase>

export const CheckDatabase = z.object({ repair: z.boolean().default(false), optimize: z.boolean().default(false), tables: tables() })
export type CheckDatabase = z.infer<typeof CheckDatabase>

export const RenameDatabase = z.object({ name: name() })
export const CloneDatabase = z.object({ name: name(), structure_only: z.boolean().default(false) })
export type CloneDatabase = z.infer<typeof CloneDatabase>

export const OpenTool = z.object({ user: name().optional() })
export type OpenTool = z.infer<typeof OpenTool>
export const ToolLink = z.object({ url: z.string(), token: z.string() }).meta({ id: 'DatabaseToolLink' })
