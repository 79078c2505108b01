/** Runs functions of the same key one after the other, within this process. */
export interface Locks {
  hold<Result>(key: string, run: () => Promise<Result>): Promise<Result>
}

export function createLocks(): Locks {
  const tails = new Map<string, Promise<void>>()
  return {
    async hold(key, run) {
      const before = tails.get(key)
      const { promise, resolve } = Promise.withResolvers<void>()
      tails.set(key, promise)
      try {
        await before
        return await run()
      } finally {
        resolve()
        if (tails.get(key) === promise) tails.delete(key)
      }
    },
  }
}
