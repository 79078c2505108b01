import { sql } from 'kysely'
import type { PanelDb } from '../../../db/database.ts'
import { type StoredCertificate, selectCertificates } from '../store.ts'

/** What the automatic has to look at; each query finds its rows by an index of their time. */
export function automaticStore(db: PanelDb) {
  const select = () => selectCertificates(db)
  return {
    /** Keys of rows whose order has a job that ended without saying so; those of deleted domains too, for they count as well. */
    orphaned: (): Promise<{ id: string }[]> =>
      db.q
        .selectFrom('certificates as c')
        .innerJoin('jobs as j', 'j.id', 'c.order_job')
        .select('c.id')
        .where('j.finished_at', 'is not', null)
        .execute(),
    /** Rows that the automatic has to look at, the longest due first. */
    due: (now: number, limit: number, askedOnly: boolean): Promise<StoredCertificate[]> => {
      const due = select()
        .where('c.next_attempt_at', '<=', now)
        .where('c.order_job', 'is', null)
        .orderBy('c.next_attempt_at')
        .orderBy('c.id')
      return (askedOnly ? due.where('c.asked', '=', 1) : due).limit(limit).execute()
    },
    renewals: (now: number, limit: number): Promise<StoredCertificate[]> =>
      select()
        .where('c.next_renewal_at', '<=', now)
        .where('c.type', '=', 'acme')
        .where('c.auto_renew', '=', 1)
        .where('c.order_job', 'is', null)
        .where((eb) => eb.or([eb('c.next_attempt_at', 'is', null), eb('c.next_attempt_at', '<=', now)]))
        .orderBy('c.next_renewal_at')
        .orderBy('c.id')
        .limit(limit)
        .execute(),
    unchecked: (before: number, limit: number): Promise<StoredCertificate[]> =>
      select()
        .where('c.type', '=', 'acme')
        .where('c.renewal_checked_at', '<=', before)
        .orderBy('c.renewal_checked_at')
        .limit(limit)
        .execute(),
    /** Certificates that end before a time and for which no warning of this threshold was sent. */
    unwarned: (before: number, days: number, limit: number): Promise<StoredCertificate[]> =>
      select()
        .where('c.type', '!=', 'none')
        .where('c.not_after', '<=', before)
        .where((eb) => eb.or([eb('c.warned_days', 'is', null), eb('c.warned_days', '>', days)]))
        .orderBy('c.not_after')
        .limit(limit)
        .execute(),
    running: async (): Promise<number> => {
      const row = await db.q
        .selectFrom('certificates')
        .select(sql<number>`count(*)`.as('n'))
        .where('order_job', 'is not', null)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
  }
}
export type AutomaticStore = ReturnType<typeof automaticStore>
