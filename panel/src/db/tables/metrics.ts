/** Measurements of the server: one row per period, coarser steps for older times. */
export interface MetricRow {
  /** Length of the period in seconds. */
  step: number
  /** Beginning of the period, a multiple of `step`. */
  at: number
  /** How many samples `sums` holds. */
  samples: number
  /** JSON: name of the measurement → sum over the samples. */
  sums: string
}
