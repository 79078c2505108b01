import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { AppError, conflict } from '@croft/kit/errors.ts'
import type { PanelDb } from '../../db/database.ts'
import { awaitApplied } from '../../jobs/applied.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { CronCollector } from './collector.ts'
import type { CronMachine } from './machine.ts'
import type { CronService } from './service.ts'
import { cronScope } from './store.ts'

export interface RunDeps {
  readonly db: PanelDb
  readonly cron: Pick<CronService, 'startNow'>
  readonly machine: CronMachine
  readonly collector: CronCollector
}

const pauseMs = 250
const longestMs = 5000

/** One run that somebody asked for: started by the runner, which goes on with it whatever becomes of the panel. */
export const runCronJob = ({ db, cron, machine, collector }: RunDeps) =>
  defineOperation<{ account: number; job: number }>({
    type: 'cron.run',
    input: z.object({ account: z.number().int(), job: z.number().int() }),
    steps: [
      {
        name: 'start',
        message: 'Starting the command',
        pointOfNoReturn: true,
        async run({ input, state, signal }) {
          const otherwise = 'The cron job is still being written to the server'
          await awaitApplied(db, [cronScope(input.account)], { ms: 10_000, signal, otherwise })
          for (const end = Date.now() + longestMs; state['run'] === undefined;) {
            try {
              state['run'] = await cron.startNow(input.account, input.job)
            } catch (error) {
              // a runner that is being started again is there in a moment
              if (!(error instanceof AppError) || error.status !== 503 || Date.now() > end) throw error
              await sleep(pauseMs, undefined, { signal })
            }
          }
        },
      },
      {
        name: 'wait',
        message: 'Waiting for its end',
        async run({ state, signal }) {
          const name = String(state['run'])
          const end = Date.now() + longestMs
          while ((await machine.running()).some(({ run }) => run === name)) {
            // it goes on without us: a command may take a day, and the places of operations are few
            if (Date.now() > end) return void (state['result'] = { running: true })
            await sleep(pauseMs, undefined, { signal })
          }
          await collector.run()
          const query = db.q.selectFrom('cron_runs').select(['id', 'exit_code', 'started_at', 'finished_at']).where('run', '=', name)
          const row = await query.executeTakeFirst()
          if (row === undefined) return
          state['result'] = { log_id: row.id, exit_code: row.exit_code, duration_ms: Math.max(0, row.finished_at - row.started_at) }
          if (row.exit_code !== 0) throw conflict(`The command ended with code ${row.exit_code}`)
        },
      },
    ],
  })
