import { sql } from 'kysely'
import { skipLocked } from '@croft/kit/db/dialect.ts'
import { type Ctx, actorName } from '../core/actor.ts'
import type { Scope } from '../drivers/driver.ts'
import type { ScopeChange } from './change-set.ts'
import type { PanelDb } from './database.ts'

/** The node that panel and agent share. */
export const localNode = 'local'

/** Why a scope is due; becomes its job. */
export interface Touch {
  readonly ctx: Ctx
  readonly scope: Scope
  /** `domain.create`. */
  readonly type: string
  readonly resource: { readonly type: string; readonly id: string }
  readonly ownerId: number | null
}

const batch = 500

/** Raises `wanted` of each scope by one and writes the job that is finished when `applied` reaches it. */
export async function markDue(db: PanelDb, touches: readonly Touch[]): Promise<ScopeChange[]> {
  const changes: ScopeChange[] = []
  // Always in the same order, so that two transactions with the same scopes wait for each other instead of deadlocking.
  const sorted = touches.toSorted((a, b) => (a.scope < b.scope ? -1 : 1))
  for (let at = 0; at < sorted.length; at += batch) changes.push(...(await markBatch(db, sorted.slice(at, at + batch))))
  if (changes.length > 0) {
    await db.signals.send(
      'scopes',
      changes.map((change) => change.scope),
    )
  }
  return changes
}

