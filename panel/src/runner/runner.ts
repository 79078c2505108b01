import { cronPaths } from '../drivers/cron/paths.ts'
import type { CronJobSpec, CronSpec } from '../drivers/cron/spec.ts'
import { rootOwned, type System } from '../system/system.ts'
import { createTimetable, dueJobs, type LastLook } from './due.ts'
import type { Launched, Launcher } from './launch.ts'
import { createOutput } from './output.ts'
import { createRecords, newRunId } from './records.ts'
import { createSpecs } from './specs.ts'
import { environmentOf, ensurePhp } from './surroundings.ts'

export interface RunnerOptions {
  readonly system: Pick<System, 'files' | 'paths' | 'users' | 'now'>
  readonly launcher: Launcher
  /** Another one after every boot. */
  readonly boot: string
  /** Time zone of the machine. */
  readonly zone: () => string
  readonly log: (event: Readonly<Record<string, unknown>>) => void
  /** Runs at a time that begin without waiting; default 40. */
  readonly most?: number
  /** Runs at a time, whoever waits; default 400. */
  readonly atMost?: number
  /** Runs of one account at a time; default 8. */
  readonly perAccount?: number
}

/** Places of an account that it gets when it has waited so long, however many others hold: some of them may never end. */
const assured = 2
const patienceMs = 60_000
/** Longer than this nobody waits without a word in the log. */
const lateMs = 5 * 60_000

/** Why a run was ended that did not end by itself: exit code and what its record says about it. */
const endings = {
  timeout: { code: 124, words: (job: CronJobSpec) => `Ended after ${job.timeoutSeconds} s: its time limit` },
  withdrawn: { code: 143, words: () => 'Ended: the account was suspended or the job deleted' },
  stopping: { code: 143, words: () => 'Ended: the scheduler was stopped' },
} as const
type Ending = keyof typeof endings

interface Active {
  readonly run: string
  readonly account: number
  readonly job: CronJobSpec
  readonly startedAt: number
  launched: Launched | null
  ending: Ending | null
  done: Promise<void>
}

interface Task {
  readonly account: number
  readonly job: CronJobSpec
  /** Due since then. */
  readonly since: number
  late: boolean
}

export type StartOutcome = { readonly outcome: 'started'; readonly run: string } | { readonly outcome: 'busy' | 'unknown' | 'full' }

