import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What tells one process from another that got the same pid later. */
export interface ProcessFacts {
  readonly pid: number
  /** `Z` = dead and not yet collected. */
  readonly state: string
  readonly parent: number
  readonly session: number
  /** Clock ticks since boot. */
  readonly startTicks: number
  /** User and system time in clock ticks. */
  readonly cpuTicks: number
  /** The same of its children that have ended. */
  readonly endedTicks: number
  readonly rssPages: number
  readonly name: string
}

/** Facts of one process from `/proc/<pid>/stat`, `null` when it is gone. */
export function readProcess(pid: number): ProcessFacts | null {
  let line: string
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ESRCH') return null
    throw error
  }
  // the name is in parentheses and may hold spaces and parentheses itself
  const end = line.lastIndexOf(')')
  const fields = line.slice(end + 2).split(' ')
  const number = (index: number) => Number(fields[index - 3] ?? 0)
  return {
    pid,
    name: line.slice(line.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    parent: number(4),
    session: number(6),
    cpuTicks: number(14) + number(15),
    endedTicks: number(16) + number(17),
    startTicks: number(22),
    rssPages: number(24),
  }
}

export const isAlive = (facts: ProcessFacts | null): facts is ProcessFacts => facts !== null && facts.state !== 'Z' && facts.state !== 'X'

/** Program file of a process; `null` when it is gone or of the kernel. A file replaced by an upgrade still gives its old path. */
export function readProgram(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return null
    throw error
  }
}

/** All living processes. */
export function listProcesses(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter(isAlive)
}

/** Sends a signal; false when the process is gone. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
