import type { Clock } from '@croft/kit/clock.ts'
import { rfc3339 } from '@croft/kit/clock.ts'
import { AcmeProblem } from '../../../acme/types.ts'
import type { Ctx } from '../../../core/actor.ts'
import type { PanelDb } from '../../../db/database.ts'
import { emit } from '../../../db/write.ts'
import type { AuthorityStore } from '../authorities/store.ts'
import type { CertificateStore, StoredCertificate, Subject } from '../store.ts'

export interface SettleDeps {
  readonly db: PanelDb
  readonly store: CertificateStore
  readonly authorities: AuthorityStore
  readonly clock: Clock
  /** Pause after so many failures in a row, ms. */
  readonly backoff: (failures: number) => number
  readonly registeredDomain: (host: string) => string | null
}

/** Registrable domains of a set of names; a name without one stands for itself. */
export const registeredOf = (names: readonly string[], registeredDomain: SettleDeps['registeredDomain']): string[] => [
  ...new Set(names.map((name) => registeredDomain(name.replace(/^\*\./, '')) ?? name)),
]

/** How orders end, in the row of their certificate and in the memory of what the authority was asked. */
export function orderSettlement({ db, store, authorities, clock, backoff, registeredDomain }: SettleDeps) {
  const attempted = async (directory: string, names: readonly string[], outcome: 'ordered' | 'issued' | 'failed') => {
    const set = names.toSorted()
    for (const registered of registeredOf(set, registeredDomain)) {
      const row = { directory_url: directory, registered_domain: registered, names: JSON.stringify(set), outcome, at: clock.now() }
      await authorities.attempted(row)
    }
  }
  return {
    attempted,
    /** Notes a failure and when it is tried again. The working certificate stays as it is. */
    failed: (
      ctx: Ctx,
      row: StoredCertificate,
      subject: Subject,
      facts: { error: unknown; words: string; directory: string | null; names: readonly string[] },
    ) =>
      db.transaction(async () => {
        const failures = row.attempts + 1
        const asked = facts.error instanceof AcmeProblem ? (facts.error.retryAfterMs ?? 0) : 0
        const next = clock.now() + Math.max(backoff(failures), asked)
        const words = facts.words.slice(0, 2000)
        await store.note(row.id, {
          order_status: 'failed',
          order_url: '',
          order_job: null,
          last_error: words,
          attempts: failures,
          next_attempt_at: next,
        })
        if (facts.directory !== null) await attempted(facts.directory, facts.names, 'failed')
        const data = { domain: subject.name, owner: subject.owner, error: words, next_attempt_at: rfc3339(next) }
        await emit(ctx, db, { event: 'ssl.failed', resource: { type: 'certificate', id: subject.name }, ownerId: subject.ownerId, data })
      }),
    /** As if the order had never been. */
    forgotten: (row: { readonly id: string }, job: number) =>
      db.transaction((q) =>
        q
          .updateTable('certificates')
          .set({ order_status: 'idle', order_url: '', order_job: null })
          .where('id', '=', row.id)
          .where('order_job', '=', job)
          .execute(),
      ),
  }
}
export type OrderSettlement = ReturnType<typeof orderSettlement>
