import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { cronPaths } from '../drivers/cron/paths.ts'
import type { CronJobSpec, CronRun, CronSpec } from '../drivers/cron/spec.ts'
import { createFakeSystem, type FakeSystem } from '../system/fake/fake.ts'
import { rootOwned } from '../system/system.ts'
import type { Launcher, LaunchRequest } from './launch.ts'
import { createRunner } from './runner.ts'

const start = Date.parse('2026-01-01T00:00:30Z')

interface Begun {
  readonly request: LaunchRequest
  /** The command says this and ends. */
  readonly end: (exitCode?: number, words?: string) => void
  ended: boolean
}

/** Commands that end when the test says so. */
function fakeLauncher() {
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

const job = (id: number, changes: Partial<CronJobSpec> = {}): CronJobSpec => ({
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

async function machine(jobs: readonly CronJobSpec[] = [job(1)]) {
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

async function readRecords(system: FakeSystem): Promise<CronRun[]> {
  const { ended } = cronPaths(system.paths)
  const names = (await system.files.list(ended)).filter((name) => name.endsWith('.json'))
  return Promise.all(names.map(async (name) => JSON.parse((await system.files.readText(`${ended}/${name}`)) ?? '') as CronRun))
}

describe('the runner', () => {
  test('starts what is due and writes down how it ended', async () => {
    const { open, advance, begun, settle, records } = await machine()
    const runner = await open()
    await runner.look()
    expect(begun).toHaveLength(0)
    advance(30_000)
    await runner.look()
    await settle()
    expect(begun[0]?.request).toMatchObject({
      username: 'john',
      uid: 20_000,
      command: 'job 1',
      environment: { HOME: expect.stringMatching(/john$/) },
    })
    expect(runner.running()).toMatchObject([{ account: 3, job: 1 }])
    advance(1500)
    begun[0]?.end(3, 'words\n')
    await settle()
    expect(await records()).toMatchObject([
      { account: 3, job: 1, startedAt: start + 30_000, finishedAt: start + 31_500, exitCode: 3, output: 'words\n' },
    ])
    expect(runner.running()).toEqual([])
  })

  test('leaves out what still runs, unless it may overlap', async () => {
    const { open, advance, settle, commands } = await machine([job(1), job(2, { allowOverlap: true })])
    const runner = await open()
    await runner.look()
    for (const _ of [1, 2, 3]) {
      advance(60_000)
      await runner.look()
      await settle()
    }
    expect(commands().toSorted()).toEqual(['job 1', 'job 2', 'job 2', 'job 2'])
    expect(await runner.startNow(3, 1)).toEqual({ outcome: 'busy' })
    expect(await runner.startNow(3, 2)).toMatchObject({ outcome: 'started' })
    expect(await runner.startNow(3, 9)).toEqual({ outcome: 'unknown' })
    expect(await runner.startNow(4, 1)).toEqual({ outcome: 'unknown' })
  })

  test('two askings at once are one run', async () => {
    const { open, commands, settle } = await machine([job(1)])
    const runner = await open()
    const both = await Promise.all([runner.startNow(3, 1), runner.startNow(3, 1)])
    await settle()
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['busy', 'started'])
    expect(commands()).toEqual(['job 1'])
  })

  test('lets jobs of one account wait for each other, and runs them all', async () => {
    const { open, advance, begun, settle } = await machine(Array.from({ length: 6 }, (_, index) => job(index + 1)))
    const runner = await open('a', { perAccount: 2 })
    await runner.look()
    advance(30_000)
    await runner.look()
    for (const expected of [2, 4, 6]) {
      await settle()
      expect(begun).toHaveLength(expected)
      for (const each of begun) each.end()
    }
    await settle()
    expect(runner.running()).toEqual([])
  })

  test('accounts whose jobs never end keep nobody else from running', async () => {
    const { open, put, spec, advance, settle, begun, commands, events } = await machine([job(1), job(2), job(3)])
    await put(spec({ jobs: [job(4), job(5), job(6)] }), 4)
    await put(spec({ jobs: [job(7)] }), 5)
    const runner = await open('a', { most: 3, atMost: 6, perAccount: 3 })
    await runner.look()
    const minutes = async (count: number) => {
      for (let minute = 0; minute < count; minute += 1) {
        advance(60_000)
        await runner.look()
        await settle()
      }
      return commands().toSorted()
    }
    // a rush is let in bit by bit
    expect(await minutes(1)).toEqual(['job 1', 'job 2', 'job 3'])
    // who waited gets two places, but only as many as the machine can bear
    expect(await minutes(1)).toEqual(['job 1', 'job 2', 'job 3', 'job 4', 'job 5', 'job 7'])
    expect(await runner.startNow(4, 6)).toEqual({ outcome: 'busy' })
    await put(spec({ jobs: [job(8)] }), 6)
    expect(await runner.startNow(6, 8)).toEqual({ outcome: 'full' })
    expect(events).toEqual([])
    await minutes(6)
    await minutes(1)
    expect(events).toEqual([
      { event: 'job waits', account: 4, job: 6, since: start + 60_000 },
      { event: 'job waits', account: 6, job: 8, since: start + 180_000 },
    ])
    begun[0]?.end()
    await settle()
    expect(commands()).toContain('job 8')
    expect(commands()).not.toContain('job 6')
  })

  test('ends what is withdrawn, and says why', async () => {
    const { open, put, spec, begun, settle, records } = await machine([job(1), job(2)])
    const runner = await open()
    await runner.startNow(3, 1)
    await runner.startNow(3, 2)
    await settle()
    await put(spec({ jobs: [job(2)] }))
    await runner.refresh()
    await settle()
    expect(begun.map(({ ended }) => ended)).toEqual([true, false])
    await put(spec({ suspended: true, jobs: [job(2)] }))
    await runner.refresh()
    await settle()
    expect((await records()).map(({ job: id, exitCode, output }) => [id, exitCode, output])).toEqual([
      [1, 143, '[Ended: the account was suspended or the job deleted]\n'],
      [2, 143, '[Ended: the account was suspended or the job deleted]\n'],
    ])
    expect(await runner.startNow(3, 2)).toEqual({ outcome: 'unknown' })
  })

  test('a job that is disabled ends its run in peace', async () => {
    const { open, put, spec, begun, settle } = await machine()
    const runner = await open()
    await runner.startNow(3, 1)
    await settle()
    await put(spec({ jobs: [job(1, { enabled: false })] }))
    await runner.refresh()
    await settle()
    expect(begun[0]?.ended).toBe(false)
  })

  test('a time limit ends a run', async () => {
    const { open, begun, records } = await machine([job(1, { timeoutSeconds: 1 })])
    const runner = await open()
    await runner.startNow(3, 1)
    await expect.poll(() => begun[0]?.ended, { timeout: 3000 }).toBe(true)
    await expect
      .poll(async () => (await records())[0], { timeout: 3000 })
      .toMatchObject({ exitCode: 124, output: '[Ended after 1 s: its time limit]\n' })
  })

  test('a spec that cannot be read counts as before; one that is gone does not', async () => {
    const { open, put, begun, system, settle, events } = await machine()
    const runner = await open()
    await put('{"jobs": [')
    expect(await runner.startNow(3, 1)).toMatchObject({ outcome: 'started' })
    await settle()
    expect([begun[0]?.ended, events.length]).toEqual([false, 1])
    await put(JSON.stringify({ username: 'root', uid: 0, suspended: false, jobs: [job(7)] }), 4)
    expect(await runner.startNow(4, 7)).toEqual({ outcome: 'unknown' })
    await system.files.remove(`${cronPaths(system.paths).accounts}/3.json`)
    await runner.refresh()
    await settle()
    expect(begun[0]?.ended).toBe(true)
  })

  test('a runner that follows a killed one ends what is left and runs nothing twice', async () => {
    const { open, advance, leftovers, commands, settle, records } = await machine()
    const first = await open()
    await first.look()
    advance(30_000)
    await first.look()
    await settle()
    advance(2000)
    const second = await open()
    expect(leftovers).toHaveLength(1)
    expect(await records()).toMatchObject([{ job: 1, exitCode: 137, startedAt: start + 30_000, finishedAt: start + 32_000 }])
    await second.look()
    await settle()
    expect(commands()).toEqual(['job 1'])
    advance(60_000)
    await second.look()
    await settle()
    expect(commands()).toEqual(['job 1', 'job 1'])
  })

  test('a full disk keeps nothing from running, and what it did not take is written later', async () => {
    const { open, advance, begun, system, settle, records, events } = await machine()
    const runner = await open()
    await runner.look()
    system.faults.diskFull(true)
    advance(30_000)
    await runner.look()
    await settle()
    begun[0]?.end(0, 'done\n')
    await settle()
    expect(events.length).toBeGreaterThan(0)
    expect(await records()).toEqual([])
    system.faults.restore()
    await runner.look()
    expect(await records()).toMatchObject([{ exitCode: 0, output: 'done\n' }])
  })

  test('what cannot be started is written down, too', async () => {
    const { open, put, spec, records } = await machine()
    const written = (count: number) => expect.poll(async () => (await records()).length, { timeout: 5000 }).toBe(count)
    const runner = await open()
    await put(spec({ uid: 20_001 }))
    await runner.startNow(3, 1)
    await written(1)
    await put(spec({ jobs: [job(2, { phpVersion: '9.9' })] }))
    await runner.startNow(3, 2)
    await written(2)
    expect((await records()).map(({ exitCode, output }) => [exitCode, output])).toEqual([
      [126, '[there is no account john with the number 20001 on this server]\n'],
      [126, '[PHP 9.9 is not installed on this server]\n'],
    ])
  })

  test('a stop ends everything and writes it down', async () => {
    const { open, begun, records, settle } = await machine()
    const runner = await open()
    await runner.startNow(3, 1)
    await settle()
    await runner.stop()
    expect(begun[0]?.ended).toBe(true)
    expect(await records()).toMatchObject([{ exitCode: 143, output: '[Ended: the scheduler was stopped]\n' }])
    expect(await runner.startNow(3, 1)).toEqual({ outcome: 'unknown' })
  })
})
