import { setTimeout as sleep } from 'node:timers/promises'
import { conflict } from '@croft/kit/errors.ts'
import type { PanelDb } from '../db/database.ts'
import type { Scope } from '../drivers/driver.ts'

export interface AppliedOptions {
  readonly ms: number
  readonly signal: AbortSignal
  /** What the failure says when the machine is not there in time. */
  readonly otherwise: string
}

/** For steps of operations: waits until the machine agrees with everything that is wanted of these scopes. */
export async function awaitApplied(db: PanelDb, scopes: readonly Scope[], { ms, signal, otherwise }: AppliedOptions): Promise<void> {
  const until = Date.now() + ms
  for (;;) {
    const due = await db.q
      .selectFrom('scopes')
      .select('scope')
      .where('scope', 'in', scopes.length === 0 ? [''] : [...scopes])
      .whereRef('applied', '<', 'wanted')
      .executeTakeFirst()
    if (due === undefined) return
    if (Date.now() > until) throw conflict(otherwise)
    await sleep(50, undefined, { signal })
  }
}
