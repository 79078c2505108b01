import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

/** Megabytes of a process: all it has mapped, and its share of what it has in common with others. */
export interface Memory {
  readonly rss: number
  readonly pss: number
}

const show = (unit: string, property: string): string =>
  execFileSync('systemctl', ['show', '--value', `--property=${property}`, unit], { encoding: 'utf8' }).trim()

export const pidOf = (unit: string): number => Number(show(unit, 'MainPID'))

export function systemctl(...args: string[]): void {
  execFileSync('systemctl', args)
}

export function memoryOf(pids: readonly number[]): Memory {
  const field = (text: string, name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024
  const texts = pids.map((pid) => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
  const sum = (name: string) => texts.reduce((total, text) => total + field(text, name), 0)
  return { rss: sum('Rss'), pss: sum('Pss') }
}

/** What the kernel says of a process behind its name, from its state on; `null` when it is gone. */
function statOf(pid: number): string[] | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return line.slice(line.lastIndexOf(')') + 2).split(' ')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))) return null
    throw error
  }
}

const cpuOf = (stat: readonly string[]): number => [11, 12, 13, 14].reduce((total, index) => total + Number(stat[index]), 0) / 100

/** Seconds of CPU that a process has used, its ended children included. */
export function cpuSeconds(pid: number): number {
  const stat = statOf(pid)
  if (stat === null) throw new Error(`there is no process ${pid}`)
  return cpuOf(stat)
}

/** Processes whose parent is `pid`. */
export const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => Number(statOf(each)?.[1]) === pid)

/** Seconds of CPU of a process and its children, also of those that end meanwhile. */
export const cpuOfFamily = (pid: number): number => childrenOf(pid).reduce((sum, child) => {
  const stat = statOf(child)
  return stat === null ? sum : sum + cpuOf(stat)
}, cpuSeconds(pid))

/** Milliseconds of CPU of panel and agent for each of `count` works: what stays the same when the machine is busy with other things. */
export async function cpuEach<Result>(count: (result: Result) => number, work: () => Promise<Result>) {
  const units = ['croft-panel', 'croft-agent'].map(pidOf)
  const before = units.map(cpuSeconds)
  const result = await work()
  const [panel, agent] = units.map((pid, index) => ((cpuSeconds(pid) - (before[index] ?? 0)) * 1000) / count(result))
  return { result, cpu: { 'panel CPU ms': panel ?? 0, 'agent CPU ms': agent ?? 0 } }
}
