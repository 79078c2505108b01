import type { CronRun, CronSpec } from '../../drivers/cron/spec.ts'
import type { TestApp } from '../../testing/app.ts'

/** A job's fields as a request has them. */
export const body = (more: object = {}) => ({ name: 'nightly', command: '/usr/bin/php cron.php', cron_expr: '0 3 * * *', ...more })

/** What the runner of the machine in memory would read. */
export function specOf(app: TestApp, account: number): CronSpec | null {
  const node = app.machine.tree.get(`${app.machine.paths.state}/cron/accounts/${account}.json`)
  return node === undefined ? null : (JSON.parse(node.content) as CronSpec)
}

/** Number of an account. */
export const idOf = async (app: TestApp, username: string): Promise<number> =>
  (await app.db.q.selectFrom('users').select('id').where('username', '=', username).executeTakeFirstOrThrow()).id

/** As if the runner had seen the end of a run. */
export async function ran(app: TestApp, account: number, job: number, run: Partial<CronRun> = {}): Promise<void> {
  const startedAt = run.startedAt ?? app.clock.now()
  const random = (Math.floor(startedAt / 1000) % 0xffffffff).toString(16).padStart(8, '0')
  const record: CronRun = {
    run: `${startedAt}-${job}-${random}`,
    account,
    job,
    startedAt,
    finishedAt: startedAt + 812,
    exitCode: 0,
    output: 'done\n',
    ...run,
  }
  const owner = { uid: 0, gid: 0, mode: 0o600 }
  await app.machine.files.ensureDirectory(`${app.machine.paths.state}/cron/ended`, { ...owner, mode: 0o700 })
  await app.machine.files.writeAtomic(`${app.machine.paths.state}/cron/ended/${record.run}.json`, JSON.stringify(record), owner)
}

/** An account with room for three jobs, and another one. */
export async function cronWorld(app: TestApp) {
  const john = await app.account('john', { max_cronjobs: 3, domain: 'john.example' })
  const mary = await app.account('mary')
  return { app, john, mary, account: await idOf(app, 'john') }
}
