import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { createSecrets } from '../../core/secrets.ts'
import type { PanelDb } from '../../db/database.ts'
import { testCtx } from '../../db/testing.ts'
import { jobStore } from '../jobs.ts'
import { defineOperation, type Operation, type Step } from './define.ts'
import { createOperations, startOperationRunner } from './runner.ts'
import type { StartOptions } from './store.ts'

const secrets = createSecrets([randomBytes(32)])
const ctx = testCtx()
export const site: StartOptions = { resource: { type: 'cron-job', id: '1' }, ownerId: null }

/** The world outside the database: steps add to it, idempotently, and undo takes away. */
export function outside() {
  const things: string[] = []
  const runs: string[] = []
  const step = (name: string, options: Partial<Step<{ password: string }>> = {}): Step<{ password: string }> => ({
    name,
    message: `Doing ${name}`,
    run: async ({ state }) => {
      runs.push(name)
      if (!things.includes(name)) things.push(name)
      state[name] = 'done'
    },
    undo: async () => {
      runs.push(`undo ${name}`)
      const at = things.indexOf(name)
      if (at >= 0) things.splice(at, 1)
    },
    ...options,
  })
  return { things, runs, step }
}

/** An operation of these steps; its input holds a password. */
export const operation = (steps: readonly Step<{ password: string }>[]) =>
  defineOperation<{ password: string }>({ type: 'thing.make', input: z.object({ password: z.string() }), steps })

/** Everything around one operation: start, run, look. */
export function set(db: PanelDb, definition: Operation) {
  const operations = createOperations(db, secrets, () => [definition])
  const jobs = jobStore(db, operations)
  return {
    jobs,
    begin: (options: StartOptions = site) => operations.start(ctx, 'thing.make', { password: 'hunter2' }, options),
    run: async () => {
      const runner = await startOperationRunner({ db, secrets, operations, periodMs: 50 })
      onTestFinished(() => runner.stop())
      return runner
    },
    status: async (id: number) => (await jobs.show(ctx, id)).status,
  }
}
