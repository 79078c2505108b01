import { setTimeout as sleep } from 'node:timers/promises'

/** True when apt gave up because another program holds one of its locks; it waits itself only for that of dpkg. */
export function isLocked(output: string): boolean {
  return /Could not get lock|Unable to acquire the dpkg/.test(output)
}

export interface LockWait {
  /** In milliseconds; default 2 seconds. */
  readonly everyMs?: number
  /** In milliseconds; default 10 minutes. */
  readonly forMs?: number
}

/** Tries again while `locked` says so of the outcome: a fresh server reads its lists of packages at boot, at the very moment of set-up. */
export async function whileLocked<Outcome>(
  attempt: () => Promise<Outcome>,
  locked: (outcome: Outcome) => boolean,
  { everyMs = 2000, forMs = 600_000 }: LockWait = {},
): Promise<Outcome> {
  const until = performance.now() + forMs
  for (;;) {
    const outcome = await attempt()
    if (!locked(outcome) || performance.now() + everyMs > until) return outcome
    await sleep(everyMs)
  }
}
