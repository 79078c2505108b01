import { sql } from 'kysely'
import { systemCtx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { localNode } from '../../db/ledger.ts'
import { emit } from '../../db/write.ts'
import type { AgentClient } from './agents.ts'

const batch = 500

/**
 * Has the agent compare the machine with what was applied last; each repair becomes an event. Then marks due every scope that the
 * agent lacks or has from an older number than the ledger says (a disk put back from an old copy). Run every 10 minutes.
 */
export async function sweep(db: PanelDb, agents: AgentClient): Promise<{ repaired: number; behind: number }> {
  const ctx = systemCtx()
  const report = await agents.sweep()
  if (report.repaired.length > 0 || report.failed.length > 0) {
    await db.transaction(async () => {
      for (const { scope, changed, removed } of report.repaired) {
        await emit(ctx, db, {
          event: 'sync.repaired',
          resource: { type: 'scope', id: scope },
          ownerId: null,
          data: { scope, changed, removed },
        })
      }
      for (const { scope, error } of report.failed) {
        await emit(ctx, db, { event: 'sync.failed', resource: { type: 'scope', id: scope }, ownerId: null, data: { scope, error } })
      }
    })
  }
  const { scopes: known } = await agents.state()
  let behind = 0
  for (let after = ''; ;) {
    const rows = await db.q
      .selectFrom('scopes')
      .select(['scope', 'applied'])
      .where('node', '=', localNode)
      .where('applied', '>', 0)
      .whereRef('applied', '=', 'wanted')
      .where('scope', '>', after)
      .orderBy('scope')
      .limit(batch)
      .execute()
    const missing = rows.filter((row) => (known[row.scope]?.generation ?? -1) < row.applied).map((row) => row.scope)
    if (missing.length > 0) {
      behind += missing.length
      await db.transaction(async (q) => {
        const due = { wanted: sql<number>`wanted + 1`, attempts: 0, next_at: 0 }
        await q.updateTable('scopes').set(due).where('node', '=', localNode).where('scope', 'in', missing).execute()
        await db.signals.send('scopes', missing.slice(0, 100))
      })
    }
    const last = rows.at(-1)
    if (rows.length < batch || last === undefined) return { repaired: report.repaired.length, behind }
    after = last.scope
  }
}
