import type { PanelDb } from '../../db/database.ts'
import { pendingOf } from '../../db/pending.ts'
import type { Scope } from '../../drivers/driver.ts'
import type { AgentClient } from './agents.ts'
import { renderScope } from './apply-scope.ts'
import type { Desired } from './desired.ts'

export interface PlanEntry {
  readonly scope: string
  readonly kind: string
  readonly target: string
}

/** Carries the result out of the transaction that must not commit. */
class DryRunDone<Result> extends Error {
  override readonly name = 'DryRunDone'
  readonly result: Result
  readonly rendered: ReadonlyMap<Scope, Readonly<Record<string, unknown>>>
  constructor(result: Result, rendered: ReadonlyMap<Scope, Readonly<Record<string, unknown>>>) {
    super('a dry run never commits')
    this.result = result
    this.rendered = rendered
  }
}

/**
 * `X-Dry-Run`: runs `fn` in a transaction, renders what it touched, rolls everything back, and asks the agent what it would do.
 * Errors of `fn` come through as they are.
 */
export async function dryRun<Result>(
  db: PanelDb,
  fn: () => Promise<Result>,
  options: { readonly agents: AgentClient; readonly desired: readonly Desired[] },
): Promise<{ result: Result; plan: PlanEntry[] }> {
  const run = async (): Promise<never> => {
    const result = await fn()
    const rendered = new Map<Scope, Readonly<Record<string, unknown>>>()
    for (const scope of pendingOf(db).scopes()) rendered.set(scope, (await renderScope(db, options.desired, scope)).specs)
    throw new DryRunDone(result, rendered)
  }
  const done = await db.transaction(run).catch((error: unknown) => {
    if (error instanceof DryRunDone) return error as DryRunDone<Result>
    throw error
  })
  const plan: PlanEntry[] = []
  for (const [scope, specs] of done.rendered) plan.push(...(await options.agents.plan({ scope, specs: { ...specs } })).plan)
  return { result: done.result, plan }
}
