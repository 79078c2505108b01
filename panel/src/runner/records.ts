import { randomHex } from '@croft/kit/ids.ts'
import { z } from 'zod'
import { cronPaths } from '../drivers/cron/paths.ts'
import { type CronRun, RunId } from '../drivers/cron/spec.ts'
import { rootOwned, type System } from '../system/system.ts'

/** A run that has begun. `session` is that of its processes where there is no systemd to hold them together. */
export const BegunRun = z.strictObject({
  run: RunId,
  account: z.number().int().positive(),
  job: z.number().int().positive(),
  startedAt: z.number().int(),
  session: z.strictObject({ id: z.number().int(), startTicks: z.number() }).nullable(),
})
export type BegunRun = z.infer<typeof BegunRun>

export interface RecordOptions {
  readonly log: (event: Readonly<Record<string, unknown>>) => void
  /** Ended runs that wait for the panel; of more, the oldest go. Default 2000. */
  readonly most?: number
}

export const newRunId = (startedAt: number, job: number) => `${String(startedAt).padStart(13, '0')}-${job}-${randomHex(4)}`

/** What the runner writes down, one small file for each run. A disk that takes nothing keeps no job from running. */
export function createRecords({ files, paths }: Pick<System, 'files' | 'paths'>, { log, most = 2000 }: RecordOptions) {
  const { running, ended, root } = cronPaths(paths)
  /** Records that the disk did not take. */
  let waiting: CronRun[] = []
  let count: number | null = null

  const attempt = async (what: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      log({ event: `${what} not written`, error })
      return false
    }
  }
  const write = (record: CronRun) =>
    attempt('run', async () => {
      await files.writeAtomic(`${ended}/${record.run}.json`, JSON.stringify(record), rootOwned(0o600))
      await files.remove(`${running}/${record.run}.json`)
    })

  async function bound(): Promise<void> {
    count = (count ?? 0) + 1
    if (count <= most && count % 100 !== 1) return
    const names = (await files.list(ended)).filter((name) => name.endsWith('.json'))
    count = names.length
    // they begin with their time
    for (const name of names.slice(0, Math.max(0, names.length - most))) await files.remove(`${ended}/${name}`)
  }

  return {
    async prepare(): Promise<void> {
      for (const folder of [root, running, ended]) await files.ensureDirectory(folder, rootOwned(0o700))
    },
    begin: (run: BegunRun) =>
      attempt('begin of a run', () => files.writeAtomic(`${running}/${run.run}.json`, JSON.stringify(run), rootOwned(0o600))),
    async end(record: CronRun): Promise<void> {
      if (!(await write(record))) waiting = [...waiting, record].slice(-500)
      await attempt('bound of runs', bound)
    },
    /** Tries again what the disk did not take. */
    async flush(): Promise<void> {
      for (const record of waiting) {
        if (!(await write(record))) return
        waiting = waiting.filter((each) => each !== record)
      }
    },
    /** Runs of which nobody has seen the end. What cannot be read was cut off while it was written: it had not begun. */
    async unfinished(): Promise<BegunRun[]> {
      const found: BegunRun[] = []
      for (const name of (await files.list(running)).filter((each) => each.endsWith('.json'))) {
        const parsed = BegunRun.safeParse(readJson(await files.readText(`${running}/${name}`)))
        if (parsed.success) found.push(parsed.data)
        else await files.remove(`${running}/${name}`)
      }
      return found
    },
  }
}
export type Records = ReturnType<typeof createRecords>

function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
