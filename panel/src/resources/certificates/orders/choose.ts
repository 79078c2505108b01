import type { Clock } from '@croft/kit/clock.ts'
import { rfc3339 } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import type { AcmeAttemptRow } from '../../../db/tables/tls.ts'
import type { AuthorityRecord, AuthorityStore } from '../authorities/store.ts'

export type Attempt = Pick<AcmeAttemptRow, 'registered_domain' | 'names' | 'outcome' | 'at'>

export interface ChoiceDeps {
  readonly store: AuthorityStore
  readonly clock: Clock
  /** Registrable domains of names. */
  readonly registeredOf: (names: readonly string[]) => readonly string[]
  /** When the limits of an authority let these names be ordered, epoch ms; not after now = at once. */
  readonly nextAllowed: (attempts: readonly Attempt[], names: readonly string[], now: number, renewal: boolean) => number
}

export interface AuthorityChoice {
  /** Those that may be asked now, the first choice first. */
  readonly usable: readonly AuthorityRecord[]
  /** When the first of the others may be asked. */
  readonly next: number | null
}

export const limitReachedMessage = (next: number) => `Certificate authority rate limit reached; next attempt at ${rfc3339(next)}`

/** Which authorities may be asked for these names without going beyond their limits. */
export function authorityChoice({ store, clock, registeredOf, nextAllowed }: ChoiceDeps) {
  const choose = async (names: readonly string[], renewal: boolean): Promise<AuthorityChoice> => {
    const now = clock.now()
    const registered = registeredOf(names)
    const usable: AuthorityRecord[] = []
    let next: number | null = null
    for (const row of await store.chosen()) {
      const attempts = await store.attempts(row.directory_url, registered, now)
      const at = Math.max(row.paused_until ?? 0, nextAllowed(attempts, names, now, renewal))
      if (at <= now) usable.push(row)
      else next = Math.min(next ?? Infinity, at)
    }
    return { usable, next }
  }
  return {
    choose,
    /** 409 with the time of the next attempt when no authority may be asked now. */
    async require(names: readonly string[], renewal: boolean): Promise<readonly AuthorityRecord[]> {
      const { usable, next } = await choose(names, renewal)
      if (usable.length > 0) return usable
      if (next === null) throw conflict('The terms of a certificate authority have not been accepted yet')
      throw conflict(limitReachedMessage(next))
    },
  }
}
export type AuthorityChoices = ReturnType<typeof authorityChoice>
