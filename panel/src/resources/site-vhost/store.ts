import type { Selectable } from 'kysely'
import type { PanelDb } from '../../db/database.ts'
import type { VhostRevisionRow } from '../../db/tables/domains.ts'

export type StoredRevision = Selectable<VhostRevisionRow>

const kept = 50

/** The history of virtual hosts: a record beside the domain's row, whose own event tells of the change. */
export function siteVhostStore(db: PanelDb) {
  return {
    history: (domainId: number): Promise<StoredRevision[]> =>
      db.q.selectFrom('vhost_revisions').selectAll().where('domain_id', '=', domainId).orderBy('revision', 'desc').execute(),
    find: (domainId: number, revision: number): Promise<StoredRevision | undefined> =>
      db.q.selectFrom('vhost_revisions').selectAll().where('domain_id', '=', domainId).where('revision', '=', revision).executeTakeFirst(),
    /** Adds revisions and forgets all but the last 50. */
    keep: (domainId: number, rows: readonly Omit<VhostRevisionRow, 'domain_id'>[], newest: number): Promise<void> =>
      db.transaction(async (q) => {
        for (const row of rows) {
          await q
            .insertInto('vhost_revisions')
            .values({ ...row, domain_id: domainId })
            .execute()
        }
        await q
          .deleteFrom('vhost_revisions')
          .where('domain_id', '=', domainId)
          .where('revision', '<=', newest - kept)
          .execute()
      }),
  }
}
export type SiteVhostStore = ReturnType<typeof siteVhostStore>
