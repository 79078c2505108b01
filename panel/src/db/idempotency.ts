import type { IdempotencyClaim, IdempotencyStore, StoredAnswer } from '@croft/kit/http/idempotency.ts'
import type { Secrets } from '../core/secrets.ts'
import type { PanelDb } from './database.ts'

const lifetime = 86_400_000
/** No request runs this long: on PostgreSQL, where other processes may be alive, only older records count as left over. */
const longestRequest = 900_000
const purpose = 'idempotency'

export interface PanelIdempotency extends IdempotencyStore {
  /** At start and now and then: records of requests that died become the pending answer of their job, or go. Returns how many. */
  recover(): Promise<number>
  /** Housekeeping: erases records, and with them the sealed answers, after 24 hours. */
  forgetOld(): Promise<void>
}

/** Keys of requests in the panel's database; `process` tells the running process from those before it. */
export function createIdempotency(db: PanelDb, secrets: Secrets, process: string): PanelIdempotency {
  const seal = (answer: StoredAnswer) => secrets.seal(JSON.stringify({ headers: answer.headers, body: answer.body }), purpose)
  const open = (status: number, sealed: string): StoredAnswer => ({
    status,
    ...(JSON.parse(secrets.open(sealed, purpose)) as Omit<StoredAnswer, 'status'>),
  })
  const mine = ({ actor, key, requestId }: IdempotencyClaim) =>
    [
      ['actor', actor],
      ['key', key],
      ['request_id', requestId],
    ] as const
  return {
    begin: (claim) =>
      db.transaction(async (q) => {
        const now = db.clock.now()
        await q
          .deleteFrom('idempotency')
          .where('actor', '=', claim.actor)
          .where('key', '=', claim.key)
          .where('created_at', '<=', now - lifetime)
          .execute()
        const row = {
          actor: claim.actor,
          key: claim.key,
          fingerprint: claim.fingerprint,
          state: 'running' as const,
          request_id: claim.requestId,
          process,
          created_at: now,
        }
        const taken = await q
          .insertInto('idempotency')
          .values(row)
          .onConflict((conflict) => conflict.columns(['actor', 'key']).doNothing())
          .executeTakeFirst()
        if (taken.numInsertedOrUpdatedRows === 1n) return { state: 'new' }
        const known = await q
          .selectFrom('idempotency')
          .selectAll()
          .where('actor', '=', claim.actor)
          .where('key', '=', claim.key)
          .executeTakeFirstOrThrow()
        if (known.state === 'running' || known.reply === null) return { state: 'running', fingerprint: known.fingerprint }
        return { state: 'finished', fingerprint: known.fingerprint, answer: open(known.status ?? 200, known.reply) }
      }),
    finish: (claim, answer) =>
      db.transaction(async (q) => {
        let query = q.updateTable('idempotency').set({ state: 'done', status: answer.status, reply: seal(answer) })
        for (const [column, value] of mine(claim)) query = query.where(column, '=', value)
        await query.execute()
      }),
    release: (claim) =>
      db.transaction(async (q) => {
        let query = q.deleteFrom('idempotency')
        for (const [column, value] of mine(claim)) query = query.where(column, '=', value)
        await query.execute()
      }),
    recover: () =>
      db.transaction(async (q) => {
        let query = q
          .selectFrom('idempotency')
          .select(['actor', 'key', 'request_id'])
          .where('state', '=', 'running')
          .where('process', '!=', process)
        if (db.engine === 'postgres') query = query.where('created_at', '<', db.clock.now() - longestRequest)
        const left = await query.execute()
        for (const { actor, key, request_id: requestId } of left) {
          const job = await q.selectFrom('jobs').select('id').where('request_id', '=', requestId).orderBy('id').executeTakeFirst()
          const body = { success: true, message: 'Accepted', sync: 'pending', job_id: job?.id }
          const headers = { 'X-Job-Id': String(job?.id ?? ''), 'X-Sync': 'pending' }
          const record = { status: 202, headers, body: JSON.stringify(body) }
          await (job === undefined
            ? q.deleteFrom('idempotency').where('actor', '=', actor).where('key', '=', key).execute()
            : q
                .updateTable('idempotency')
                .set({ state: 'done', status: record.status, reply: seal(record) })
                .where('actor', '=', actor)
                .where('key', '=', key)
                .execute())
        }
        return left.length
      }),
    forgetOld: () =>
      db.transaction(async (q) => {
        await q
          .deleteFrom('idempotency')
          .where('created_at', '<=', db.clock.now() - lifetime)
          .execute()
      }),
  }
}
