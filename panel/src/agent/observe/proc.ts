import { readFileSync } from 'node:fs'

/** Kernel constants of Linux on x86-64 and arm64: `USER_HZ` and the page size that `/proc` counts in. */
export const ticksPerSecond = 100
export const pageBytes = 4096

/** A file below `/proc` or `/sys`; `''` when this kernel does not have it. */
export function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (['ENOENT', 'ENOTDIR', 'EOPNOTSUPP', 'EACCES', 'ESRCH', 'EINVAL'].includes(code)) return ''
    throw error
  }
}

/** Rows of words. */
export const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/))

/** When the machine started, ms since the epoch. */
export const bootTimeMs = (): number => Number(/^btime (\d+)$/m.exec(readProc('/proc/stat'))?.[1] ?? 0) * 1000

/** Pressure of the last 10 s in percent ("some"), 0 where the kernel does not measure it. */
export const pressure = (what: 'cpu' | 'memory' | 'io'): number =>
  Number(/^some avg10=([\d.]+)/m.exec(readProc(`/proc/pressure/${what}`))?.[1] ?? 0)

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits))
export const percentOf = (part: number, whole: number): number => (whole <= 0 ? 0 : round((part / whole) * 100))
export const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576)

/** How long a rate is measured. */
export const sampleMs = 250
