import { readFileSync } from 'node:fs'

/** When this machine was booted, milliseconds since the epoch; start times of processes count from there. */
export const readBootTime = (): number => Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? 0) * 1000
