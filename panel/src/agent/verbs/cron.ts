import { z } from 'zod'
import { cronPaths } from '../../drivers/cron/paths.ts'
import { CronRun, RunId } from '../../drivers/cron/spec.ts'
import type { System } from '../../system/system.ts'
import { verb, type VerbTable } from '../verb.ts'

const Id = z.number().int().positive()
/** One message to the panel. */
const mostAtOnce = 20

const StartReply = z.union([
  z.object({ outcome: z.literal('started'), run: RunId }),
  z.object({ outcome: z.enum(['busy', 'unknown', 'full']) }),
])
const RunningReply = z.object({ running: z.array(z.object({ run: RunId, account: Id, job: Id, startedAt: z.number().int() })) })

/** Asks the runner; `null` when it does not run. */
async function ask(request: object, { exchange, paths }: System): Promise<unknown> {
  if (exchange === undefined) return null
  try {
    return JSON.parse(
      (await exchange({ path: cronPaths(paths).socket }, Buffer.from(`${JSON.stringify(request)}\n`), 10_000)).toString('utf8'),
    ) as unknown
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

/** The oldest records; one that cannot be read is nobody's and goes. */
async function loadEnded({ files, paths }: System): Promise<CronRun[]> {
  const folder = cronPaths(paths).ended
  const runs: CronRun[] = []
  for (const name of (await files.list(folder)).filter((each) => each.endsWith('.json')).slice(0, mostAtOnce)) {
    const text = await files.readText(`${folder}/${name}`)
    const parsed = CronRun.safeParse(readJson(text))
    if (parsed.success && `${parsed.data.run}.json` === name) runs.push(parsed.data)
    else await files.remove(`${folder}/${name}`)
  }
  return runs
}

function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}

/** Cron jobs: started when somebody asks, and what the runner wrote down of those that have ended. */
export const cronVerbs: VerbTable = {
  'cron.start': verb({
    body: z.strictObject({ account: Id, job: Id }),
    async handle(request, { system }) {
      const reply = await ask({ ask: 'start', ...request }, system)
      return reply === null ? { outcome: 'down' } : StartReply.parse(reply)
    },
  }),
  'cron.running': verb({
    body: z.strictObject({}),
    async handle(_, { system }) {
      const reply = await ask({ ask: 'running' }, system)
      return reply === null ? { running: [] } : RunningReply.parse(reply)
    },
  }),
  'cron.ended': verb({ body: z.strictObject({}), handle: async (_, { system }) => ({ runs: await loadEnded(system) }) }),
  'cron.forget': verb({
    body: z.strictObject({ runs: z.array(RunId).max(100) }),
    async handle({ runs }, { system }) {
      for (const run of runs) await system.files.remove(`${cronPaths(system.paths).ended}/${run}.json`)
      return {}
    },
  }),
}
