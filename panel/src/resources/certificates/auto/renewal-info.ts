import type { Clock } from '@croft/kit/clock.ts'
import type { AuthorityPool } from '../authorities/pool.ts'
import type { AuthorityStore } from '../authorities/store.ts'
import { AcmeProblem } from '../../../acme/types.ts'
import type { CertificateStore, StoredCertificate } from '../store.ts'
import type { AutomaticStore } from './store.ts'

export interface RenewalInfoDeps {
  readonly store: CertificateStore
  readonly rows: AutomaticStore
  readonly authorities: AuthorityStore
  readonly pool: AuthorityPool
  readonly clock: Clock
}

const day = 86_400_000
const page = 50

/** A moment in the window that is always the same for the same certificate, so that they spread. */
export function momentIn(start: number, end: number, fingerprint: string): number {
  const part = Number.parseInt(fingerprint.slice(0, 8), 16)
  return Math.floor(start + ((end - start) * (Number.isNaN(part) ? 0 : part)) / 0xffff_ffff)
}

/** Asks authorities once a day when their certificates should be renewed: they may want one back early. */
export function renewalInformation({ store, rows: automatic, authorities, pool, clock }: RenewalInfoDeps) {
  const check = async (row: StoredCertificate) => {
    const checked = { renewal_checked_at: clock.now() }
    if ((await authorities.find(row.directory_url)) === undefined) return store.note(row.id, checked)
    try {
      const client = await pool.ofDirectory(row.directory_url)
      const info = await client.renewalInfo(row.certificate)
      if (info === null) return store.note(row.id, checked)
      return await store.note(row.id, { ...checked, next_renewal_at: momentIn(info.start, info.end, row.fingerprint) })
    } catch (error) {
      // the lifetime decides when the authority cannot be asked
      if (!(error instanceof AcmeProblem)) throw error
      return store.note(row.id, checked)
    }
  }
  return async function run(signal: AbortSignal): Promise<void> {
    for (;;) {
      const rows = await automatic.unchecked(clock.now() - day, page)
      for (const row of rows) {
        if (signal.aborted) return
        await check(row)
      }
      if (rows.length < page) return
    }
  }
}
