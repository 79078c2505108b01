import { z } from 'zod'
import { defineSettings } from '../../db/settings.ts'
import { isIpOrCidr } from '../../core/ip.ts'

const Networks = z.array(z.string().max(64).refine(isIpOrCidr)).max(256)

export const authSettings = defineSettings({
  name: 'auth',
  schema: z.object({
    /** Seconds. */
    session_ttl: z.number().int().min(300).max(2_592_000).default(86_400),
    single_session: z.boolean().default(false),
    require_2fa: z.enum(['none', 'admin', 'reseller', 'all']).default('none'),
    reauth_2fa: z.boolean().default(false),
    api_keys_require_mfa: z.boolean().default(false),
  }),
})

const twoFactorRoles: Readonly<Record<string, readonly string[]>> = {
  none: [],
  admin: ['admin'],
  reseller: ['admin', 'reseller'],
  all: ['admin', 'reseller', 'user'],
}

/** Whether the settings force users of this role to use two-factor authentication. */
export const mustUseTwoFactor = (auth: { readonly require_2fa: string }, role: string): boolean =>
  (twoFactorRoles[auth.require_2fa] ?? []).includes(role)

export const apiSettings = defineSettings({
  name: 'api',
  schema: z.object({
    cors_origins: z.array(z.url().max(255)).max(50).default([]),
    /** Seconds that a write waits for the machine. */
    apply_wait: z.number().int().min(0).max(30).default(3),
    trusted_proxies: Networks.default([]),
  }),
})

export const retentionSettings = defineSettings({
  name: 'retention',
  schema: z.object({
    /** Days that data of deleted things is kept. */
    grace_days: z.number().int().min(0).max(365).default(7),
    /** Days that finished jobs are kept. */
    jobs_days: z.number().int().min(7).max(3650).default(90),
    /** Days that events are kept for streams and webhooks that were away. */
    events_days: z.number().int().min(1).max(365).default(30),
    /** Days that the audit log is kept. */
    audit_days: z.number().int().min(30).max(36_500).default(730),
  }),
})

export const rateLimitSettings = defineSettings({
  name: 'ratelimit',
  schema: z.object({
    /** Requests per minute. */
    auth: z.number().int().min(1).max(100_000).default(20),
    key: z.number().int().min(1).max(100_000).default(60),
    session: z.number().int().min(1).max(100_000).default(600),
    address: z.number().int().min(1).max(100_000).default(60),
  }),
})

/** All groups of settings, in the order in which they are shown. */
export const settingsGroups = [authSettings, apiSettings, retentionSettings, rateLimitSettings]
