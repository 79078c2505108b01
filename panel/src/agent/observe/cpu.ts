import { setTimeout as sleep } from 'node:timers/promises'
import { percentOf, pressure, readProc, rows, sampleMs } from './proc.ts'

/** Ticks since boot by kind. */
export interface CpuTimes {
  readonly user: number
  readonly system: number
  readonly iowait: number
  readonly steal: number
  readonly idle: number
  readonly total: number
}

/** `cpu`, `cpu0`, … of `/proc/stat`. */
export function parseCpu(text: string): Map<string, CpuTimes> {
  const found = new Map<string, CpuTimes>()
  for (const [name = '', ...words] of rows(text)) {
    if (!/^cpu\d*$/.test(name)) continue
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = words.map(Number)
    const total = user + nice + system + idle + iowait + irq + softirq + steal
    found.set(name, { user: user + nice, system: system + irq + softirq, iowait, steal, idle: idle + iowait, total })
  }
  return found
}

/** Use between two readings, percent. */
export function cpuUse(before: ReadonlyMap<string, CpuTimes>, after: ReadonlyMap<string, CpuTimes>) {
  const share = (name: string, field: keyof CpuTimes) => {
    const a = before.get(name)
    const b = after.get(name)
    return a === undefined || b === undefined ? 0 : percentOf(b[field] - a[field], b.total - a.total)
  }
  const busy = (name: string) =>
    (after.get(name)?.total ?? 0) === (before.get(name)?.total ?? 0) ? 0 : Math.max(0, 100 - share(name, 'idle'))
  return {
    percent: Number(busy('cpu').toFixed(1)),
    cores: [...after.keys()].filter((name) => name !== 'cpu').map((name) => Number(busy(name).toFixed(1))),
    user: share('cpu', 'user'),
    system: share('cpu', 'system'),
    iowait: share('cpu', 'iowait'),
    steal: share('cpu', 'steal'),
  }
}

/** Processor use over a quarter of a second. */
export async function observeCpu() {
  const before = parseCpu(readProc('/proc/stat'))
  await sleep(sampleMs)
  return { ...cpuUse(before, parseCpu(readProc('/proc/stat'))), pressure: pressure('cpu') }
}
