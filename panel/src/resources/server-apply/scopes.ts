import { sql } from 'kysely'
import type { PanelDb } from '../../db/database.ts'
import { localNode } from '../../db/ledger.ts'

const batch = 200

interface LedgerRow {
  readonly scope: string
  readonly wanted: number
  readonly applied: number
  readonly attempts: number
  readonly last_error: string
}

/** The ledger of this machine, of one part (`site`), one scope (`site:7`) or all of it (`undefined`). */
export function serverScopes(db: PanelDb) {
  const rows = (only: string | undefined) => {
    const all = db.q.selectFrom('scopes').select(['scope', 'wanted', 'applied', 'attempts', 'last_error']).where('node', '=', localNode)
    if (only === undefined) return all
    // `;` is the character after `:`; as a range it needs no escaping of what LIKE would read
    return only.includes(':') ? all.where('scope', '=', only) : all.where('scope', '>', `${only}:`).where('scope', '<', `${only};`)
  }
  return {
    async *each(only: string | undefined): AsyncGenerator<LedgerRow> {
      for (let after = ''; ;) {
        const found = await rows(only).where('scope', '>', after).orderBy('scope').limit(batch).execute()
        yield* found
        const last = found.at(-1)
        if (found.length < batch || last === undefined) return
        after = last.scope
      }
    },
    /** How many are marked and were not tried since. */
    async untried(only: string | undefined): Promise<number> {
      const counted = rows(only)
        .clearSelect()
        .select(sql<number>`count(*)`.as('n'))
        .whereRef('applied', '<', 'wanted')
        .where('attempts', '=', 0)
      return Number((await counted.executeTakeFirstOrThrow()).n)
    },
    /** Those that the machine did not take, by name. */
    refused: (only: string | undefined): Promise<LedgerRow[]> =>
      rows(only).whereRef('applied', '<', 'wanted').where('attempts', '>', 0).orderBy('scope').execute(),
    /** Has them applied again. */
    async markDue(names: readonly string[]): Promise<void> {
      for (let at = 0; at < names.length; at += batch) {
        const some = names.slice(at, at + batch)
        await db.transaction(async (q) => {
          const due = { wanted: sql<number>`wanted + 1`, attempts: 0, next_at: 0 }
          await q.updateTable('scopes').set(due).where('node', '=', localNode).where('scope', 'in', some).execute()
          await db.signals.send('scopes', some)
        })
      }
    },
  }
}
export type ServerScopes = ReturnType<typeof serverScopes>
