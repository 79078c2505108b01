import { sql, type Selectable } from 'kysely'
import { isUniqueViolation, skipLocked, transactionLock } from '@croft/kit/db/dialect.ts'
import { conflict } from '@croft/kit/errors.ts'
import { actorName, systemActor, systemCtx, type Ctx } from '../../core/actor.ts'
import type { Secrets } from '../../core/secrets.ts'
import type { PanelDb } from '../../db/database.ts'
import { appendEvents, eventRow } from '../../db/events.ts'
import { localNode } from '../../db/ledger.ts'
import type { JobRow, JobStatus } from '../../db/tables/work.ts'

export type StoredJob = Selectable<JobRow>

export interface StartOptions {
  /** The thing the operation holds for itself; a second operation on it gets 409. */
  readonly resource: { readonly type: string; readonly id: string }
  readonly ownerId: number | null
  /** How the 409 calls the thing, default the resource's type: "Another operation is running on this cron job". */
  readonly thing?: string
  readonly parentId?: number
}

/** What an operation was asked and by whom; sealed, for it may hold passwords. */
interface Request {
  readonly ctx: Ctx
  readonly input: unknown
}

const purpose = 'operation'
const claimLock = 0x6f706572

export const busy = (thing: string) => conflict(`Another operation is running on this ${thing.replaceAll(/[-_]/g, ' ')}`)

/** Writes the job of an operation in the current transaction; it runs after the commit. Returns the job's id. */
export function insertOperation(
  db: PanelDb,
  secrets: Secrets,
  ctx: Ctx,
  type: string,
  input: unknown,
  options: StartOptions,
): Promise<number> {
  const { resource, ownerId, thing = resource.type, parentId = null } = options
  return db.transaction(async (q) => {
    const lock = `${resource.type}:${resource.id}`
    const holder = await q.selectFrom('jobs').select('id').where('lock_key', '=', lock).executeTakeFirst()
    if (holder) throw busy(thing)
    const request: Request = { ctx: { ...ctx, credential: null }, input }
    const row = await q
      .insertInto('jobs')
      .values({
        kind: 'operation',
        type,
        status: 'queued',
        progress: 0,
        step: '',
        message: '',
        owner_id: ownerId,
        actor_id: ctx.actor.userId,
        actor: actorName(ctx.actor),
        via: ctx.actor.via,
        node: localNode,
        attempts: 0,
        parent_id: parentId,
        resource_type: resource.type,
        resource_id: resource.id,
        request_id: ctx.requestId,
        created_at: db.clock.now(),
        lock_key: lock,
        input: secrets.seal(JSON.stringify(request), purpose),
        state: secrets.seal('{}', purpose),
        cursor: 0,
        undoing: 0,
        cancel_requested: 0,
        lease_until: 0,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? busy(thing) : error
      })
    await db.signals.send('operations', [row.id])
    return row.id
  })
}

export const requestOf = (secrets: Secrets, job: StoredJob): Request => JSON.parse(secrets.open(job.input ?? '', purpose)) as Request
export const stateOf = (secrets: Secrets, job: StoredJob): Record<string, unknown> =>
  JSON.parse(secrets.open(job.state ?? '', purpose)) as Record<string, unknown>
export const sealState = (secrets: Secrets, state: Record<string, unknown>): string => secrets.seal(JSON.stringify(state), purpose)

/** Takes the oldest operation that waits or whose process died, unless its owner already has `perOwner` running. */
export function claimOperation(db: PanelDb, worker: string, perOwner: number, leaseMs: number): Promise<StoredJob | undefined> {
  const now = db.clock.now()
  return db.transaction(
    async (q) => {
      // One claim at a time, or two processes could together exceed the limit of an owner.
      await transactionLock(db.engine, claimLock)?.execute(q)
      const running = q
        .selectFrom('jobs as r')
        .select(sql<number>`count(*)`.as('n'))
        .where('r.kind', '=', 'operation')
        .where('r.finished_at', 'is', null)
        .where('r.lease_until', '>', now)
        .where(sql<boolean>`r.owner_id = jobs.owner_id`)
      const next = q
        .selectFrom('jobs')
        .select('id')
        .where('kind', '=', 'operation')
        .where('finished_at', 'is', null)
        .where('lease_until', '<=', now)
        .where((eb) => eb.or([eb('owner_id', 'is', null), eb(running, '<', perOwner)]))
        .orderBy('id')
        .limit(1)
      return q
        .updateTable('jobs')
        .set({
          status: 'running',
          lease_owner: worker,
          lease_until: now + leaseMs,
          attempts: sql<number>`attempts + 1`,
          started_at: sql<number>`coalesce(started_at, ${now})`,
        })
        .where('id', 'in', skipLocked(db.engine, next))
        .returningAll()
        .executeTakeFirst()
    },
    { isolation: 'read committed' },
  )
}

