import { ApiError, NetworkError } from './errors.ts'

const worthAnotherTry = new Set([429, 502, 503, 504])
const longest = 60_000

/** Milliseconds to wait before try number `n`, `null` when another try would not help. */
export function pauseBefore(n: number, failure: unknown, random: () => number = Math.random): number | null {
  const grown = Math.min(longest, 250 * 2 ** n) * (0.5 + random() / 2)
  if (failure instanceof NetworkError) return grown
  if (!(failure instanceof ApiError)) return null
  const inProgress = failure.code === 'IDEMPOTENCY_KEY_CONFLICT' && failure.retryAfter !== null
  if (!worthAnotherTry.has(failure.status) && !inProgress) return null
  if (failure.retryAfter === null) return grown
  const asked = failure.retryAfter * 1000
  return asked > longest ? null : asked
}
