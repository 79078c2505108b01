import type { Ctx } from '../../core/actor.ts'
import type { Scope } from '../../drivers/driver.ts'
import type { Account } from './store.ts'

/** What hangs on an account and lives in a higher resource: its domains, later its databases, mail and so on. */
export interface AccountDependent {
  /** Scopes that look different when the account is suspended, unsuspended or changed. */
  scopesOf(accountId: number): Promise<Scope[]>
  /** Takes everything of a deleted account out of service. */
  release(ctx: Ctx, account: Account): Promise<void>
  /** Brings back what `release` took, of an account as it was while deleted; what has a deletion of its own comes back by itself. */
  restored?(ctx: Ctx, account: Account): Promise<void>
  /** Hands everything over to another account. */
  transfer(ctx: Ctx, from: Account, to: Account): Promise<void>
  /** Removes for good what it has outside the home of a deleted account; may be called again after a cut. */
  purge?(ctx: Ctx, accountId: number, signal: AbortSignal): Promise<void>
  /** Why the data of a deleted account must not be removed yet, `null` when nothing stands against it. */
  holdsBackPurge(accountId: number): Promise<string | null>
  /** How much is in use, by field of `Usage`. */
  usage(accountId: number): Promise<Readonly<Record<string, number>>>
}
