import { setTimeout as sleep } from 'node:timers/promises'

/** Tries until `attempt` neither throws nor answers false; then throws what it threw last. */
export async function until(what: string, attempt: () => Promise<boolean>, limitMs = 30_000): Promise<void> {
  let last: unknown
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(100)) {
    try {
      if (await attempt()) return
    } catch (error) {
      last = error
    }
  }
  throw new Error(`${what}: not within ${limitMs / 1000} s`, { cause: last })
}
