import { rootOwned, type FileSystem, type SystemPaths } from '../system.ts'
import type { Daemon } from './catalogue.ts'
import { isAlive, listProcesses, readProcess, readProgram, type ProcessFacts } from './process.ts'

/** Which process is ours: written to `<run>/services/<name>.json` after the start, so that a restarted agent knows it again. */
export interface Running {
  readonly pid: number
  readonly startTicks: number
  readonly program: string
}

/** What the administrator wants, in `<state>/agent/services/<name>.json`; survives a reboot. */
export interface Wish {
  readonly enabled: boolean
  readonly wanted: boolean
}

async function readJson(files: FileSystem, path: string): Promise<Record<string, unknown> | null> {
  const text = await files.readText(path)
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    // written by hand or by another release: as good as absent, the next write replaces it
    return null
  }
}

/** Records of directly supervised daemons. */
export function createRecords(paths: SystemPaths, files: FileSystem) {
  const runFile = (name: string) => `${paths.run}/services/${name}.json`
  const wishFile = (name: string) => `${paths.state}/agent/services/${name}.json`

  return {
    async running(name: string): Promise<Running | null> {
      const value = await readJson(files, runFile(name))
      if (typeof value?.pid !== 'number' || typeof value.startTicks !== 'number' || typeof value.program !== 'string') return null
      return { pid: value.pid, startTicks: value.startTicks, program: value.program }
    },
    async setRunning(name: string, pid: number): Promise<void> {
      const facts = readProcess(pid)
      if (!isAlive(facts)) return
      await files.ensureDirectory(`${paths.run}/services`, rootOwned(0o755))
      const record: Running = { pid, startTicks: facts.startTicks, program: readProgram(pid) ?? '' }
      await files.writeAtomic(runFile(name), JSON.stringify(record), rootOwned(0o644))
    },
    clearRunning: (name: string) => files.remove(runFile(name)),
    async wish(name: string): Promise<Wish> {
      const value = await readJson(files, wishFile(name))
      return { enabled: value?.enabled === true, wanted: value?.wanted === true }
    },
    async setWish(name: string, change: Partial<Wish>): Promise<void> {
      const next = { ...(await this.wish(name)), ...change }
      await files.ensureDirectory(`${paths.state}/agent/services`, rootOwned(0o700))
      await files.writeAtomic(wishFile(name), JSON.stringify(next), rootOwned(0o600))
    },
    async forget(name: string): Promise<void> {
      await files.remove(runFile(name))
      await files.remove(wishFile(name))
    },
    async wishes(): Promise<string[]> {
      const names = await files.list(`${paths.state}/agent/services`)
      return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).map((name) => name.slice(0, -5))
    },
  }
}

/** The living process of a record, recognised by pid, start time and program file; `null` when it is another one or gone. */
export function recognise(record: Running | null): ProcessFacts | null {
  if (record === null) return null
  const facts = readProcess(record.pid)
  if (!isAlive(facts) || facts.startTicks !== record.startTicks) return null
  return readProgram(record.pid) === record.program ? facts : null
}

/** The process of a daemon that the machine itself runs, found by its pid file. */
export async function foreignProcess(files: FileSystem, daemon: Daemon): Promise<ProcessFacts | null> {
  if (daemon.pidFile === null) return null
  const pid = Number((await files.readText(daemon.pidFile))?.trim() ?? '')
  const facts = Number.isInteger(pid) && pid > 1 ? readProcess(pid) : null
  return isAlive(facts) ? facts : null
}

/** What is left of a master that was killed: its session lives on in the workers, which hold the port. */
export function leftovers(record: Running | null): ProcessFacts[] {
  if (record === null) return []
  return listProcesses().filter(
    (facts) => facts.session === record.pid && facts.startTicks >= record.startTicks && readProgram(facts.pid) === record.program,
  )
}