/** Keeps the operations that this worker runs for another `leaseMs`. */
export const renewOperations = (db: PanelDb, worker: string, ids: readonly number[], leaseMs: number): Promise<void> =>
  db.transaction(
    async (q) => {
      const until = db.clock.now() + leaseMs
      await q.updateTable('jobs').set({ lease_until: until }).where('lease_owner', '=', worker).where('id', 'in', ids).execute()
    },
    { isolation: 'read committed' },
  )

/** Gives operations back, so that they go on elsewhere; without a worker all of them, for the only process of a SQLite database. */
export const releaseOperations = (db: PanelDb, worker?: string): Promise<void> =>
  db.transaction(async (q) => {
    const update = q
      .updateTable('jobs')
      .set({ lease_owner: null, lease_until: 0 })
      .where('finished_at', 'is', null)
      .where('kind', '=', 'operation')
    await (worker === undefined ? update : update.where('lease_owner', '=', worker)).execute()
  })

/** Somebody else took the operation over: this run of it must stop. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** Saves columns of a running operation; tells whether a cancel was asked. Throws `LeaseLost`. */
export async function saveOperation(
  db: PanelDb,
  worker: string,
  id: number,
  columns: Partial<Pick<StoredJob, 'cursor' | 'state' | 'progress' | 'step' | 'message' | 'undoing' | 'error'>>,
): Promise<boolean> {
  return db.transaction(
    async (q) => {
      const row = await q
        .updateTable('jobs')
        .set({ ...columns, lease_owner: worker })
        .where('id', '=', id)
        .where('lease_owner', '=', worker)
        .returning(['cancel_requested', 'status', 'progress', 'message'])
        .executeTakeFirst()
      if (row === undefined) throw new LeaseLost(`job ${id} is run by another process`)
      const { status, progress, message } = row
      if (Object.keys(columns).length > 0) await appendLog(db, id, 'progress', JSON.stringify({ status, progress, message }))
      return row.cancel_requested === 1
    },
    { isolation: 'read committed' },
  )
}

/** Adds to what a job said, and wakes who follows it. */
export const appendLog = (db: PanelDb, id: number, kind: 'log' | 'progress', text: string): Promise<void> =>
  db.transaction(
    async (q) => {
      await q.insertInto('job_logs').values({ job_id: id, at: db.clock.now(), kind, text }).execute()
      await db.signals.send('jobs', [id])
    },
    { isolation: 'read committed' },
  )

/** Ends an operation: status, result, the lock, and one event, in one transaction. */
export const finishOperation = (
  db: PanelDb,
  worker: string,
  job: StoredJob,
  status: JobStatus,
  error: string | null,
  result: unknown,
): Promise<void> =>
  db.transaction(
    async (q) => {
      const done = await q
        .updateTable('jobs')
        .set({
          status,
          error,
          result: result === undefined ? null : JSON.stringify(result),
          finished_at: db.clock.now(),
          lock_key: null,
          lease_owner: null,
          lease_until: 0,
          ...(status === 'succeeded' ? { progress: 100 } : {}),
        })
        .where('id', '=', job.id)
        .where('lease_owner', '=', worker)
        .executeTakeFirst()
      if (done.numUpdatedRows === 0n) return
      await db.signals.send('jobs', [job.id])
      const ctx = { ...systemCtx(job.request_id), actor: { ...systemActor, userId: job.actor_id, username: job.actor } }
      const event = {
        event: status === 'rolled_back' || status === 'failed' ? 'job.failed' : `job.${status}`,
        resource: { type: job.resource_type, id: job.resource_id },
        ownerId: job.owner_id,
        data: { job: job.id, type: job.type, status, error },
      }
      await appendEvents(db, [eventRow(ctx, event, db.clock.now())])
    },
    { isolation: 'read committed' },
  )
