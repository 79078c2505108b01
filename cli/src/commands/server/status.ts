import { exits, type ExitCode } from '../../fault.ts'
import type { Io } from '../../io.ts'
import { printData } from '../../output.ts'
import { operate } from '../../server-program.ts'
import { parseWord } from '../../word.ts'

interface Status {
  readonly ok: boolean
  readonly version: string
  readonly release: string
  readonly services: readonly {
    readonly name: string
    readonly running: boolean
    readonly pid: number
    readonly uptime_seconds: number
    readonly restarts: number
  }[]
  readonly panel_answers: boolean
  readonly maintenance: string | null
  readonly networks: readonly string[]
  readonly database: {
    readonly engine: string
    readonly bytes: number
    readonly jobs_open: number
    readonly oldest_job_seconds: number
    readonly scopes_due: number
    readonly scopes_failed: readonly { readonly scope: string; readonly error: string }[]
    readonly tasks_failed: readonly { readonly name: string; readonly error: string }[]
  } | null
  readonly database_error: string
}

interface Line {
  readonly part: string
  readonly state: string
  readonly detail: string
}

/** `3 d 4 h`, `12 min`: the two greatest parts that say something. */
export function uptime(seconds: number): string {
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60]
  if (days > 0) return `${days} d ${hours} h`
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min` : `${seconds} s`
}

const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`

function ofDatabase({ database, database_error: error }: Status): Line[] {
  if (database === null) return [{ part: 'database', state: 'fail', detail: error }]
  const {
    engine,
    bytes,
    jobs_open: open,
    oldest_job_seconds: oldest,
    scopes_due: due,
    scopes_failed: failed,
    tasks_failed: tasks,
  } = database
  return [
    { part: 'database', state: 'ok', detail: `${engine}, ${megabytes(bytes)}` },
    { part: 'queue', state: 'ok', detail: open === 0 ? 'empty' : `${open} jobs, the oldest for ${uptime(oldest)}` },
    { part: 'pending', state: failed.length > 0 ? 'fail' : 'ok', detail: `${due} to be applied, ${failed.length} refused by the machine` },
    ...failed.map(({ scope, error: why }) => ({ part: scope, state: 'fail', detail: why })),
    ...tasks.map(({ name, error: why }) => ({ part: name, state: 'warn', detail: why })),
  ]
}

function lines(status: Status): readonly Line[] {
  const { version, release, services, panel_answers: answers, maintenance, networks } = status
  return [
    { part: 'croft', state: 'ok', detail: `${version} (${release})` },
    ...services.map(({ name, running, pid, uptime_seconds: up, restarts }) => ({
      part: name,
      state: running ? 'ok' : 'fail',
      detail: running
        ? `up ${uptime(up)}, process ${pid}${restarts > 0 ? `, started again ${restarts} times` : ''}`
        : 'does not run: croft start',
    })),
    { part: 'answers', state: answers ? 'ok' : 'fail', detail: answers ? 'at its own address' : 'no answer at its own address' },
    ...(maintenance === null ? [] : [{ part: 'maintenance', state: 'warn', detail: `${maintenance} (croft maintenance:off)` }]),
    ...(networks.length === 0 ? [] : [{ part: 'networks', state: 'ok', detail: networks.join(', ') }]),
    ...ofDatabase(status),
  ]
}

/** `status`: how Croft is on this server; exit 0 when all is well, else 1. Works while the panel is down. */
export const status = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, {})
    const found = await operate<Status>(io, { do: 'status' })
    printData(io, globals, { body: globals.output === 'table' ? lines(found) : found, columns: ['state', 'part', 'detail'] })
    return found.ok ? exits.done : exits.failed
  },
}
