import { z } from 'zod'
import { isIpOrCidr } from '../../core/ip.ts'
import { defineSettings } from '../../db/settings.ts'

export const notificationSettings = defineSettings({
  name: 'notifications',
  schema: z.object({
    /** Addresses and networks that channels may lead to besides those of the open net. */
    allowed_targets: z.array(z.string().max(64).refine(isIpOrCidr)).max(256).default([]),
    keep_days: z.number().int().min(1).max(3650).default(90),
  }),
})
