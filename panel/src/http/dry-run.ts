import type { Answer } from '@croft/kit/http/problem.ts'
import type { PanelDb } from '../db/database.ts'
import type { AgentClient } from '../jobs/sync/agents.ts'
import type { Desired } from '../jobs/sync/desired.ts'
import { dryRun } from '../jobs/sync/plan.ts'

export interface DryRunDeps {
  readonly db: PanelDb
  readonly agents: AgentClient
  readonly desired: readonly Desired[]
}

/** `X-Dry-Run: true`: what the write would answer and do, with everything rolled back. */
export const describeDryRun =
  ({ db, ...options }: DryRunDeps) =>
  async (run: () => Promise<Answer>): Promise<Answer> => {
    const { result, plan } = await dryRun(db, run, options)
    return { status: 200, headers: {}, body: { success: true, dry_run: true, status: result.status, body: result.body, plan } }
  }
