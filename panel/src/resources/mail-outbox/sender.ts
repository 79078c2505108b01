import type { Clock } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { deliverDue } from '../../jobs/deliver.ts'
import type { Rendered } from './letter.ts'
import { type MailService, contentPurpose } from './service.ts'
import type { MailStore, StoredMail } from './store.ts'
import { MailRefused } from './transport.ts'

const minute = 60_000
/** Milliseconds before the next attempts, two days in all; then a message is given up. */
const pauses = [1, 5, 15, 30, 60, 120, 240, 480, 960, 960].map((minutes) => minutes * minute)
const keepMs = 14 * 86_400_000

export interface SenderDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly store: MailStore
  readonly mail: MailService
  readonly open: (sealed: string, purpose: string) => string
  readonly ctx: Ctx
}

/** Sends what is due. A message leaves the outbox when the relay has taken it: after a power cut it goes out again, with the same Message-ID. */
export function mailSender({ db, clock, store, mail, open, ctx }: SenderDeps) {
  /** Of no use any more: the link in it has ended, or its account is deleted. */
  const isOver = ({ expires_at: end, gone }: StoredMail): boolean => gone || (end !== null && end <= clock.now())
  return {
    run: (signal: AbortSignal): Promise<void> =>
      deliverDue(signal, () => clock.now(), {
        due: () => store.due(clock.now()),
        async send(row) {
          if (isOver(row)) return
          const rendered = JSON.parse(open(row.content, contentPurpose)) as Rendered
          await mail.sendNow(row.recipient, rendered, row.message_id)
        },
        done: (row) =>
          store.update(row.id, { content: '', next_at: null, ...(isOver(row) ? { last_error: 'too late' } : { sent_at: clock.now() }) }),
        failed: (row, state) =>
          db.transaction(async () => {
            await store.update(row.id, { ...state, ...(state.next_at === null ? { content: '' } : {}) })
            if (state.next_at === null) await mail.lost(ctx, { kind: row.kind, userId: row.user_id, to: row.recipient }, state.last_error)
          }),
        mayPass: (error) => error instanceof MailRefused && !error.final,
        closed: (error) => error instanceof MailRefused && error.away,
        pauses,
      }),
    forget: () => store.forget(clock.now() - keepMs),
  }
}
export type MailSender = ReturnType<typeof mailSender>
