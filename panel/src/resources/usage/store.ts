import { sql } from 'kysely'
import type { PanelDb } from '../../db/database.ts'
import { anonymousDomain } from '../../drivers/ftp/spec.ts'

/** One measured site. */
export interface Measured {
  readonly disk: { readonly bytes: number; readonly files: number }
  /** Bytes sent in the current month. */
  readonly month: number
  /** `2026-05-18` → bytes. */
  readonly days: Readonly<Record<string, number>>
}

const rowsAtOnce = 500
const megabytes = (bytes: number) => Math.ceil(bytes / 1_048_576)

/** Whose a login is: `john_deploy` is john's, `anonymous@example.com` of the domain's owner. */
async function ownersOfLogins(q: PanelDb['q']): Promise<(login: string) => number | undefined> {
  const users = await q.selectFrom('users').select(['id', 'username as name']).where('deleted_at', 'is', null).execute()
  const domains = await q.selectFrom('domains').select(['owner_id as id', 'name']).where('deleted_at', 'is', null).execute()
  const ids = new Map([...users, ...domains].map(({ id, name }) => [name, id]))
  return (login) => ids.get(anonymousDomain(login) ?? login.slice(0, Math.max(0, login.indexOf('_'))))
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
    /** Keeps what was counted of FTP logins (login → day → bytes), each for the account that it belongs to. A day never shrinks. */
    async saveFtp(logins: Readonly<Record<string, Readonly<Record<string, number>>>>): Promise<void> {
      const counted = Object.entries(logins).flatMap(([login, days]) => Object.entries(days).map(([day, bytes]) => ({ login, day, bytes })))
      const oldest = counted.map(({ day }) => day).toSorted()[0]
      if (oldest === undefined) return
      const kept = await db.q.selectFrom('ftp_traffic').selectAll().where('day', '>=', oldest).execute()
      const known = new Map(kept.map((row) => [`${row.login} ${row.day}`, row]))
      const ownerOf = await ownersOfLogins(db.q)
      const changed = counted.flatMap((row) => {
        const there = known.get(`${row.login} ${row.day}`)
        const owner_id = there?.owner_id ?? ownerOf(row.login)
        // an account that is gone has no traffic
        return owner_id === undefined || (there !== undefined && Number(there.bytes) >= row.bytes) ? [] : [{ ...row, owner_id }]
      })
      // not all in one: nobody may wait for thousands of logins
      for (let at = 0; at < changed.length; at += rowsAtOnce) {
        await db.transaction((q) =>
          q
            .insertInto('ftp_traffic')
            .values(changed.slice(at, at + rowsAtOnce))
            .onConflict((conflict) => conflict.columns(['login', 'day']).doUpdateSet({ bytes: sql<number>`excluded.bytes` }))
            .execute(),
        )
      }
    },
    /** What an account uses as measured last: its sites summed up, and what went by FTP this month. */
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
      const ftp = await db.q
        .selectFrom('ftp_traffic')
        .select(sql<number>`coalesce(sum(bytes), 0)`.as('bytes'))
        .where('owner_id', '=', userId)
        .where('day', 'like', `${new Date(db.clock.now()).toISOString().slice(0, 7)}-%`)
        .executeTakeFirstOrThrow()
      return {
        disk_web_mb: megabytes(Number(sum.disk)),
        inodes: Number(sum.files),
        bandwidth_used_mb: megabytes(Number(sum.month) + Number(ftp.bytes)),
        measured_at: sum.measured_at === null ? null : Number(sum.measured_at),
      }
    },
    /** Bytes of an account by day of a month (`2026-05`), in order. */
    async daysOf(ownerId: number, month: string): Promise<{ day: string; web: number; ftp: number }[]> {
      const sums = async (table: 'site_traffic' | 'ftp_traffic') => {
        const rows = await db.q
          .selectFrom(table)
          .select(['day', sql<number>`sum(bytes)`.as('bytes')])
          .where('owner_id', '=', ownerId)
          .where('day', 'like', `${month}-%`)
          .groupBy('day')
          .execute()
        return new Map(rows.map(({ day, bytes }) => [day, Number(bytes)]))
      }
      const [web, ftp] = [await sums('site_traffic'), await sums('ftp_traffic')]
      const days = [...new Set([...web.keys(), ...ftp.keys()])].toSorted()
      return days.map((day) => ({ day, web: web.get(day) ?? 0, ftp: ftp.get(day) ?? 0 }))
    },
  }
}
export type UsageStore = ReturnType<typeof usageStore>
