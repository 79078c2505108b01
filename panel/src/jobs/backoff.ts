const refusedFirst = 1000
const refusedLongest = 600_000
const awayFirst = 250
const awayLongest = 5000

/** `attempt` 1, 2, 3, … doubles the pause up to `longest`; a fifth of it is left to chance, so that many failures do not return at once. */
const pause = (first: number, longest: number, attempt: number, random: number): number =>
  Math.round(Math.min(longest, first * 2 ** Math.min(attempt - 1, 30)) * (0.9 + 0.2 * random))

/** Milliseconds to wait after the machine refused a spec for the `attempt`-th time: about 1 s, 2 s, 4 s, … 10 min. `random` is in [0, 1). */
export const refusedPause = (attempt: number, random: number): number => pause(refusedFirst, refusedLongest, attempt, random)

/** Milliseconds to wait for an agent that does not answer: about 0.25 s, 0.5 s, … 5 s. */
export const awayPause = (attempt: number, random: number): number => pause(awayFirst, awayLongest, attempt, random)
