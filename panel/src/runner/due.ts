import { atBoot, nextTimes } from '../core/cron.ts'

/** The boot in which the runner looked at the clock last, and what it showed; kept on disk. */
export interface LastLook {
  readonly boot: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** When a job runs. */
export interface Times {
  readonly expression: string
  /** `''`: that of the machine. */
  readonly timezone: string
  readonly enabled: boolean
}

/** A runner that was away for less makes up for what it missed, once for each job; the rest is left out. */
const madeUpMs = 5 * 60_000
/** A clock that goes back by less is waited for, so that nothing runs twice; by more, it was wrong before. */
const heldMs = 10 * 60_000

/** Whether an expression has a time in (since, now]. Remembers the next one of each, for most have none in a given minute. */
export function createTimetable() {
  const known = new Map<string, { readonly from: number; readonly next: number }>()
  return (expression: string, timezone: string, since: number, now: number): boolean => {
    const key = `${timezone} ${expression}`
    let entry = known.get(key)
    if (entry === undefined || since < entry.from || since >= entry.next) {
      entry = { from: since, next: nextTimes(expression, timezone, since, 1)[0] ?? Infinity }
      // a bound, for expressions come and go
      if (known.size > 20_000) known.clear()
      known.set(key, entry)
    }
    return entry.next <= now
  }
}
export type Timetable = ReturnType<typeof createTimetable>

export interface Look<Job> {
  readonly due: readonly Job[]
  readonly last: LastLook
}

/**
 * Which jobs are due at a look at the clock. What fell into the time in which the machine was off is left out: a server that comes back
 * after a week does not begin with a storm. Each job is due at most once a look.
 */
export function dueJobs<Job extends Times>(
  jobs: Iterable<Job>,
  before: LastLook | null,
  now: LastLook,
  isDue: Timetable,
  zone: string,
): Look<Job> {
  if (before === null) return { due: [], last: now }
  const enabled = [...jobs].filter((job) => job.enabled)
  if (before.boot !== now.boot) return { due: enabled.filter(({ expression }) => expression === atBoot), last: now }
  if (now.at <= before.at) return { due: [], last: before.at - now.at > heldMs ? now : before }
  const since = Math.max(before.at, now.at - madeUpMs)
  return { due: enabled.filter((job) => isDue(job.expression, job.timezone === '' ? zone : job.timezone, since, now.at)), last: now }
}
