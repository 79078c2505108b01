import type { Clock } from '@croft/kit/clock.ts'

export interface Remembered<T> {
  (): Promise<T>
  /** The next call asks anew. */
  forget(): void
}

/** Keeps the result of `ask` for `milliseconds`; a failure is not kept, and those who ask at once share one question. */
export function remembered<T>(clock: Clock, milliseconds: number, ask: () => Promise<T>): Remembered<T> {
  let known: { readonly until: number; readonly value: Promise<T> } | null = null
  const answer = async () => {
    if (known !== null && known.until > clock.now()) return known.value
    const asked = { until: clock.now() + milliseconds, value: ask() }
    known = asked
    try {
      return await asked.value
    } catch (error) {
      if (known === asked) known = null
      throw error
    }
  }
  return Object.assign(answer, {
    forget: () => {
      known = null
    },
  })
}
