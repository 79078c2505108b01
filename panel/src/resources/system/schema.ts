import { z } from 'zod'

const number = z.number()
const text = z.string()

export const SystemInfo = z
  .object({
    hostname: text,
    os: text,
    kernel: text,
    arch: text,
    cpu_model: text,
    cpu_cores: number,
    memory_total_mb: number,
    swap_total_mb: number,
    uptime_seconds: number,
    boot_at: text,
    panel_version: text,
    ip: text,
    ipv6: text,
    timezone: text,
    virtualization: text,
  })
  .meta({ id: 'SystemInfo' })

/** Percent. */
export const Cpu = z.object({
  percent: number,
  cores: z.array(number),
  user: number,
  system: number,
  iowait: number,
  steal: number,
  pressure: number,
})
export type Cpu = z.infer<typeof Cpu>

export const Memory = z.object({
  total_mb: number,
  used_mb: number,
  available_mb: number,
  cached_mb: number,
  percent: number,
  swap_total_mb: number,
  swap_used_mb: number,
  pressure: number,
})
export type Memory = z.infer<typeof Memory>

export const Disk = z.object({
  disks: z.array(
    z.object({ mount: text, device: text, fs: text, total_mb: number, used_mb: number, percent: number, inodes_percent: number }),
  ),
  io: z.object({ read_kbps: number, write_kbps: number, util_percent: number }),
})
export type Disk = z.infer<typeof Disk>

export const Network = z.object({
  interfaces: z.array(z.object({ name: text, rx_kbps: number, tx_kbps: number, rx_total_mb: number, tx_total_mb: number, errors: number })),
  connections: number,
})
export type Network = z.infer<typeof Network>

export const Load = z.object({ load1: number, load5: number, load15: number, cores: number, running: number, total: number })
export type Load = z.infer<typeof Load>

export const Process = z
  .object({ pid: number, user: text, cpu: number, memory_mb: number, state: text, started_at: text, command: text })
  .meta({ id: 'Process' })
export type Process = z.infer<typeof Process>
export const ProcessQuery = z.object({ limit: number.int().min(1).max(200).default(25), user: text.max(32).optional() })

export const KillProcess = z.object({
  signal: z.enum(['TERM', 'KILL', 'HUP']).default('TERM'),
  started_at: z.iso.datetime({ offset: true }),
})

export const Metric = z.enum(['cpu', 'memory', 'disk', 'network', 'load', 'requests'])
export type Metric = z.infer<typeof Metric>
export const Range = z.enum(['1h', '24h', '7d', '30d', '1y'])
export type Range = z.infer<typeof Range>
export const HistoryQuery = z.object({ metric: Metric, range: Range.default('24h') })
/** Points have `value`, of `requests` the answers of all web sites by second; those of `network` have `rx` and `tx` in kbit/s. */
export const History = z.object({
  metric: Metric,
  range: Range,
  step_seconds: number,
  points: z.array(z.object({ at: text, value: number.optional(), rx: number.optional(), tx: number.optional() })),
})

export const Overview = z.object({
  info: SystemInfo,
  cpu: Cpu,
  memory: Memory,
  disk: Disk,
  network: Network,
  load: Load,
  services: z.array(z.object({ name: text, display_name: text, status: text })),
  counts: z.object({ users: number, domains: number, jobs_open: number, jobs_failed: number }),
})

/** Percent of one processor and megabytes, a value for each period in which it ran. */
export const ServiceMetrics = z
  .object({ cpu_percent: z.array(number), memory_mb: z.array(number), restarts: number })
  .meta({ id: 'ServiceMetrics' })

const Check = z.object({ key: text, ok: z.boolean(), message: text })
export const Health = z.object({ ok: z.boolean(), checks: z.array(Check), advisories: z.array(z.object({ key: text, message: text })) })
export type Check = z.infer<typeof Check>
