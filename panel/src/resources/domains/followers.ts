import type { Ctx } from '../../core/actor.ts'
import type { DomainRecord } from './store.ts'

/** What a higher resource keeps in step with a domain (its zone, its certificate), in the transaction that changes the domain. */
export interface DomainFollower {
  /**
   * After each write of a domain, whichever operation made it. `before` is `null` when it is new; a deleted domain has `deleted_at`, a
   * restored one has lost it.
   */
  changed(ctx: Ctx, before: DomainRecord | null, after: DomainRecord): Promise<void>
  /** Before a domain is deleted whose zone is to stay: from here on it is nobody's but the account's. */
  detached?(ctx: Ctx, domain: DomainRecord): Promise<void>
  /**
   * After a domain went from the account `from` to its present one, in the same transaction. Answers with lines for the log of the job:
   * what went along, what stays, what has ended.
   */
  handedOver?(ctx: Ctx, domain: DomainRecord, from: { readonly id: number; readonly username: string }): Promise<readonly string[]>
  /** After an alias of a live domain was added or taken away. */
  aliasesChanged(ctx: Ctx, domain: DomainRecord): Promise<void>
}
