import { listProcesses, type ProcessFacts } from '../../system/services/process.ts'
import { pageBytes, readProc, ticksPerSecond } from './proc.ts'

export interface DaemonUsage {
  /** Microseconds of processor time so far, children included. */
  readonly cpuUsec: number
  readonly memoryBytes: number
}

/** As the control group of a unit counts it; `null` where the kernel counts none for the unit alone. */
function ofGroup(pid: number): DaemonUsage | null {
  const path = /^0::(\/.*)$/m.exec(readProc(`/proc/${pid}/cgroup`))?.[1] ?? '/'
  if (!path.endsWith('.service')) return null
  const usage = /^usage_usec (\d+)$/m.exec(readProc(`/sys/fs/cgroup${path}/cpu.stat`))?.[1]
  const memory = readProc(`/sys/fs/cgroup${path}/memory.current`).trim()
  return usage === undefined || memory === '' ? null : { cpuUsec: Number(usage), memoryBytes: Number(memory) }
}

/** A process and its children; the time of those that ended is in their parent's. */
function ofTree(pid: number, all: readonly ProcessFacts[]): DaemonUsage {
  const byParent = Map.groupBy(all, ({ parent }) => parent)
  const tree = all.filter((facts) => facts.pid === pid)
  for (const facts of tree) tree.push(...(byParent.get(facts.pid) ?? []))
  const ticks = tree.reduce((total, { cpuTicks, endedTicks }) => total + cpuTicks + endedTicks, 0)
  const pages = tree.reduce((total, { rssPages }) => total + rssPages, 0)
  return { cpuUsec: Math.round((ticks * 1_000_000) / ticksPerSecond), memoryBytes: pages * pageBytes }
}

/** What daemons use, by the pids of their first processes. */
export function observeUsage(pids: readonly number[]): ReadonlyMap<number, DaemonUsage> {
  const all = listProcesses()
  return new Map(pids.map((pid) => [pid, ofGroup(pid) ?? ofTree(pid, all)]))
}
