import { megabytes, percentOf, pressure, readProc } from './proc.ts'

/** Memory from the text of `/proc/meminfo`. */
export function parseMemory(text: string) {
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024
  const total = bytes('MemTotal')
  const available = bytes('MemAvailable')
  return {
    total_mb: megabytes(total),
    used_mb: megabytes(total - available),
    available_mb: megabytes(available),
    cached_mb: megabytes(bytes('Cached') + bytes('Buffers') + bytes('SReclaimable')),
    percent: percentOf(total - available, total),
    swap_total_mb: megabytes(bytes('SwapTotal')),
    swap_used_mb: megabytes(bytes('SwapTotal') - bytes('SwapFree')),
  }
}

export const observeMemory = () => ({ ...parseMemory(readProc('/proc/meminfo')), pressure: pressure('memory') })
