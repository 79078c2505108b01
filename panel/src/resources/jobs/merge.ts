/** What several iterators yield, as it comes; ends when all have ended, fails when one fails. The others are told to stop. */
export async function* merge<Item>(sources: readonly AsyncGenerator<Item>[]): AsyncGenerator<Item> {
  const next = async (source: AsyncGenerator<Item>) => ({ source, result: await source.next() })
  const pending = new Map(sources.map((source) => [source, next(source)]))
  try {
    while (pending.size > 0) {
      const { source, result } = await Promise.race(pending.values())
      if (result.done === true) pending.delete(source)
      else {
        pending.set(source, next(source))
        yield result.value
      }
    }
  } finally {
    // Not awaited: a source that waits settles only once it has seen its signal abort.
    void Promise.allSettled([...pending.values(), ...sources.map((source) => source.return(undefined))])
  }
}
