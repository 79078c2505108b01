import { z } from 'zod'
import { Fqdn } from '../../core/hostname.ts'
import { ServerName, Timezone } from '../../drivers/server/spec.ts'

export const Hostname = z.object({ hostname: z.string(), resolves: z.boolean(), ptr: z.string() })
/** A name that the kernel can hold. */
export const SetHostname = z.object({ hostname: Fqdn.pipe(ServerName) })

export const ServerTime = z.object({ now: z.string(), timezone: z.string(), ntp: z.boolean(), synchronized: z.boolean() })
export const SetTime = z.object({ timezone: Timezone.optional(), ntp: z.boolean().optional() })
export type SetTime = z.infer<typeof SetTime>

export const Reboot = z.object({ delay_seconds: z.number().int().min(0).max(3600).default(5) })