async function markBatch(db: PanelDb, touches: readonly Touch[]): Promise<ScopeChange[]> {
  const raised = await db.q
    .insertInto('scopes')
    .values(
      touches.map(({ scope }) => ({
        node: localNode,
        scope,
        wanted: 1,
        applied: 0,
        attempts: 0,
        next_at: 0,
        lease_until: 0,
        last_error: '',
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['node', 'scope']).doUpdateSet((eb) => ({ wanted: eb('scopes.wanted', '+', 1), attempts: 0, next_at: 0 })),
    )
    .returning(['scope', 'wanted'])
    .execute()
  const wantedOf = new Map(raised.map((row) => [row.scope, row.wanted]))
  const now = db.clock.now()
  const jobs = await db.q
    .insertInto('jobs')
    .values(touches.map((touch) => ({ ...jobOf(touch), generation: wantedOf.get(touch.scope) ?? 0, created_at: now })))
    .returning(['id', 'scope', 'generation'])
    .execute()
  return jobs.map((job) => ({ scope: job.scope ?? '', wanted: job.generation ?? 0, jobId: job.id }))
}

const jobOf = ({ ctx, scope, type, resource, ownerId }: Touch) => ({
  kind: 'sync' as const,
  type,
  status: 'queued' as const,
  progress: 0,
  step: '',
  message: '',
  owner_id: ownerId,
  actor_id: ctx.actor.userId,
  actor: actorName(ctx.actor),
  via: ctx.actor.via,
  node: localNode,
  attempts: 0,
  resource_type: resource.type,
  resource_id: resource.id,
  request_id: ctx.requestId,
  scope,
  cursor: 0,
  undoing: 0,
  cancel_requested: 0,
  lease_until: 0,
})

/** A due scope that this worker has for itself; `wanted` is the noted number. */
export interface Claim {
  readonly scope: Scope
  readonly wanted: number
  readonly attempts: number
}

export interface ClaimOptions {
  readonly worker: string
  readonly limit: number
  readonly leaseMs: number
  /** Only these. */
  readonly names?: readonly string[]
}

/** Takes due scopes, the longest due first, for `leaseMs`; no two workers get the same. */
export async function claimScopes(db: PanelDb, { worker, limit, leaseMs, names }: ClaimOptions): Promise<Claim[]> {
  const now = db.clock.now()
  return db.transaction(
    async (q) => {
      let due = q
        .selectFrom('scopes')
        .select('scope')
        // an expression, so that the few due rows are found by their own index and not among all rows of the node by its key
        .where(sql<boolean>`node || '' = ${localNode}`)
        .whereRef('applied', '<', 'wanted')
        .where('next_at', '<=', now)
        .where('lease_until', '<=', now)
        .orderBy('next_at')
        .orderBy('scope')
        .limit(limit)
      if (names) due = due.where('scope', 'in', [...names])
      const claimed = await q
        .updateTable('scopes')
        .set({ lease_owner: worker, lease_until: now + leaseMs })
        .where('node', '=', localNode)
        .where('scope', 'in', skipLocked(db.engine, due))
        .returning(['scope', 'wanted', 'attempts'])
        .execute()
      if (claimed.length === 0) return []
      await q
        .updateTable('jobs')
        .set({ status: 'running', started_at: now, attempts: sql<number>`attempts + 1` })
        .where('status', '=', 'queued')
        .where('finished_at', 'is', null)
        .where(
          'scope',
          'in',
          claimed.map((row) => row.scope),
        )
        .execute()
      return claimed.map((row) => ({ ...row, scope: row.scope as Scope }))
    },
    { isolation: 'read committed', durable: false },
  )
}

/** Keeps the named claims of a worker for another `leaseMs`. */
export const renewLeases = (db: PanelDb, worker: string, names: readonly string[], leaseMs: number): Promise<void> =>
  db.transaction(
    async (q) => {
      const until = db.clock.now() + leaseMs
      await q.updateTable('scopes').set({ lease_until: until }).where('lease_owner', '=', worker).where('scope', 'in', names).execute()
    },
    { isolation: 'read committed', durable: false },
  )

/** Gives back what a worker holds; without a worker everything, for the start of the only process of a SQLite database. */
export const releaseLeases = (db: PanelDb, worker?: string): Promise<void> =>
  db.transaction(
    async (q) => {
      const update = q.updateTable('scopes').set({ lease_owner: null, lease_until: 0 })
      await (worker === undefined ? update.where('lease_owner', 'is not', null) : update.where('lease_owner', '=', worker)).execute()
    },
    { isolation: 'read committed' },
  )

/** Which of the scopes are due and were not tried in vain since their last change. */
export async function freshlyDue(db: PanelDb, names: readonly string[]): Promise<Scope[]> {
  if (names.length === 0) return []
  const rows = await db.q
    .selectFrom('scopes')
    .select('scope')
    .where('node', '=', localNode)
    .where('scope', 'in', [...names])
    .whereRef('applied', '<', 'wanted')
    .where('attempts', '=', 0)
    .execute()
  return rows.map((row) => row.scope as Scope)
}

/** Whether anything could be claimed now: a read, so that an idle worker writes nothing. */
export async function anythingDue(db: PanelDb): Promise<boolean> {
  const now = db.clock.now()
  const row = await db.q
    .selectFrom('scopes')
    .select('scope')
    .whereRef('applied', '<', 'wanted')
    .where('next_at', '<=', now)
    .where('lease_until', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** What objects show as `sync` and `sync_error`. */
export interface SyncState {
  readonly sync: 'applied' | 'pending' | 'failed'
  readonly error: string
}

/** The state of scopes by name; one the ledger does not know has nothing to apply. */
export async function syncStates(db: PanelDb, names: readonly string[]): Promise<Map<string, SyncState>> {
  const states = new Map<string, SyncState>(names.map((name) => [name, { sync: 'applied', error: '' }]))
  if (names.length === 0) return states
  const rows = await db.q
    .selectFrom('scopes')
    .select(['scope', 'attempts', 'last_error'])
    .where('node', '=', localNode)
    .where('scope', 'in', [...names])
    .whereRef('applied', '<', 'wanted')
    .execute()
  for (const row of rows)
    states.set(row.scope, { sync: row.attempts > 0 ? 'failed' : 'pending', error: row.attempts > 0 ? row.last_error : '' })
  return states
}

/** Makes every scope (of some kinds) due again without a job: after an upgrade that renders differently. */
export const markAllDue = (db: PanelDb, kinds?: readonly string[]): Promise<void> =>
  db.transaction(async (q) => {
    let update = q.updateTable('scopes').set({ wanted: sql<number>`wanted + 1`, attempts: 0, next_at: 0 })
    if (kinds) update = update.where((eb) => eb.or(kinds.map((kind) => eb('scope', 'like', `${kind}:%`))))
    await update.execute()
    await db.signals.send('scopes', [])
  })
