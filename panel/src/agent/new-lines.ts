import type { System } from '../system/system.ts'

/**
 * Reads the whole lines that a log has gained behind `offset` (bytes); answers how far it is read now, `null` when there is no log. One that
 * is shorter than that was rotated and is read from its beginning.
 */
export async function readNewLines(system: System, log: string, offset: number, take: (line: string) => void): Promise<number | null> {
  const stat = await system.files.stat(log)
  if (stat === null) return null
  let at = stat.size < offset ? 0 : offset
  while (at < stat.size) {
    const part = await system.files.readFrom(log, at)
    const end = part === null ? 0 : part.bytes.lastIndexOf(10) + 1
    if (part === null || end === 0) return at
    at += end
    for (const line of part.bytes.subarray(0, end).toString('utf8').split('\n')) take(line)
  }
  return at
}
