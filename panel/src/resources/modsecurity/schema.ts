import { z } from 'zod'

const Rules = z.array(z.number().int().min(1).max(999_999_999)).max(1000)

export const SiteModsecurity = z
  .object({ enabled: z.boolean(), log_only: z.boolean(), disabled_rules: z.array(z.number().int()) })
  .meta({ id: 'SiteModsecurity' })
export const UpdateModsecurity = z.object({ enabled: z.boolean(), log_only: z.boolean(), disabled_rules: Rules }).partial()
