import type { RateLimits } from '@croft/kit/http/rate-limit.ts'
import type { z } from 'zod'
import type { PanelDb } from '../db/database.ts'
import type { Settings } from '../db/settings.ts'
import { apiSettings, authSettings, mustUseTwoFactor, rateLimitSettings } from '../resources/settings/groups.ts'

interface Values {
  readonly api: z.output<typeof apiSettings.schema>
  readonly auth: z.output<typeof authSettings.schema>
  readonly limits: z.output<typeof rateLimitSettings.schema>
}

/** The settings that every request looks at, always at hand and renewed when they change. */
export async function liveSettings(db: PanelDb, settings: Settings) {
  const load = async (): Promise<Values> => ({
    api: await settings.get(apiSettings),
    auth: await settings.get(authSettings),
    limits: await settings.get(rateLimitSettings),
  })
  let values = await load()
  // one after the other: what was read first must not come last
  let renewal = Promise.resolve()
  const renew = async () => {
    try {
      values = await load()
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)))
    }
  }
  db.signals.on('settings', () => {
    renewal = renewal.then(renew)
  })
  return {
    current: () => values,
    /** Resolves when every change that is known here is in `current`. */
    settled: (): Promise<void> => renewal,
    requiresTwoFactor: (role: string) => mustUseTwoFactor(values.auth, role),
    rateLimits: (): Partial<RateLimits> => ({
      auth: values.limits.auth,
      key: values.limits.key,
      session: values.limits.session,
      address: values.limits.address,
    }),
  }
}
