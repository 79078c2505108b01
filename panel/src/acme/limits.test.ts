import { expect, it } from 'vitest'
import { type Attempt, backoff, nextAllowed, renewalTime, usualLimits } from './limits.ts'

const hour = 3_600_000
const day = 24 * hour
const now = 1000 * day
const names = ['example.com', 'www.example.com']
const asked = { names, registered: ['example.com'], renewal: false }
const times = (count: number, outcome: Attempt['outcome'], of: Partial<Attempt> = {}): Attempt[] =>
  Array.from({ length: count }, (_, index) => ({
    registered_domain: `d${index}.example`,
    names: `["d${index}.example"]`,
    outcome,
    at: now - hour / 2 + index,
    ...of,
  }))

it('lets an account that did nothing begin at once', () => {
  expect(nextAllowed(usualLimits, [], asked, now)).toEqual({ allowed: true, at: now, reason: '' })
})

it('says which limit stands in the way and until when', () => {
  const own = { registered_domain: 'example.com' }
  const cases: [Attempt[], string, number][] = [
    [times(202, 'ordered'), 'orders of the account', now + 2.5 * hour],
    [times(45, 'failed'), 'failures of the account', now + hour / 2],
    [times(4, 'failed', { names: JSON.stringify(names) }), 'failures of example.com', now + hour / 2],
    [times(45, 'issued', { ...own }), 'certificates of example.com', now + 7 * day - hour / 2],
    [times(4, 'issued', { names: JSON.stringify(names) }), 'certificates for the same names', now + 7 * day - hour / 2],
  ]
  for (const [attempts, reason, at] of cases) expect(nextAllowed(usualLimits, attempts, asked, now)).toEqual({ allowed: false, at, reason })
})

it('leaves a part to renewals, and does not count them against their domain', () => {
  const renewal = { ...asked, renewal: true }
  for (const attempts of [times(202, 'ordered'), times(45, 'failed'), times(45, 'issued', { registered_domain: 'example.com' })])
    expect(nextAllowed(usualLimits, attempts, renewal, now).allowed).toBe(true)
  expect(nextAllowed(usualLimits, times(270, 'ordered'), renewal, now).allowed).toBe(false)
})

it('counts an order of several domains once', () => {
  const twice = times(101, 'ordered').flatMap((each) => [each, { ...each, registered_domain: 'other.example' }])
  expect(nextAllowed(usualLimits, twice, asked, now).allowed).toBe(true)
})

it('waits longer after each failure', () => {
  expect([1, 2, 3, 4, 9].map((failures) => backoff(failures, () => 0) / hour)).toEqual([1, 4, 12, 24, 24])
  expect(backoff(1, () => 0.99)).toBeLessThan(hour + 600_000)
})

it('renews with a third of the life left, half of a short one, and never all at once', () => {
  const life = (days: number, fingerprint = '00000000') => renewalTime({ notBefore: 0, notAfter: days * day, fingerprint }) / day
  expect([life(90), life(6)]).toEqual([60, 3])
  expect(life(90, 'ffffffff')).toBe(57)
})
