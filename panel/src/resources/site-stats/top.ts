const most = 5000
const longest = 512

/** Counts texts and keeps the frequent ones: at most 5000 at a time, so memory stays bounded whatever visitors ask for. */
export function topCounter() {
  const counts = new Map<string, number>()
  const ranked = () => [...counts].toSorted(([one, more], [other, fewer]) => fewer - more || (one < other ? -1 : 1))
  return {
    add(text: string): void {
      const key = text.slice(0, longest)
      counts.set(key, (counts.get(key) ?? 0) + 1)
      if (counts.size <= most) return
      for (const [rare] of ranked().slice(most / 2)) counts.delete(rare)
    },
    top: (length: number): [text: string, count: number][] => ranked().slice(0, length),
  }
}
