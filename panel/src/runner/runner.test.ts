import { describe, expect, test } from 'vitest'
import { start, job, machine } from './testing.ts'

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
})
