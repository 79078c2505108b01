import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { panelStatus } from '../health.ts'
import { places } from '../places.ts'
import { SetupProblem } from '../report.ts'
import { type DaemonState, observeDaemons, underSystemd } from './daemons.ts'
import { askOwnData, requireSettings } from './own-data.ts'

const Failure = z.object({ error: z.string() })
const Data = z.object({
  engine: z.string(),
  bytes: z.number(),
  jobs_open: z.number(),
  oldest_job_seconds: z.number(),
  scopes_due: z.number(),
  scopes_failed: z.array(Failure.extend({ scope: z.string() })),
  tasks_failed: z.array(Failure.extend({ name: z.string() })),
})

export interface ServerStatus {
  readonly ok: boolean
  readonly version: string
  readonly release: string
  readonly services: readonly DaemonState[]
  /** Answers at its own address, in maintenance too. */
  readonly panel_answers: boolean
  readonly maintenance: string | null
  /** Who may reach the panel; empty = everybody. */
  readonly networks: readonly string[]
  readonly database: z.infer<typeof Data> | null
  readonly database_error: string
}

async function readData(): Promise<Pick<ServerStatus, 'database' | 'database_error'>> {
  try {
    return { database: Data.parse(await askOwnData({ do: 'status' })), database_error: '' }
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error
    // that it does not answer is what was asked for
    return { database: null, database_error: error.message }
  }
}

/** What is installed. */
export function observeRelease(): { readonly version: string; readonly release: string } {
  const manifest = join(places.current, 'package.json')
  if (!existsSync(manifest)) return { version: '', release: '' }
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')))
  return { version, release: basename(readlinkSync(places.current)) }
}

/** How Croft is on this machine, whether the panel runs or not. */
export async function observeStatus(): Promise<ServerStatus> {
  const settings = requireSettings()
  const [services, data, answer] = [await observeDaemons(), await readData(), await panelStatus(settings)]
  // one that is stopped by hand runs no cron jobs, and nothing would say so
  const running = services.every(({ running: up, at_boot: boot }) => up && (boot || !underSystemd()))
  const answers = answer !== null && answer < 500
  const maintenance = settings.maintenance?.message ?? null
  return {
    ok: running && answers && data.database !== null && data.database.scopes_failed.length === 0 && maintenance === null,
    ...observeRelease(),
    services,
    panel_answers: answers,
    maintenance,
    networks: settings.networks ?? [],
    ...data,
  }
}
