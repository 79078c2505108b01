import { AppError, invalid } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { AgentClient } from '../../jobs/sync/agents.ts'
import { isAway } from '../../jobs/sync/agents.ts'
import type { Scope } from '../../drivers/driver.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import { renderScope } from '../../jobs/sync/apply-scope.ts'
import type { Desired } from '../../jobs/sync/desired.ts'
import type { ApplyBody, PlannedChange } from './schema.ts'
import type { ServerScopes } from './scopes.ts'

/** A plan that is longer is cut off: nobody reads it, and the apply does not need it. */
const most = 1000

export interface ServerApplyDeps {
  readonly db: PanelDb
  readonly agent: Pick<AgentClient, 'plan'>
  readonly scopes: ServerScopes
  readonly operations: Pick<Operations, 'start'>
  readonly desired: () => readonly Desired[]
}

/** The whole machine compared with the database, and made to agree with it. */
export function serverApplyService({ db, agent, scopes, operations, desired }: ServerApplyDeps) {
  const requirePart = (only: string | undefined) => {
    const known = desired().map(({ kind }) => kind)
    if (only !== undefined && !known.includes(only.split(':')[0] ?? '')) throw invalid(`Unknown part: ${only}`)
  }
  const planned = async (scope: Scope): Promise<readonly PlannedChange[]> => {
    try {
      const { specs } = await renderScope(db, desired(), scope)
      return (await agent.plan({ scope, specs: { ...specs } })).plan
    } catch (error) {
      if (isAway(error)) throw error
      // a driver that stumbles over what it only pretends to write would have something to do
      return [{ scope, kind: 'unclear', target: error instanceof AppError || error instanceof Error ? error.message : String(error) }]
    }
  }
  return {
    /** What an apply would change now. */
    async plan(only: string | undefined): Promise<PlannedChange[]> {
      requirePart(only)
      const found: PlannedChange[] = []
      for await (const { scope } of scopes.each(only)) {
        found.push(...(await planned(scope as Scope)))
        if (found.length >= most) break
      }
      return found.slice(0, most)
    },
    /** Answers with the job; one at a time. */
    apply(ctx: Ctx, body: ApplyBody): Promise<number> {
      requirePart(body.only)
      return db.transaction(() => operations.start(ctx, 'system.apply', body, { resource: { type: 'server', id: 'local' }, ownerId: null }))
    },
  }
}
export type ServerApplyService = ReturnType<typeof serverApplyService>
