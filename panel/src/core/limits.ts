import { z } from 'zod'

/** Counts and quotas: -1 = unlimited, 0 = none allowed. */
export const countFields = [
  'max_domains',
  'max_databases',
  'max_email_accounts',
  'max_ftp_accounts',
  'max_subdomains',
  'max_domain_aliases',
  'max_cronjobs',
  'max_users',
  'disk_quota_mb',
  'bandwidth_quota_mb',
  'inode_quota',
] as const
/** Limits of running processes: 0 = unlimited (`process_limit`: -1). */
export const resourceFields = ['cpu_limit_percent', 'memory_limit_mb', 'io_limit_mbps', 'process_limit'] as const
export const capabilityFields = [
  'can_use_ssl',
  'can_use_ssh',
  'can_use_cron',
  'can_use_php',
  'can_use_cgi',
  'can_use_spam',
  'can_use_catchall',
  'can_use_dnscontrol',
  'can_use_sysinfo',
] as const

export type CountField = (typeof countFields)[number]
export type CapabilityField = (typeof capabilityFields)[number]

const count = () => z.number().int().min(-1).max(2_000_000_000)
const amount = () => z.number().int().min(0).max(2_000_000_000)
const flag = () => z.boolean()

/** Everything that a package grants and an account has, in published order. */
export const Limits = z.object({
  max_domains: count(),
  max_databases: count(),
  max_email_accounts: count(),
  max_ftp_accounts: count(),
  max_subdomains: count(),
  max_domain_aliases: count(),
  max_cronjobs: count(),
  max_users: count(),
  disk_quota_mb: count(),
  bandwidth_quota_mb: count(),
  inode_quota: count(),
  cpu_limit_percent: amount(),
  memory_limit_mb: amount(),
  io_limit_mbps: amount(),
  process_limit: count(),
  can_use_ssl: flag(),
  can_use_ssh: flag(),
  can_use_cron: flag(),
  can_use_php: flag(),
  can_use_cgi: flag(),
  can_use_spam: flag(),
  can_use_catchall: flag(),
  can_use_dnscontrol: flag(),
  can_use_sysinfo: flag(),
})
export type Limits = z.infer<typeof Limits>

/** What package `default` grants until an administrator changes it. */
export const defaultLimits: Limits = {
  max_domains: 10,
  max_databases: 10,
  max_email_accounts: 50,
  max_ftp_accounts: 10,
  max_subdomains: -1,
  max_domain_aliases: -1,
  max_cronjobs: -1,
  max_users: 0,
  disk_quota_mb: 10_240,
  bandwidth_quota_mb: 51_200,
  inode_quota: -1,
  cpu_limit_percent: 0,
  memory_limit_mb: 0,
  io_limit_mbps: 0,
  process_limit: -1,
  can_use_ssl: true,
  can_use_ssh: false,
  can_use_cron: true,
  can_use_php: true,
  can_use_cgi: false,
  can_use_spam: true,
  can_use_catchall: false,
  can_use_dnscontrol: true,
  can_use_sysinfo: false,
}

/** Administrators are bound by nothing. */
export const unlimited: Limits = {
  ...defaultLimits,
  ...Object.fromEntries(countFields.map((field) => [field, -1])),
  ...Object.fromEntries(capabilityFields.map((field) => [field, true])),
}

/** The first field in which `asked` goes beyond `own`, with the own value; `null` when it fits. */
export function exceeded(asked: Partial<Limits>, own: Limits): { field: string; limit: number } | null {
  for (const field of countFields) {
    const value = asked[field]
    if (value === undefined || own[field] === -1) continue
    if (value === -1 || value > own[field]) return { field, limit: own[field] }
  }
  for (const field of capabilityFields) if (asked[field] === true && !own[field]) return { field, limit: 0 }
  return null
}
