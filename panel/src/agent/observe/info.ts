import { availableParallelism, arch, hostname, networkInterfaces, release } from 'node:os'
import { rfc3339 } from '@croft/kit/clock.ts'
import { bootTimeMs, megabytes, readProc } from './proc.ts'

const memory = (name: string) =>
  megabytes(Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readProc('/proc/meminfo'))?.[1] ?? 0) * 1024)

/** `Debian 12` from the text of `/etc/os-release`. */
export function osName(text: string): string {
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? ''
  return `${field('NAME').replace(' GNU/Linux', '')} ${field('VERSION_ID')}`.trim() || 'Linux'
}

function address(family: 'IPv4' | 'IPv6'): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.find((entry) => entry.family === family && !entry.internal && !entry.address.startsWith('fe80'))?.address ?? ''
}

/** What runs this machine, from the names that hypervisors give it. */
function virtualization(): string {
  const maker = `${readProc('/sys/class/dmi/id/sys_vendor')} ${readProc('/sys/class/dmi/id/product_name')}`.toLowerCase()
  const known = [
    ['qemu', 'kvm'],
    ['kvm', 'kvm'],
    ['vmware', 'vmware'],
    ['virtualbox', 'virtualbox'],
    ['microsoft', 'hyperv'],
    ['xen', 'xen'],
    ['amazon', 'kvm'],
    ['google', 'kvm'],
  ] as const
  const found = known.find(([word]) => maker.includes(word))
  return found?.[1] ?? (/^flags\s*:.*\bhypervisor\b/m.test(readProc('/proc/cpuinfo')) ? 'other' : 'none')
}

/** Facts that rarely change; `panel_version` is added by the panel. */
export function observeInfo(now: number) {
  const boot = bootTimeMs()
  return {
    hostname: hostname(),
    os: osName(readProc('/etc/os-release')),
    kernel: release(),
    arch: arch() === 'x64' ? 'x86_64' : arch() === 'arm64' ? 'aarch64' : arch(),
    cpu_model: /^model name\s*:\s*(.+)$/m.exec(readProc('/proc/cpuinfo'))?.[1] ?? '',
    cpu_cores: availableParallelism(),
    memory_total_mb: memory('MemTotal'),
    swap_total_mb: memory('SwapTotal'),
    uptime_seconds: Math.max(0, Math.floor((now - boot) / 1000)),
    boot_at: rfc3339(boot),
    ip: address('IPv4'),
    ipv6: address('IPv6'),
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    virtualization: virtualization(),
  }
}

/** Load averages and the run queue from `/proc/loadavg`. */
export function observeLoad(text = readProc('/proc/loadavg')) {
  const [load1 = '0', load5 = '0', load15 = '0', queue = '0/0'] = text.trim().split(' ')
  const [running, total] = queue.split('/').map(Number)
  return {
    load1: Number(load1),
    load5: Number(load5),
    load15: Number(load15),
    cores: availableParallelism(),
    running: running ?? 0,
    total: total ?? 0,
  }
}
