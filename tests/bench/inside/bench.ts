import type { Figure } from '../figures.ts'
import type { BenchOptions } from '../options.ts'
import type { Api } from './api.ts'
import type { Tenants } from './tenants.ts'

/** What every row gets. */
export interface Bench {
  readonly options: BenchOptions
  readonly api: Api
  readonly tenants: Tenants
  /** The size that this stage measures at. */
  readonly sites: number
  /** A line for whoever watches. */
  readonly say: (text: string) => void
}

/** Measures one thing; may give several figures. */
export type Row = (bench: Bench) => Promise<readonly Figure[]>
