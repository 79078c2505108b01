import { type Clock, rfc3339 } from '@croft/kit/clock.ts'
import { measurementOf } from '../services/sampler.ts'
import type { Cpu, Disk, Load, Memory, Metric, Network, Range } from './schema.ts'
import type { Sample, SystemStore } from './store.ts'

/** What one look at the machine gives. */
export interface Measured {
  readonly cpu: Cpu
  readonly memory: Memory
  readonly disk: Disk
  readonly network: Network
  readonly load: Load
}

const ranges: Readonly<Record<Range, { readonly seconds: number; readonly step: number }>> = {
  '1h': { seconds: 3600, step: 60 },
  '24h': { seconds: 86_400, step: 60 },
  '7d': { seconds: 604_800, step: 600 },
  '30d': { seconds: 2_592_000, step: 3600 },
  '1y': { seconds: 31_536_000, step: 21_600 },
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0)

/** Percent, kbit/s and load; the disk is the fullest one. */
export const sampleOf = ({ cpu, memory, disk, network, load }: Measured): Sample => ({
  cpu: cpu.percent,
  memory: memory.percent,
  disk: Math.max(0, ...disk.disks.map(({ percent }) => percent)),
  load: load.load1,
  rx: sum(network.interfaces.map((each) => each.rx_kbps)),
  tx: sum(network.interfaces.map((each) => each.tx_kbps)),
})

const round = (value: number | undefined) => Math.round((value ?? 0) * 100) / 100

/** How the server was over time. */
export function systemHistory({ store, clock }: { store: SystemStore; clock: Clock }) {
  return {
    async show(metric: Metric, range: Range) {
      const { seconds, step } = ranges[range]
      const periods = await store.periods(step, clock.now() - seconds * 1000)
      const points = periods.map(({ at, means }) =>
        metric === 'network'
          ? { at: rfc3339(at), rx: round(means['rx']), tx: round(means['tx']) }
          : { at: rfc3339(at), value: round(means[metric]) },
      )
      return { metric, range, step_seconds: step, points }
    },
    /** Of a service over a range: means by period, and how often it was started anew. */
    async ofService(service: string, range: Range) {
      const { seconds, step } = ranges[range]
      const periods = await store.periods(step, clock.now() - seconds * 1000)
      const series = (what: 'cpu' | 'memory') =>
        periods.flatMap(({ means }) => {
          const mean = means[measurementOf(service, what)]
          return mean === undefined ? [] : [round(mean)]
        })
      const restarts = sum(periods.map(({ samples, means }) => Math.round((means[measurementOf(service, 'restarts')] ?? 0) * samples)))
      return { cpu_percent: series('cpu'), memory_mb: series('memory'), restarts }
    },
    record: (measured: Measured, more: Sample = {}) => store.record(clock.now(), { ...sampleOf(measured), ...more }),
  }
}
export type SystemHistory = ReturnType<typeof systemHistory>
