/** The time source; tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** A clock that stands still until `advance` moves it. */
export function manualClock(start = Date.UTC(2026, 0, 1)): Clock & { advance(milliseconds: number): void } {
  let current = start
  return {
    now: () => current,
    advance: (milliseconds) => {
      current += milliseconds
    },
  }
}

/** RFC 3339 with seconds and the server's own offset: `2026-05-18T17:39:25+07:00`, `Z` when the offset is zero. */
export function rfc3339(milliseconds: number): string {
  const date = new Date(milliseconds)
  const offset = -date.getTimezoneOffset()
  if (offset === 0) return `${date.toISOString().slice(0, 19)}Z`
  const local = new Date(milliseconds + offset * 60_000).toISOString().slice(0, 19)
  const pad = (n: number) => String(Math.abs(Math.trunc(n))).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${pad(offset / 60)}:${pad(offset % 60)}`
}

/** `rfc3339` that keeps "never" as `null`. */
export const rfc3339OrNull = (milliseconds: number | null): string | null => (milliseconds === null ? null : rfc3339(milliseconds))
