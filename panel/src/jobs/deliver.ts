/** Messages on their way to somebody outside, and how they fare. */
export interface Outgoing<Row extends { readonly attempts: number }> {
  readonly due: () => Promise<readonly Row[]>
  /** Resolves when the other side has it, or when it is of no use any more. */
  readonly send: (row: Row) => Promise<void>
  /** It is out. */
  readonly done: (row: Row) => Promise<void>
  /** It is not; `next_at` `null`: given up. */
  readonly failed: (row: Row, state: { attempts: number; next_at: number | null; last_error: string }) => Promise<void>
  /** Whether another attempt may help. */
  readonly mayPass: (error: unknown) => boolean
  /** Whether the others need not be tried now either: the way out itself is closed. */
  readonly closed?: (error: unknown) => boolean
  /** Milliseconds before the next attempts. */
  readonly pauses: readonly number[]
}

/** Tries each of what is due once. Each attempt must be bounded; what cannot be sent keeps no others waiting. */
export async function deliverDue<Row extends { readonly attempts: number }>(
  signal: AbortSignal,
  now: () => number,
  outgoing: Outgoing<Row>,
): Promise<void> {
  for (const row of await outgoing.due()) {
    if (signal.aborted) return
    try {
      await outgoing.send(row)
    } catch (error) {
      const pause = outgoing.mayPass(error) ? outgoing.pauses[row.attempts] : undefined
      const words = error instanceof Error ? error.message : String(error)
      const next = pause === undefined ? null : now() + pause
      await outgoing.failed(row, { attempts: row.attempts + 1, next_at: next, last_error: words.slice(0, 500) })
      if (outgoing.closed?.(error) === true) return
      continue
    }
    await outgoing.done(row)
  }
}
