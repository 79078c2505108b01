import { parseArgs } from 'node:util'

/** What a run measures. `quick`: a smoke test of the benchmark itself, small sizes and few samples. */
export interface BenchOptions {
  readonly quick: boolean
  /** Numbers of sites to measure at, growing. */
  readonly sizes: readonly number[]
  /** Changes in a row, and beside a constant load. */
  readonly changes: number
  /** Domains added and timed one by one at each size. */
  readonly domains: number
  /** Accounts made and timed one by one at each size. */
  readonly accounts: number
  /** Seconds of each load. */
  readonly seconds: number
  /** Requests per second on other sites while changes are made. */
  readonly rate: number
}

const full: BenchOptions = {
  quick: false,
  sizes: [10, 1000, 10_000],
  changes: 1000,
  domains: 200,
  accounts: 20,
  seconds: 10,
  rate: 200,
}
const quick: BenchOptions = { quick: true, sizes: [10, 200], changes: 100, domains: 30, accounts: 3, seconds: 2, rate: 100 }

/** `--quick`, and `--sizes 10,1000` for other sizes. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const flags = { quick: { type: 'boolean', default: false }, sizes: { type: 'string' } } as const
  const { values } = parseArgs({ args: [...args], options: flags, strict: true })
  const chosen = values.quick ? quick : full
  const sizes = values.sizes?.split(',').map(Number) ?? chosen.sizes
  if (sizes.some((size) => !Number.isInteger(size) || size < 1)) throw new Error('--sizes wants numbers of sites: 10,1000')
  return { ...chosen, sizes: sizes.toSorted((a, b) => a - b) }
}
