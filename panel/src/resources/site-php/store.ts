import { sql } from 'kysely'
import type { Actor } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { ownedInView } from '../../db/view.ts'

export function sitePhpStore(db: PanelDb) {
  return {
    /** Version → how many sites within the actor's view use it. */
    async sitesByVersion(actor: Actor): Promise<Map<string, number>> {
      const rows = await db.q
        .selectFrom('domains as d')
        .select(['d.php_version', sql<number>`count(*)`.as('n')])
        .where('d.deleted_at', 'is', null)
        .where('d.type', '!=', 'alias')
        .where('d.php_enabled', '=', 1)
        .where(ownedInView(actor, 'd.owner_id', 'd.id'))
        .groupBy('d.php_version')
        .execute()
      return new Map(rows.map((row) => [row.php_version, Number(row.n)]))
    },
  }
}
export type SitePhpStore = ReturnType<typeof sitePhpStore>
