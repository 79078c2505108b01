const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** What an authority was asked; times are epoch ms. */
export interface Attempt {
  readonly registered_domain: string
  /** JSON: the sorted names. */
  readonly names: string
  readonly outcome: 'ordered' | 'issued' | 'failed'
  readonly at: number
}

interface Window {
  readonly most: number
  readonly ms: number
}

/** How much an authority lets one account do. */
export interface AuthorityLimits {
  readonly certificatesPerDomain: Window
  readonly duplicates: Window
  readonly orders: Window
  readonly failuresPerHost: Window
  /** Failures of all hosts together: not published, but what an account is paused for. */
  readonly failures: Window
  /** Part of `orders` that first certificates leave to renewals, 0–1. */
  readonly reserve: number
}

/** Published limits of Let's Encrypt, each with a margin for what another program does with the same names. */
export const usualLimits: AuthorityLimits = {
  certificatesPerDomain: { most: 45, ms: 7 * day },
  duplicates: { most: 4, ms: 7 * day },
  orders: { most: 270, ms: 3 * hour },
  failuresPerHost: { most: 4, ms: hour },
  failures: { most: 60, ms: hour },
  reserve: 0.25,
}

export interface LimitVerdict {
  readonly allowed: boolean
  /** When it is allowed; now when it is. */
  readonly at: number
  /** What stands in the way, `` for nothing. */
  readonly reason: string
}

/** When the oldest of too many leaves the window; `now` when there is room for one more. */
function roomAt(times: readonly number[], { most, ms }: Window, now: number): number {
  const recent = times.filter((at) => at > now - ms).toSorted((a, b) => a - b)
  if (recent.length < most) return now
  return (recent[recent.length - most] ?? now) + ms
}

/** Several rows of one order (one per registrable domain) count once. */
const once = (attempts: readonly Attempt[]): Attempt[] => [
  ...new Map(attempts.map((each) => [`${each.at} ${each.names} ${each.outcome}`, each])).values(),
]
const timesOf = (attempts: readonly Attempt[]) => attempts.map(({ at }) => at)

/** Whether these names may be ordered now, and else when. A renewal does not count against the certificates of its domain. */
export function nextAllowed(
  limits: AuthorityLimits,
  attempts: readonly Attempt[],
  asked: { readonly names: readonly string[]; readonly registered: readonly string[]; readonly renewal: boolean },
  now: number,
): LimitVerdict {
  const all = once(attempts)
  const of = (outcome: Attempt['outcome']) => all.filter((each) => each.outcome === outcome)
  const set = JSON.stringify(asked.names.toSorted())
  const orders = { ...limits.orders, most: asked.renewal ? limits.orders.most : Math.floor(limits.orders.most * (1 - limits.reserve)) }
  const failures = {
    ...limits.failures,
    most: asked.renewal ? limits.failures.most : Math.floor(limits.failures.most * (1 - limits.reserve)),
  }
  const failed = of('failed')
  const rules: { reason: string; at: number }[] = [
    { reason: 'orders of the account', at: roomAt(timesOf(of('ordered')), orders, now) },
    { reason: 'failures of the account', at: roomAt(timesOf(failed), failures, now) },
    {
      reason: 'certificates for the same names',
      at: roomAt(timesOf(of('issued').filter(({ names }) => names === set)), limits.duplicates, now),
    },
  ]
  for (const name of asked.names) {
    const times = timesOf(failed.filter(({ names }) => (JSON.parse(names) as string[]).includes(name)))
    rules.push({ reason: `failures of ${name}`, at: roomAt(times, limits.failuresPerHost, now) })
  }
  for (const registered of asked.renewal ? [] : asked.registered) {
    const times = timesOf(attempts.filter((each) => each.outcome === 'issued' && each.registered_domain === registered))
    rules.push({ reason: `certificates of ${registered}`, at: roomAt(times, limits.certificatesPerDomain, now) })
  }
  const worst = rules.reduce((most, each) => (each.at > most.at ? each : most), { reason: '', at: now })
  return { allowed: worst.at <= now, at: worst.at, reason: worst.reason }
}

const pauses = [hour, 4 * hour, 12 * hour, day] as const

/** Pause after so many failures in a row; spread by up to ten minutes, so that what failed together is not tried together. */
export const backoff = (failures: number, random: () => number = Math.random): number =>
  (pauses[Math.min(failures, pauses.length) - 1] ?? hour) + Math.floor(random() * 10 * minute)

/** When to renew by lifetime: with a third of it left, half of one that is shorter than ten days; spread by its fingerprint. */
export function renewalTime(facts: { readonly notBefore: number; readonly notAfter: number; readonly fingerprint: string }): number {
  const life = facts.notAfter - facts.notBefore
  const left = life < 10 * day ? life / 2 : life / 3
  const part = Number.parseInt(facts.fingerprint.slice(0, 8), 16) / 0xffff_ffff
  return Math.floor(facts.notAfter - left - (life / 30) * (Number.isNaN(part) ? 0 : part))
}
