import { type Clock, rfc3339 } from '@croft/kit/clock.ts'
import { AppError } from '@croft/kit/errors.ts'
import { type Ctx, systemCtx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { emit } from '../../db/write.ts'
import type { CronRun } from '../../drivers/cron/spec.ts'
import { mailLanguage } from '../mail-outbox/letter.ts'
import type { MailService } from '../mail-outbox/service.ts'
import { runLetter } from './letters.ts'
import type { CronMachine } from './machine.ts'
import type { CronStore, StoredCronJob } from './store.ts'

/** Takes in what the runner wrote down while nobody looked. */
export interface CronCollector {
  /** Everything there is; throws when the server cannot be asked. */
  run(): Promise<void>
  /** The same for somebody who waits: what is there already is shown when the server cannot be asked. */
  now(): Promise<void>
}

function eventOf(run: CronRun, job: StoredCronJob) {
  const data = { id: job.id, name: job.name, owner: job.owner }
  const of = { resource: { type: 'cron-job', id: String(job.id) }, ownerId: job.owner_id }
  if (run.exitCode !== 0)
    return { ...of, event: 'cron.failed', data: { ...data, exit_code: run.exitCode, started_at: rfc3339(run.startedAt) } }
  const told = job.email_on_complete !== ''
  return told ? { ...of, event: 'cron.completed', data: { ...data, duration_ms: Math.max(0, run.finishedAt - run.startedAt) } } : null
}

export interface CollectorDeps {
  readonly db: PanelDb
  readonly store: CronStore
  readonly machine: CronMachine
  readonly mail: Pick<MailService, 'ready' | 'count' | 'toAccount' | 'toAddress'>
  readonly clock: Clock
}

const hour = 3_600_000
/** A job that fails every minute fills no mailbox: messages of one account's jobs in an hour. */
const mostMails = 20

export function cronCollector({ db, store, machine, mail, clock }: CollectorDeps): CronCollector {
  /** Tells who asked for it; a server that sends no mail keeps the record all the same. */
  async function tell(ctx: Ctx, run: CronRun, job: StoredCronJob): Promise<void> {
    const [failed, now] = [run.exitCode !== 0, clock.now()]
    if (failed ? job.email_on_error === 0 : job.email_on_complete === '') return
    if (!(await mail.ready()) || (await mail.count(job.owner_id, 'cron', now - hour)) >= mostMails) return
    const options = { kind: 'cron', expiresAt: now + 24 * hour }
    if (failed) await mail.toAccount(ctx, job.owner_id, (_, language) => runLetter(job, run, language), options)
    else await mail.toAddress(ctx, job.email_on_complete, job.owner_id, runLetter(job, run, mailLanguage(job.owner_language)), options)
  }

  async function run(): Promise<void> {
    for (let runs = await machine.ended(); runs.length > 0; runs = await machine.ended()) {
      const ctx = systemCtx()
      await db.transaction(async () => {
        for (const each of runs) {
          const job = await store.addRun(each)
          if (job === null) continue
          const event = eventOf(each, job)
          if (event !== null) await emit(ctx, db, event)
          await tell(ctx, each, job)
        }
      })
      // only now: what a crash lets come again is known by its name
      await machine.forget(runs.map((each) => each.run))
    }
  }
  return {
    run,
    async now() {
      try {
        await run()
      } catch (error) {
        if (!(error instanceof AppError) || error.status !== 503) throw error
      }
    },
  }
}
