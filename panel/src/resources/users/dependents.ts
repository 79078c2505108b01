import type { Ctx } from '../../core/actor.ts'
import type { Scope } from '../../drivers/driver.ts'
import type { Account } from './store.ts'

/** What hangs on an account and lives in a higher resource: its domains, later its databases, mail and so on. */
export interface AccountDependent {
  /** Scopes that look different when the account is suspended, unsuspended or changed. */
  scopesOf(accountId: number): Promise<Scope[]>
  /** Takes everything of a deleted account out of service. */
  release(ctx: Ctx, account: Account): Promise<void>
  /** Hands everything over to another account. */
  transfer(ctx: Ctx, from: Account, to: Account): Promise<void>
  /** Why the data of a deleted account must not be removed yet, `null` when nothing stands against it. */
  holdsBackPurge(accountId: number): Promise<string | null>
  /** How much is in use, by field of `Usage`. */
  usage(accountId: number): Promise<Readonly<Record<string, number>>>
}
