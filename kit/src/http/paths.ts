/** Which methods answer on which path patterns: for 405, `Allow` and `OPTIONS`. */
export interface PathTable {
  add(method: string, pattern: string): void
  /** Methods of every pattern that fits this path, sorted; empty when none does. */
  methods(path: string): readonly string[]
}

interface Entry {
  readonly segments: readonly string[]
  readonly methods: Set<string>
}

const split = (path: string): string[] => path.replace(/\/$/, '').split('/')

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  for (const [index, part] of pattern.entries()) {
    if (part === '*') return index < segments.length
    const segment = segments[index]
    if (segment === undefined) return false
    if (part.startsWith(':') ? segment === '' : part !== segment) return false
  }
  return pattern.length === segments.length
}

/** Only asked when the router found nothing, so a walk over all patterns is quick enough. */
export function createPathTable(): PathTable {
  const entries = new Map<string, Entry>()
  return {
    add(method, pattern) {
      const segments = split(pattern)
      const key = segments.map((part) => (part.startsWith(':') ? ':' : part)).join('/')
      const entry = entries.get(key) ?? { segments, methods: new Set() }
      entry.methods.add(method)
      entries.set(key, entry)
    },
    methods(path) {
      const segments = split(path)
      const found = new Set<string>()
      for (const entry of entries.values()) {
        if (fits(entry.segments, segments)) for (const method of entry.methods) found.add(method)
      }
      if (found.size > 0) found.add('OPTIONS')
      return [...found].sort()
    },
  }
}

/** The path of a request target without its query. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}
