import { sql } from 'kysely'
import type { PanelDb } from '../../db/database.ts'

const megabytes = (bytes: number) => Math.ceil(bytes / 1_048_576)

/** Measured use of the sites of an account, summed up. */
export function siteUsage(db: PanelDb) {
  return {
    async ofAccount(userId: number) {
      const sum = await db.q
        .selectFrom('site_usage as m')
        .innerJoin('domains as d', 'd.id', 'm.domain_id')
        .select([
          sql<number>`coalesce(sum(m.disk_bytes), 0)`.as('disk'),
          sql<number>`coalesce(sum(m.files), 0)`.as('files'),
          sql<number>`coalesce(sum(m.month_bytes), 0)`.as('month'),
          sql<number | null>`min(m.measured_at)`.as('measured_at'),
        ])
        .where('d.owner_id', '=', userId)
        .where('d.deleted_at', 'is', null)
        .executeTakeFirstOrThrow()
      return {
        disk_web_mb: megabytes(Number(sum.disk)),
        inodes: Number(sum.files),
        bandwidth_used_mb: megabytes(Number(sum.month)),
        measured_at: sum.measured_at === null ? null : Number(sum.measured_at),
      }
    },
  }
}
