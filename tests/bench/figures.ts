/** Milliseconds, requests per second, megabytes or seconds of CPU: the unit is that of the row. */
export interface Spread {
  readonly p50: number
  readonly p99: number
  readonly count: number
}

/** One measured line of the table. */
export interface Figure {
  /** What was measured: the same name at every size. */
  readonly row: string
  readonly sites: number
  readonly unit: 'ms' | 'req/s' | '/s' | 'MB' | 's CPU' | 'count'
  readonly measured: Spread
  /** The least the machine needs for the same, in the same run; `null` when there is none. */
  readonly floor: Spread | null
  /** Bounds of `measured`, `null` where the row has none. */
  readonly goal: Goal | null
  /** What else was seen: failed requests, writes, reloads. */
  readonly notes: Readonly<Record<string, number | string>>
}

export interface Goal {
  readonly p50?: { readonly most?: number; readonly least?: number }
  readonly p99?: { readonly most?: number }
  /** Bounds of measured p50 to the floor's. */
  readonly ratio?: { readonly most?: number; readonly least?: number }
  /** Notes that must be zero. */
  readonly zero?: readonly string[]
}

/** The spread of a sample; a single value is its own p50 and p99. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('nothing was measured')
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { p50: at(0.5), p99: at(0.99), count: sorted.length }
}

export const one = (value: number): Spread => spreadOf([value])

/** Measured p50 to the floor's p50, `null` without a floor. */
export const ratioOf = ({ measured, floor }: Figure): number | null =>
  floor === null || floor.p50 === 0 ? null : measured.p50 / floor.p50

/** What of its goal a figure misses, in words; empty when it holds. */
export function missed(figure: Figure): string[] {
  const { goal, measured, notes } = figure
  if (goal === null) return []
  const ratio = ratioOf(figure)
  const words: string[] = []
  const check = (name: string, value: number | null, bounds: { readonly most?: number; readonly least?: number } = {}) => {
    if (value === null) return
    if (bounds.most !== undefined && value > bounds.most) words.push(`${name} ≤ ${bounds.most}`)
    if (bounds.least !== undefined && value < bounds.least) words.push(`${name} ≥ ${bounds.least}`)
  }
  check('p50', measured.p50, goal.p50)
  check('p99', measured.p99, goal.p99)
  check('ratio', ratio, goal.ratio)
  for (const name of goal.zero ?? []) if (notes[name] !== 0) words.push(`${name} = 0`)
  return words
}
