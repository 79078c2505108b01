import { notFound } from '@croft/kit/errors.ts'

/** What the machine of the tests says of itself. */
export const info = {
  hostname: 'web1',
  os: 'Debian 12',
  kernel: '6.1',
  arch: 'x86_64',
  cpu_model: 'x',
  cpu_cores: 2,
  memory_total_mb: 4096,
  swap_total_mb: 0,
  uptime_seconds: 10,
  boot_at: '2026-01-01T00:00:00Z',
  ip: '192.0.2.10',
  ipv6: '2001:db8::10',
  timezone: 'UTC',
  virtualization: 'kvm',
}
const process = (pid: number, user: string, cpu: number) => ({
  pid,
  user,
  cpu,
  memory_mb: pid,
  state: 'S',
  started_at: '2026-01-01T00:00:00Z',
  command: `php-fpm: pool ${user}`,
})

/** The agent's system verbs without a machine; `calls` is what it was asked. */
export function fakeAgent() {
  const calls: { verb: string; body: unknown }[] = []
  const machine = {
    percent: 10,
    disk: 40,
    failure: null as Error | null,
    nginx: { pid: 1, cpu_usec: 0, memory_mb: 20 },
    requests: 0 as number | null,
  }
  const answers: Readonly<Record<string, (body: never) => unknown>> = {
    'system.info': () => info,
    'system.cpu': () => ({ percent: machine.percent, cores: [10], user: 8, system: 2, iowait: 0, steal: 0, pressure: 0 }),
    'system.memory': () => ({
      total_mb: 4096,
      used_mb: 1,
      available_mb: 1,
      cached_mb: 1,
      percent: 44,
      swap_total_mb: 0,
      swap_used_mb: 0,
      pressure: 0,
    }),
    'system.disk': () => ({
      disks: [{ mount: '/', device: '/dev/vda1', fs: 'ext4', total_mb: 9, used_mb: 9, percent: machine.disk, inodes_percent: 5 }],
      io: { read_kbps: 1, write_kbps: 2, util_percent: 3 },
    }),
    'system.network': () => ({
      interfaces: [
        { name: 'eth0', rx_kbps: 100, tx_kbps: 50, rx_total_mb: 1, tx_total_mb: 1, errors: 0 },
        { name: 'eth1', rx_kbps: 20, tx_kbps: 30, rx_total_mb: 1, tx_total_mb: 1, errors: 0 },
      ],
      connections: 4,
    }),
    'web.requests': () => ({ requests: machine.requests }),
    'system.load': () => ({ load1: 0.5, load5: 0.3, load15: 0.2, cores: 2, running: 1, total: 100 }),
    'system.processes': ({ limit, user }: { limit: number; user: string | null }) => ({
      processes: [process(9, 'root', 50), process(30, 'john', 5), process(20, 'john', 1)]
        .filter((each) => user === null || each.user === user)
        .slice(0, limit),
    }),
    'system.kill': ({ pid }: { pid: number }) => {
      if (pid === 404) throw notFound('Process')
    },
    'services.usage': () => ({ services: [{ name: 'nginx', ...machine.nginx }] }),
    'services.list': () => ({
      services: [{ name: 'nginx', display_name: 'Nginx', status: 'running', enabled: true, description: '', pid: 1 }],
    }),
  }
  const call = async <Reply>(verb: string, body: unknown = {}): Promise<Reply> => {
    calls.push({ verb, body })
    if (machine.failure !== null) throw machine.failure
    return (await answers[verb]?.(body as never)) as Reply
  }
  return { calls, machine, call }
}
