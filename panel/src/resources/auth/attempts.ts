import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Clock } from '@croft/kit/clock.ts'
import { AppError } from '@croft/kit/errors.ts'
import { loginNetwork } from '../../core/ip.ts'
import type { PanelDb } from '../../db/database.ts'

const window = 15 * 60_000
const perNetwork = 10
const longestDelay = 5000

/**
 * Failed logins. Ten for one account from one network within 15 minutes refuse further tries from there; every failure delays the
 * answers for that account, up to 5 s. Nobody is ever locked out from everywhere.
 */
export function loginAttempts({
  db,
  clock,
  delay = pause,
}: {
  db: PanelDb
  clock: Clock
  delay?: (milliseconds: number) => Promise<unknown>
}) {
  const count = async (account: string, network: string | null): Promise<number> => {
    let query = db.q
      .selectFrom('auth_failures')
      .select(sql<number>`count(*)`.as('n'))
      .where('account', '=', account)
      .where('at', '>', clock.now() - window)
    if (network !== null) query = query.where('network', '=', network)
    return Number((await query.executeTakeFirstOrThrow()).n)
  }
  return {
    async requireAllowed(account: string, ip: string) {
      if ((await count(account, loginNetwork(ip))) < perNetwork) return
      throw new AppError(429, 'RATE_LIMITED', 'Too many failed logins', { headers: { 'Retry-After': String(window / 1000) } })
    },
    async failed(account: string, ip: string) {
      await db.transaction(async () => {
        await db.q
          .insertInto('auth_failures')
          .values({ account, network: loginNetwork(ip), at: clock.now() })
          .execute()
      })
      const failures = await count(account, null)
      await delay(Math.min(longestDelay, 100 * 2 ** Math.max(0, failures - 3)))
    },
    succeeded: (account: string, ip: string) =>
      db.transaction(async () => {
        await db.q.deleteFrom('auth_failures').where('account', '=', account).where('network', '=', loginNetwork(ip)).execute()
      }),
    forgetOld: () =>
      db.transaction(async () => {
        await db.q
          .deleteFrom('auth_failures')
          .where('at', '<', clock.now() - window)
          .execute()
      }),
  }
}
export type LoginAttempts = ReturnType<typeof loginAttempts>
