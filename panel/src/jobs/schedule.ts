import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomHex } from '@croft/kit/ids.ts'
import type { PanelDb } from '../db/database.ts'
import { isAway } from './sync/agents.ts'

/** After a boot the panel may stand before the agent does. */
const awayMs = 20_000

/** Something that is done now and then, by one process at a time. */
export interface Task {
  readonly name: string
  readonly everyMs: number
  /** May take longer than the period; the next run waits for it. */
  readonly run: (signal: AbortSignal) => Promise<unknown>
}

export const defineTask = (task: Task): Task => task

export interface Schedule {
  stop(): Promise<void>
}

export interface ScheduleOptions {
  readonly db: PanelDb
  readonly tasks: readonly Task[]
  /** How often it looks what is due; default 5 s. */
  readonly tickMs?: number
  readonly leaseMs?: number
  /** How long a stop waits for what runs; default 10 s. */
  readonly patienceMs?: number
  readonly onError?: (error: unknown, task: string) => void
}

/**
 * Runs the tasks until stopped. The times are in the database, so a restart neither skips nor repeats. A task that fails is run again at
 * its next time, or soon when it is only the agent that was away.
 */
export async function startSchedule(options: ScheduleOptions): Promise<Schedule> {
  const { db, tasks, tickMs = 5000, leaseMs = 60_000, patienceMs = 10_000 } = options
  const worker = randomHex(8)
  const abort = new AbortController()
  const detached = AsyncLocalStorage.snapshot()
  const onError = options.onError ?? ((error: unknown) => process.emitWarning(error instanceof Error ? error : new Error(String(error))))
  const active = new Map<string, Promise<void>>()

  const claim = (task: Task): Promise<boolean> =>
    db.transaction(
      async (q) => {
        const now = db.clock.now()
        const taken = await q
          .updateTable('schedules')
          .set({ lease_owner: worker, lease_until: now + leaseMs })
          .where('name', '=', task.name)
          .where('next_at', '<=', now)
          .where('lease_until', '<=', now)
          .executeTakeFirst()
        return taken.numUpdatedRows === 1n
      },
      { isolation: 'read committed' },
    )
  const settle = (task: Task, error: string, pauseMs = task.everyMs): Promise<void> =>
    db.transaction(
      async (q) => {
        const now = db.clock.now()
        const columns = { lease_owner: null, lease_until: 0, last_run_at: now, next_at: now + pauseMs, last_error: error }
        await q.updateTable('schedules').set(columns).where('name', '=', task.name).where('lease_owner', '=', worker).execute()
      },
      { isolation: 'read committed' },
    )
  const run = async (task: Task): Promise<void> => {
    if (!(await claim(task))) return
    try {
      await task.run(abort.signal)
      await settle(task, '')
    } catch (error) {
      const pauseMs = isAway(error) ? Math.min(task.everyMs, awayMs) : task.everyMs
      await settle(task, error instanceof Error ? error.message : String(error), pauseMs)
      throw error
    }
  }
  const tick = async (): Promise<void> => {
    const now = db.clock.now()
    const due = await db.q.selectFrom('schedules').select('name').where('next_at', '<=', now).where('lease_until', '<=', now).execute()
    const names = new Set(due.map((row) => row.name))
    for (const task of tasks) {
      if (!names.has(task.name) || active.has(task.name) || abort.signal.aborted) continue
      const running = run(task)
        .catch((error: unknown) => onError(error, task.name))
        .finally(() => active.delete(task.name))
      active.set(task.name, running)
    }
  }
  const renew = (): Promise<void> =>
    db.transaction(async (q) => {
      await q
        .updateTable('schedules')
        .set({ lease_until: db.clock.now() + leaseMs })
        .where('lease_owner', '=', worker)
        .execute()
    })

  await ensureRows(db, tasks)
  const ticking = setInterval(() => void detached(tick).catch((error: unknown) => onError(error, 'schedule')), tickMs)
  const renewing = setInterval(() => {
    if (active.size > 0) void detached(renew).catch((error: unknown) => onError(error, 'schedule'))
  }, leaseMs / 3)
  await tick()
  return {
    async stop() {
      abort.abort()
      clearInterval(ticking)
      clearInterval(renewing)
      // one that waits for a name server far away is run again at its time: nobody who restarts the panel should wait for it, too
      await Promise.race([Promise.all(active.values()), sleep(patienceMs, undefined, { ref: false })])
    },
  }
}

/** A row for each task. On SQLite the only process has started: claims it finds were left by one that died. */
async function ensureRows(db: PanelDb, tasks: readonly Task[]): Promise<void> {
  for (const { name } of tasks) {
    await db.transaction((q) =>
      q
        .insertInto('schedules')
        .values({ name, next_at: 0, lease_until: 0, last_error: '' })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute(),
    )
  }
  if (db.engine === 'sqlite') await db.transaction((q) => q.updateTable('schedules').set({ lease_owner: null, lease_until: 0 }).execute())
}
