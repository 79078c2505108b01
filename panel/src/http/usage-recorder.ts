import type { Clock } from '@croft/kit/clock.ts'
import type { PanelDb } from '../db/database.ts'
import type { ApiKeyRequestRow } from '../db/tables/access.ts'

type KeyRequest = Omit<ApiKeyRequestRow, 'id'>

const mostBuffered = 5000
/** Rows of one statement: SQLite takes 32,766 values, and a statement of thousands is never used a second time. */
const atOnce = 100

/**
 * Remembers who was seen when, and what each key asked for, and writes it every few seconds: no request waits for its own
 * bookkeeping. What a crash loses is only that.
 */
export function usageRecorder({ db, clock }: { db: PanelDb; clock: Clock }) {
  const keys = new Map<string, { at: number; ip: string }>()
  const sessions = new Map<string, number>()
  let requests: KeyRequest[] = []
  return {
    keyUsed: (id: string, ip: string) => void keys.set(id, { at: clock.now(), ip }),
    sessionSeen: (id: string) => void sessions.set(id, clock.now()),
    request(entry: KeyRequest) {
      if (requests.length < mostBuffered) requests.push(entry)
    },
    async flush() {
      if (keys.size === 0 && sessions.size === 0 && requests.length === 0) return
      const uses = [...keys]
      const seen = [...sessions]
      const written = requests
      keys.clear()
      sessions.clear()
      requests = []
      await db.transaction(async () => {
        for (const [id, { at, ip }] of uses) {
          await db.q.updateTable('api_keys').set({ last_used_at: at, last_ip: ip }).where('id', '=', id).execute()
        }
        for (const [id, at] of seen) await db.q.updateTable('sessions').set({ last_seen_at: at }).where('id', '=', id).execute()
        const known = new Set((await db.q.selectFrom('api_keys').select('id').execute()).map((row) => row.id))
        const rows = written.filter((row) => known.has(row.key_id))
        for (let at = 0; at < rows.length; at += atOnce) {
          await db.q
            .insertInto('api_key_requests')
            .values(rows.slice(at, at + atOnce))
            .execute()
        }
      })
    },
  }
}
export type UsageRecorder = ReturnType<typeof usageRecorder>
