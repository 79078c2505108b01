/** Lets at most `count` functions run at the same time; the others wait in the order they came. */
export function slots(count: number): <Result>(fn: () => Promise<Result>) => Promise<Result> {
  let free = count
  const waiting: (() => void)[] = []
  return async (fn) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await fn()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
