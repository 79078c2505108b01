import { z } from 'zod'
import { Password } from '../../core/password.ts'

export const Protocol = z.enum(['ftp', 'sftp'])

/** Without `ext=1` the published eight fields. */
export const FtpAccount = z
  .object({
    username: z.string(),
    owner: z.string(),
    home_dir: z.string(),
    quota_mb: z.number().int(),
    read_only: z.boolean(),
    enabled: z.boolean(),
    created_at: z.string(),
    updated_at: z.string(),
    protocols: z.array(Protocol).optional(),
    allowed_ips: z.array(z.string()).optional(),
    bandwidth_kbps: z.number().int().optional(),
    used_mb: z.number().int().optional(),
    last_login_at: z.string().nullable().optional(),
  })
  .meta({ id: 'FtpAccount' })
export type FtpAccount = z.infer<typeof FtpAccount>

export const FtpFilter = z.object({ owner: z.string().optional(), enabled: z.boolean().optional() })
export type FtpFilter = z.infer<typeof FtpFilter>

const path = () => z.string().max(1024)
const quota = () => z.number().int().min(0).max(1_000_000_000)

export const CreateFtpAccount = z.object({
  username: z.string().max(64).default(''),
  password: Password.default(''),
  domain: z.string().max(253).default(''),
  owner: z.string().optional(),
  home_dir: path().default('/'),
  quota_mb: quota().default(0),
  read_only: z.boolean().default(false),
})
export type CreateFtpAccount = z.infer<typeof CreateFtpAccount>

export const UpdateFtpAccount = z
  .object({
    password: Password,
    home_dir: path(),
    quota_mb: quota(),
    read_only: z.boolean(),
    enabled: z.boolean(),
    protocols: z.array(Protocol).min(1).max(2),
    bandwidth_kbps: z.number().int().min(0).max(10_000_000),
  })
  .partial()
export type UpdateFtpAccount = z.infer<typeof UpdateFtpAccount>

export const IpRestrictions = z.object({ allowed_ips: z.array(z.string().max(64)).max(256) })

export const FtpParams = z.object({ id: z.string() })

export const FtpSession = z
  .object({
    id: z.string(),
    username: z.string(),
    ip: z.string(),
    protocol: Protocol,
    file: z.string(),
    since: z.string(),
  })
  .meta({ id: 'FtpSession' })
export type FtpSession = z.infer<typeof FtpSession>

/** `ext=1` adds how clients connect. */
export const FtpStatus = z
  .object({
    installed: z.boolean(),
    running: z.boolean(),
    total_accounts: z.number().int(),
    port: z.number().int().optional(),
    tls: z.enum(['off', 'optional', 'required']).optional(),
  })
  .meta({ id: 'FtpStatus' })
export type FtpStatus = z.infer<typeof FtpStatus>

const port = () => z.number().int().min(1).max(65_535)

export const FtpConfig = z
  .object({
    port: z.number().int(),
    passive_ports: z.string(),
    tls: z.enum(['off', 'optional', 'required']),
    max_clients: z.number().int(),
    max_per_ip: z.number().int(),
    anonymous: z.boolean(),
  })
  .meta({ id: 'FtpConfig' })
export type FtpConfig = z.infer<typeof FtpConfig>

export const UpdateFtpConfig = z
  .object({
    port: port(),
    passive_ports: z.string().regex(/^\d{4,5}-\d{4,5}$/),
    tls: z.enum(['off', 'optional', 'required']),
    max_clients: z.number().int().min(1).max(10_000),
    max_per_ip: z.number().int().min(1).max(1000),
    anonymous: z.boolean(),
  })
  .partial()
export type UpdateFtpConfig = z.infer<typeof UpdateFtpConfig>

export const FtpAnonymous = z
  .object({
    domain: z.string(),
    enabled: z.boolean(),
    allow_upload: z.boolean(),
    home_dir: z.string(),
    max_connections: z.number().int(),
  })
  .meta({ id: 'FtpAnonymous' })
export type FtpAnonymous = z.infer<typeof FtpAnonymous>

export const UpdateFtpAnonymous = z
  .object({ enabled: z.boolean(), allow_upload: z.boolean(), max_connections: z.number().int().min(1).max(100) })
  .partial()
export type UpdateFtpAnonymous = z.infer<typeof UpdateFtpAnonymous>
