import { z } from 'zod'
import { Limits } from '../../core/limits.ts'
import { Password } from '../../core/password.ts'

export const Email = z.email().max(254)
const Language = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/)
const Timezone = z.string().refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', 'Invalid timezone')
const Ip = z.union([z.ipv4(), z.literal('')])
const Ip6 = z.union([z.ipv6(), z.literal('')])
const RoleName = z.enum(['user', 'reseller', 'admin'])

/** An account as every route shows it; an open object of the published API. */
export const User = z
  .looseObject({
    username: z.string(),
    email: z.string(),
    role: z.enum(['admin', 'reseller', 'user']),
    status: z.enum(['active', 'suspended', 'disabled', 'pending', 'deleting']),
    creator: z.string(),
    package: z.string(),
  })
  .extend(Limits.shape)
  .extend({
    name: z.string(),
    home_dir: z.string(),
    shell: z.string(),
    ip: z.string(),
    ipv6: z.string(),
    language: z.string(),
    timezone: z.string(),
    two_factor_enabled: z.boolean(),
    must_change_password: z.boolean(),
    suspended_at: z.string().nullable(),
    suspend_reason: z.string(),
    last_login_at: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
    /** Who really acts, where it is not the account's owner. */
    collaborator: z.object({ login: z.string(), scopes: z.array(z.string()) }).optional(),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof User>

const profile = z.object({ name: z.string().max(100), language: Language, timezone: Timezone, ip: Ip, ipv6: Ip6 }).partial()

export const CreateUser = z
  .object({ username: z.string(), email: Email, password: Password })
  .extend({ package: z.string().default('default'), role: RoleName.default('user'), domain: z.string().optional() })
  .extend(profile.shape)
  .extend(Limits.partial().shape)
  .extend({
    must_change_password: z.boolean().default(false),
    /** An e-mail with the address of the panel, the user name and a link that sets the password once. */
    send_welcome: z.boolean().default(false),
  })
export type CreateUser = z.infer<typeof CreateUser>

export const UpdateUser = z
  .object({ email: Email.optional() })
  .extend(profile.shape)
  .extend({ package: z.string().optional(), role: RoleName.optional() })
  .extend(Limits.partial().shape)
export type UpdateUser = z.infer<typeof UpdateUser>

export const UserCreated = z.object({
  success: z.literal(true),
  message: z.string(),
  username: z.string(),
  package: z.string(),
  user: User,
})

export const DeleteUser = z.object({
  keep_backups: z.boolean().default(true),
  transfer_domains_to: z.string().optional(),
  purge: z.boolean().default(false),
})
export const SuspendUser = z.object({
  reason: z.string().max(255).default(''),
  at: z.iso.datetime({ offset: true }).optional(),
  keep_mail: z.boolean().default(false),
})
export const SetPassword = z.object({ password: Password, must_change: z.boolean().default(false) })
export const SetPackage = z.object({ package: z.string(), force: z.boolean().default(false) })

export const Usage = z
  .object({
    domains: z.number(),
    subdomains: z.number(),
    domain_aliases: z.number(),
    databases: z.number(),
    email_accounts: z.number(),
    ftp_accounts: z.number(),
    cronjobs: z.number(),
    users: z.number(),
    disk_used_mb: z.number(),
    disk_web_mb: z.number(),
    disk_mail_mb: z.number(),
    disk_db_mb: z.number(),
    inodes: z.number(),
    bandwidth_used_mb: z.number(),
    limits: z.record(z.string(), z.number()),
    percent: z.object({ disk: z.number(), bandwidth: z.number() }),
    measured_at: z.string().nullable(),
  })
  .meta({ id: 'Usage' })
