const half = 32 * 1024

/** Keeps the beginning and the end of what a command prints, however much it is. */
export interface Output {
  add(chunk: Buffer): void
  /** Bytes so far. */
  readonly size: number
  /** At most 64 KiB and a line about what is left out; without characters that no database takes. */
  text(): string
}

export function createOutput(): Output {
  const head: Buffer[] = []
  let kept = 0
  let tail = Buffer.alloc(0)
  let size = 0
  return {
    get size() {
      return size
    },
    add(chunk) {
      size += chunk.length
      const first = chunk.subarray(0, half - kept)
      if (first.length > 0) head.push(Buffer.from(first))
      kept += first.length
      const rest = chunk.subarray(first.length)
      if (rest.length > 0) tail = Buffer.from(Buffer.concat([tail, rest.subarray(-half)]).subarray(-half))
    },
    text() {
      const left = size - kept - tail.length
      const gap = left > 0 ? [Buffer.from(`\n[… ${left} bytes left out …]\n`)] : []
      return Buffer.concat([...head, ...gap, tail])
        .toString('utf8')
        .replaceAll('\0', '\u{fffd}')
    },
  }
}
