import { setTimeout as sleep } from 'node:timers/promises'

/** What became of one item of a batch. */
export type Verdict<Result> = { readonly ok: true; readonly value: Result } | { readonly ok: false; readonly error: unknown }

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (value: Result) => void
  readonly reject: (error: unknown) => void
}

/** The first after a quiet time waits only for what was sent together with it. */
const firstMs = 15

/**
 * Gathers items and works them off together; what comes in meanwhile makes the next batch, so works never overlap, and begin at least
 * `delayMs` after the last one ended: a single change is quick, many in a row cost few works. `work` answers with one verdict per item, in order; when it throws, all items of the batch fail with that error.
 */
export function createBatcher<Item, Result>(delayMs: number, work: (items: readonly Item[]) => Promise<readonly Verdict<Result>[]>) {
  let waiting: Waiting<Item, Result>[] = []
  let running = false
  let quietFrom = 0

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      await sleep(Math.max(Math.min(firstMs, delayMs), quietFrom - Date.now()))
      const batch = waiting
      waiting = []
      try {
        const verdicts = await work(batch.map(({ item }) => item))
        batch.forEach(({ resolve, reject }, index) => {
          const verdict = verdicts[index]
          if (verdict === undefined) reject(new Error('the batch has no verdict for this change'))
          else if (verdict.ok) resolve(verdict.value)
          else reject(verdict.error)
        })
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
      quietFrom = Date.now() + delayMs
    }
    running = false
  }

  return (item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (running) return
      running = true
      void drain()
    })
}
