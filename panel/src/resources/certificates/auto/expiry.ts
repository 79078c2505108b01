import type { Clock } from '@croft/kit/clock.ts'
import { systemCtx } from '../../../core/actor.ts'
import { day, daysLeft } from '../model.ts'
import type { CertificateService } from '../service.ts'
import type { CertificateStore } from '../store.ts'
import type { Subjects } from '../subjects.ts'
import type { AutomaticStore } from './store.ts'

export interface ExpiryDeps {
  readonly store: CertificateStore
  readonly rows: AutomaticStore
  readonly subjects: Subjects
  readonly certificates: Pick<CertificateService, 'warn'>
  readonly clock: Clock
}

/** Days before the end at which a warning is sent, the latest first. */
const thresholds = [3, 10, 20] as const
const page = 100

/** A certificate that lives for a week is not warned about for all of it. */
const isLongEnough = (row: { not_before: number | null; not_after: number | null }, days: number) =>
  (row.not_after ?? 0) - (row.not_before ?? 0) >= 4 * days * day

/** Warns of certificates that end soon, once per threshold and certificate. */
export function expiryWarnings({ store, rows: automatic, subjects, certificates, clock }: ExpiryDeps) {
  return async function run(signal: AbortSignal): Promise<void> {
    const ctx = systemCtx()
    for (const days of thresholds) {
      for (;;) {
        const now = clock.now()
        const rows = await automatic.unwarned(now + days * day, days, page)
        for (const row of rows) {
          if (signal.aborted) return
          const subject = await subjects.ofRow(row)
          const isWorthIt = subject !== null && (row.not_after ?? 0) > now && isLongEnough(row, days)
          if (isWorthIt) await certificates.warn(ctx, subject, row, days, daysLeft(row.not_after ?? 0, now))
          else await store.note(row.id, { warned_days: days })
        }
        if (rows.length < page) break
      }
    }
  }
}