/** Runs the jobs of all accounts: what the folder of specs says, when the clock says so, or now when somebody asks. */
export function createRunner({ system, launcher, boot, zone, log, most = 40, atMost = 400, perAccount = 8 }: RunnerOptions) {
  const paths = cronPaths(system.paths)
  const specs = createSpecs(system, log)
  const records = createRecords(system, { log })
  const isDue = createTimetable()
  const active = new Map<string, Active>()
  let wanted: ReadonlyMap<number, CronSpec> = new Map()
  let queue: Task[] = []
  let last: LastLook | null = null
  let stopping = false

  const of = (job: number) => [...active.values()].filter((each) => each.job.id === job)
  const hasRoom = (account: number, waitedMs: number) => {
    const own = [...active.values()].filter((each) => each.account === account).length
    if (active.size < most) return own < perAccount
    return waitedMs >= patienceMs && own < Math.min(assured, perAccount) && active.size < atMost
  }
  const isFree = (job: CronJobSpec) => job.allowOverlap || of(job.id).length === 0

  function begin(account: number, spec: CronSpec, job: CronJobSpec): string {
    const startedAt = system.now()
    const run = newRunId(startedAt, job.id)
    const entry: Active = { run, account, job, startedAt, launched: null, ending: null, done: Promise.resolve() }
    active.set(run, entry)
    entry.done = perform(entry, spec).finally(() => {
      active.delete(run)
      startQueued()
    })
    return run
  }

  /** From the first word on disk to the last; never throws, for nobody waits for it. */
  async function perform(entry: Active, spec: CronSpec): Promise<void> {
    const { run, account, job, startedAt } = entry
    const output = createOutput()
    const say = (words: string) => output.add(Buffer.from(`${output.size === 0 ? '' : '\n'}[${words}]\n`))
    let timer: NodeJS.Timeout | undefined
    let exitCode = 126
    try {
      await records.begin({ run, account, job: job.id, startedAt, session: null })
      const user = await system.users.byName(spec.username)
      if (user?.uid !== spec.uid) throw new Error(`there is no account ${spec.username} with the number ${spec.uid} on this server`)
      if (job.phpVersion !== null) await ensurePhp(job.phpVersion, system)
      const { command, timeoutSeconds } = job
      const launched = await launcher.launch(
        { run, username: spec.username, uid: spec.uid, command, environment: environmentOf(spec, job, system.paths), timeoutSeconds },
        (chunk) => output.add(chunk),
      )
      entry.launched = launched
      if (launched.session !== null) await records.begin({ run, account, job: job.id, startedAt, session: launched.session })
      // asked to end while it was being started
      if (entry.ending !== null) await launched.end()
      if (timeoutSeconds > 0) timer = setTimeout(() => void end(entry, 'timeout'), timeoutSeconds * 1000)
      exitCode = await launched.ended
    } catch (error) {
      log({ event: 'run failed', run, error })
      say(error instanceof Error ? error.message : String(error))
    } finally {
      clearTimeout(timer)
    }
    if (entry.ending !== null) {
      say(endings[entry.ending].words(job))
      exitCode = endings[entry.ending].code
    }
    await records.end({ run, account, job: job.id, startedAt, finishedAt: system.now(), exitCode, output: output.text() })
  }

  async function end(entry: Active, why: Ending): Promise<void> {
    if (entry.ending !== null) return
    entry.ending = why
    try {
      await entry.launched?.end()
    } catch (error) {
      log({ event: 'end failed', run: entry.run, error })
    }
  }

  function startQueued(): void {
    const later: Task[] = []
    for (const task of queue) {
      const spec = wanted.get(task.account)
      const job = spec?.jobs.find(({ id }) => id === task.job.id)
      if (spec === undefined || spec.suspended || job === undefined || stopping) continue
      if (hasRoom(task.account, system.now() - task.since)) {
        if (isFree(job)) begin(task.account, spec, job)
      } else later.push(task)
    }
    queue = later
  }

  function tellOfLate(): void {
    for (const task of queue) {
      const { account, job, since, late } = task
      if (late || system.now() - since < lateMs) continue
      task.late = true
      log({ event: 'job waits', account, job: job.id, since })
    }
  }

  /** Takes over what the folder says: what is no longer wanted ends. */
  async function refresh(): Promise<void> {
    wanted = await specs.load()
    for (const entry of active.values()) {
      const spec = wanted.get(entry.account)
      if (spec === undefined || spec.suspended || !spec.jobs.some(({ id }) => id === entry.job.id)) void end(entry, 'withdrawn')
    }
  }

  async function saveClock(): Promise<void> {
    try {
      await system.files.writeAtomic(paths.clock, JSON.stringify(last), rootOwned(0o600))
    } catch (error) {
      log({ event: 'clock not written', error })
    }
  }

  async function loadClock(): Promise<LastLook | null> {
    try {
      const value = JSON.parse((await system.files.readText(paths.clock)) ?? 'null') as Partial<LastLook> | null
      return typeof value?.boot === 'string' && typeof value.at === 'number' ? { boot: value.boot, at: value.at } : null
    } catch (error) {
      log({ event: 'clock not read', error })
      return null
    }
  }

  return {
    /** Tells of the runs that an earlier runner did not see the end of, and ends what is left of them. */
    async start(): Promise<void> {
      await records.prepare()
      const unfinished = await records.unfinished()
      await launcher.endLeftovers(unfinished)
      for (const { run, account, job, startedAt } of unfinished) {
        const words = '[Ended: the server or the scheduler was stopped while it ran]\n'
        await records.end({ run, account, job, startedAt, finishedAt: Math.max(startedAt, system.now()), exitCode: 137, output: words })
      }
      last = await loadClock()
      await refresh()
    },
    refresh,
    /** One look at the clock: what is due starts. */
    async look(): Promise<void> {
      await refresh()
      await records.flush()
      const tasks = [...wanted].flatMap(([account, { suspended, jobs }]) =>
        suspended ? [] : jobs.map((job) => ({ account, job, ...job })),
      )
      const now = { boot, at: system.now() }
      const { due, last: seen } = dueJobs(tasks, last, now, isDue, zone())
      last = seen
      // before anything starts: after a power cut nothing runs twice
      await saveClock()
      const queued = new Set(queue.map(({ job }) => job.id))
      const free = due.filter(({ job }) => isFree(job) && !queued.has(job.id))
      queue.push(...free.map(({ account, job }) => ({ account, job, since: now.at, late: false })))
      startQueued()
      tellOfLate()
    },
    /** Runs a job at once, enabled or not. */
    async startNow(account: number, id: number): Promise<StartOutcome> {
      await refresh()
      const spec = wanted.get(account)
      const job = spec?.jobs.find((each) => each.id === id)
      if (spec === undefined || job === undefined || spec.suspended || stopping) return { outcome: 'unknown' }
      if (!isFree(job) || queue.some((task) => task.job.id === id)) return { outcome: 'busy' }
      if (!hasRoom(account, patienceMs)) return { outcome: 'full' }
      return { outcome: 'started', run: begin(account, spec, job) }
    },
    /** What is known to have begun: a crash from now on leaves a record of it. */
    running: () =>
      [...active.values()]
        .filter(({ launched }) => launched !== null)
        .map(({ run, account, job, startedAt }) => ({ run, account, job: job.id, startedAt })),
    /** Ends everything that runs and writes it down. */
    async stop(): Promise<void> {
      stopping = true
      queue = []
      const all = [...active.values()]
      await Promise.all(all.map((entry) => end(entry, 'stopping')))
      await Promise.all(all.map(({ done }) => done))
    },
  }
}
export type Runner = ReturnType<typeof createRunner>
