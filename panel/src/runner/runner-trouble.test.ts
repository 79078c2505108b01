import { describe, expect, test } from 'vitest'
import { cronPaths } from '../drivers/cron/paths.ts'
import { start, job, machine } from './testing.ts'

describe('the runner in trouble', () => {
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
