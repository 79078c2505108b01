import { setTimeout as sleep } from 'node:timers/promises'
import { cronPaths } from '../drivers/cron/paths.ts'
import type { CronJobSpec, CronRun, CronSpec } from '../drivers/cron/spec.ts'
import { createFakeSystem, type FakeSystem } from '../system/fake/fake.ts'
import { rootOwned } from '../system/system.ts'
import type { Launcher, LaunchRequest } from './launch.ts'
import { createRunner } from './runner.ts'

export const start = Date.parse('2026-01-01T00:00:30Z')

interface Begun {
  readonly request: LaunchRequest
  /** The command says this and ends. */
  readonly end: (exitCode?: number, words?: string) => void
  ended: boolean
}

/** Commands that end when the test says so. */
export function fakeLauncher() {
  const begun: Begun[] = []
  const leftovers: string[] = []
  const launcher: Launcher = {
    async launch(request, output) {
      let settle: (code: number) => void = () => undefined
      const ended = new Promise<number>((resolve) => (settle = resolve))
      const entry: Begun = {
        request,
        ended: false,
        end(exitCode = 0, words = '') {
          output(Buffer.from(words))
          settle(exitCode)
        },
      }
      begun.push(entry)
      const end = async () => {
        entry.ended = true
        settle(143)
      }
      return { session: null, ended, end }
    },
    endLeftovers: async (runs) => void leftovers.push(...runs.map(({ run }) => run)),
  }
  return { launcher, begun, leftovers, commands: () => begun.map(({ request }) => request.command) }
}

export const job = (id: number, changes: Partial<CronJobSpec> = {}): CronJobSpec => ({
  id,
  command: `job ${id}`,
  expression: '* * * * *',
  timezone: 'UTC',
  enabled: true,
  timeoutSeconds: 0,
  allowOverlap: false,
  phpVersion: null,
  environment: {},
  ...changes,
})

export async function machine(jobs: readonly CronJobSpec[] = [job(1)]) {
  let now = start
  const system = createFakeSystem({ now: () => now })
  const paths = cronPaths(system.paths)
  const put = async (spec: CronSpec | string, account = 3) => {
    await system.files.ensureDirectory(paths.accounts, rootOwned(0o700))
    const text = typeof spec === 'string' ? spec : JSON.stringify(spec)
    await system.files.writeAtomic(`${paths.accounts}/${account}.json`, text, rootOwned(0o600))
  }
  const spec = (changes: Partial<CronSpec> = {}): CronSpec => ({
    username: 'john',
    uid: 20_000,
    suspended: false,
    jobs: [...jobs],
    ...changes,
  })
  await system.run(['useradd', '--uid', '20000', '--home-dir', '/home/john', 'john'])
  await put(spec())
  const fake = fakeLauncher()
  const events: unknown[] = []
  const open = async (boot = 'a', limits: { most?: number; atMost?: number; perAccount?: number } = {}) => {
    const runner = createRunner({ system, launcher: fake.launcher, boot, zone: () => 'UTC', log: (event) => events.push(event), ...limits })
    await runner.start()
    return runner
  }
  const settle = () => sleep(25)
  return {
    ...fake,
    system,
    events,
    put,
    spec,
    open,
    settle,
    advance: (ms: number) => (now += ms),
    records: () => readRecords(system),
  }
}

export async function readRecords(system: FakeSystem): Promise<CronRun[]> {
  const { ended } = cronPaths(system.paths)
  const names = (await system.files.list(ended)).filter((name) => name.endsWith('.json'))
  return Promise.all(names.map(async (name) => JSON.parse((await system.files.readText(`${ended}/${name}`)) ?? '') as CronRun))
}
