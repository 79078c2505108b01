import { sql } from 'kysely'
import type { PanelDb } from '../../db/database.ts'

/** One measured site. */
export interface Measured {
  readonly disk: { readonly bytes: number; readonly files: number }
  /** Bytes sent in the current month. */
  readonly month: number
  /** `2026-05-18` → bytes. */
  readonly days: Readonly<Record<string, number>>
}

export function usageStore(db: PanelDb) {
  return {
    sitesOf: (ownerId: number) =>
      db.q
        .selectFrom('domains')
        .select(['id', 'folder'])
        .where('owner_id', '=', ownerId)
        .where('deleted_at', 'is', null)
        .where('type', '!=', 'alias')
        .orderBy('id')
        .execute(),
    /** Accounts whose home can be measured. */
    accounts: () => db.q.selectFrom('users').select(['id', 'username']).where('deleted_at', 'is', null).orderBy('id').execute(),
    /** Keeps a measurement. A day never shrinks: the agent forgets days, and begins anew when its counters are lost. */
    save: (ownerId: number, domainId: number, { disk, month, days }: Measured) =>
      db.transaction(async (q) => {
        const values = { disk_bytes: disk.bytes, files: disk.files, month_bytes: month, measured_at: db.clock.now() }
        await q
          .insertInto('site_usage')
          .values({ domain_id: domainId, ...values })
          .onConflict((conflict) => conflict.column('domain_id').doUpdateSet(values))
          .execute()
        const rows = Object.entries(days).map(([day, bytes]) => ({ domain_id: domainId, day, owner_id: ownerId, bytes }))
        if (rows.length === 0) return
        await q
          .insertInto('site_traffic')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['domain_id', 'day']).doUpdateSet({
              bytes: sql<number>`case when excluded.bytes > site_traffic.bytes then excluded.bytes else site_traffic.bytes end`,
            }),
          )
          .execute()
      }),
    /** Bytes of an account by day of a month (`2026-05`), in order. */
    async daysOf(ownerId: number, month: string): Promise<{ day: string; bytes: number }[]> {
      const rows = await db.q
        .selectFrom('site_traffic')
        .select(['day', sql<number>`sum(bytes)`.as('bytes')])
        .where('owner_id', '=', ownerId)
        .where('day', 'like', `${month}-%`)
        .groupBy('day')
        .orderBy('day')
        .execute()
      return rows.map(({ day, bytes }) => ({ day, bytes: Number(bytes) }))
    },
  }
}
export type UsageStore = ReturnType<typeof usageStore>
