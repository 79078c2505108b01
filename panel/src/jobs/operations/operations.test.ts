import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { unavailable } from '@croft/kit/errors.ts'
import { eachPanelEngine, testCtx } from '../../db/testing.ts'
import type { Step } from './define.ts'
import { operation, outside, set, site } from './testing.ts'

const ctx = testCtx()
const soon = { timeout: 8000, interval: 10 }

eachPanelEngine('operations', (open) => {
  it('runs its steps in order and keeps what they made', async () => {
    const db = await open()
    const world = outside()
    const last = world.step('c', { run: async ({ state }) => void (state.result = { made: Object.keys(state) }) })
    const { begin, run, status, jobs } = set(db, operation([world.step('a'), world.step('b'), last]))
    await run()
    const id = await begin()
    await expect.poll(() => status(id), soon).toBe('succeeded')
    expect(world.runs).toEqual(['a', 'b'])
    expect(await jobs.show(ctx, id)).toMatchObject({
      progress: 100,
      result: { made: ['a', 'b'] },
      error: null,
      resource: { type: 'cron-job', id: '1' },
    })
  })

  it('keeps its input unreadable in the database', async () => {
    const db = await open()
    const { begin } = set(db, operation([outside().step('a')]))
    const id = await begin()
    const row = await db.q.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain('hunter2')
  })

  for (const cut of [0, 1, 2]) {
    for (const done of [false, true]) {
      it(`ends the same when the process dies ${done ? 'after' : 'before'} the work of step ${cut + 1}`, async () => {
        const db = await open()
        const world = outside()
        const never = new Promise<void>(() => {})
        let dead = false
        const steps = ['a', 'b', 'c'].map((name, index) => {
          const whole = world.step(name)
          return {
            ...whole,
            run: async (context: Parameters<typeof whole.run>[0]) => {
              const dying = index === cut && !dead
              if (dying && done) await whole.run(context)
              if (!dying) return whole.run(context)
              dead = true
              await Promise.race([
                never,
                new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(new Error('killed')))),
              ])
            },
          }
        })
        const { begin, run, status } = set(db, operation(steps))
        const first = await run()
        const id = await begin()
        await expect.poll(() => dead, soon).toBe(true)
        await first.stop()
        expect(await status(id)).toBe('running')
        await run()
        await expect.poll(() => status(id), soon).toBe('succeeded')
        expect(world.things).toEqual(['a', 'b', 'c'])
      })
    }
  }

  it('tells a step that it was begun before and what it kept, when the agent hung up on it or the process died', async () => {
    const db = await open()
    const agains: boolean[] = []
    const kept: unknown[] = []
    const hungUp = unavailable('The server agent is not available', 5, Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
    const cut: Step<{ password: string }>['run'] = async ({ again, signal, state, keep }) => {
      kept.push(state['kept'])
      await db.transaction(() => keep({ kept: kept.length }))
      agains.push(again)
      if (agains.length === 1) throw hungUp
      if (agains.length === 2) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('killed'))))
    }
    const { begin, run, status } = set(db, operation([outside().step('a'), { name: 'b', message: 'Doing b', run: cut }]))
    const first = await run()
    const id = await begin()
    await expect.poll(() => agains.length, soon).toBe(2)
    await first.stop()
    await run()
    await expect.poll(() => status(id), soon).toBe('succeeded')
    expect(agains).toEqual([false, true, true])
    expect(kept).toEqual([undefined, 1, 2])
  })

  it('undoes finished steps in reverse when one fails', async () => {
    const db = await open()
    const world = outside()
    const broken = world.step('c', { run: () => Promise.reject(new Error('disk full')) })
    const { begin, run, jobs, status } = set(db, operation([world.step('a'), world.step('b'), broken]))
    await run()
    const id = await begin()
    await expect.poll(() => status(id), soon).toBe('rolled_back')
    expect(world.runs).toEqual(['a', 'b', 'undo b', 'undo a'])
    expect(await jobs.show(ctx, id)).toMatchObject({ error: 'disk full' })
  })

  it('goes on undoing after a crash', async () => {
    const db = await open()
    const world = outside()
    let died = false
    const undoOnce = world.step('b', {
      undo: async () => {
        if (died) return
        died = true
        await sleep(50)
      },
    })
    const broken = world.step('c', { run: () => Promise.reject(new Error('no')) })
    const { begin, run, status } = set(db, operation([world.step('a'), undoOnce, broken]))
    const first = await run()
    const id = await begin()
    await expect.poll(() => died, soon).toBe(true)
    await first.stop()
    await run()
    await expect.poll(() => status(id), soon).toBe('rolled_back')
    expect(world.things).not.toContain('a')
  })

  it('undoes nothing behind a point of no return', async () => {
    const db = await open()
    const world = outside()
    const broken = world.step('b', { run: () => Promise.reject(new Error('no')) })
    const { begin, run, status, jobs } = set(db, operation([world.step('a', { pointOfNoReturn: true }), broken]))
    const runner = await run()
    const id = await begin()
    await expect.poll(() => status(id), soon).toBe('failed')
    expect(world.runs).toEqual(['a'])
    await runner.stop()
    await jobs.retry(ctx, id)
    await expect(jobs.cancel(ctx, id)).rejects.toThrow('Job cannot be cancelled')
  })

  it('stops and undoes when cancelled, and refuses when there is no way back', async () => {
    const db = await open()
    const world = outside()
    const waits = (context: { signal: AbortSignal }) =>
      new Promise<void>((_, reject) => context.signal.addEventListener('abort', () => reject(new Error('aborted'))))
    const { begin, run, status, jobs } = set(db, operation([world.step('a'), world.step('b', { run: waits })]))
    const id = await begin()
    await run()
    await expect.poll(async () => (await jobs.show(ctx, id)).step, soon).toBe('b')
    await jobs.cancel(ctx, id)
    await expect.poll(() => status(id), soon).toBe('cancelled')
    expect(world.things).toEqual([])
    await expect(jobs.cancel(ctx, id)).rejects.toThrow('Job cannot be cancelled')
  })

  it('cancels at once what has not begun', async () => {
    const db = await open()
    const { begin, status, jobs } = set(db, operation([outside().step('a')]))
    const id = await begin()
    await jobs.cancel(ctx, id)
    expect(await status(id)).toBe('cancelled')
    await expect(begin()).resolves.toBeGreaterThan(id)
  })

  it('lets one operation at a time hold a thing', async () => {
    const db = await open()
    const { begin } = set(db, operation([outside().step('a')]))
    const results = await Promise.allSettled([begin(), begin(), begin()])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    await expect(begin()).rejects.toThrow('Another operation is running on this cron job')
    await expect(begin({ ...site, resource: { type: 'cron-job', id: '2' } })).resolves.toBeGreaterThan(0)
  })

  it('runs only so many of one owner at once', async () => {
    const db = await open()
    const world = outside()
    let now = 0
    let most = 0
    const counting = world.step('a', {
      run: async () => {
        now += 1
        most = Math.max(most, now)
        await sleep(30)
        now -= 1
      },
    })
    const { begin, run, status } = set(db, operation([counting]))
    const ids: number[] = []
    for (let n = 0; n < 5; n += 1) ids.push(await begin({ ownerId: 7, resource: { type: 'thing', id: `${n}` } }))
    await run()
    for (const id of ids) await expect.poll(() => status(id), soon).toBe('succeeded')
    expect(most).toBe(2)
  })

  it('repeats a failed operation on request', async () => {
    const db = await open()
    const world = outside()
    let broken = true
    const flaky = world.step('b', { run: async () => (broken ? Promise.reject(new Error('no')) : undefined) })
    const { begin, run, status, jobs } = set(db, operation([world.step('a'), flaky]))
    await run()
    const id = await begin()
    await expect.poll(() => status(id), soon).toBe('rolled_back')
    broken = false
    await jobs.retry(ctx, id)
    await expect.poll(() => status(id), soon).toBe('succeeded')
    expect(world.things).toEqual(['a'])
    await expect(jobs.retry(ctx, id)).rejects.toThrow('Job has not failed')
  })

  it('can be followed line by line and resumed', async () => {
    const db = await open()
    const world = outside()
    const talking = world.step('a', {
      run: async (step) => {
        await step.log('one')
        await step.progress(50, 'half')
        await step.log('two')
      },
    })
    const { begin, run, jobs } = set(db, operation([talking]))
    const id = await begin()
    const abort = new AbortController()
    const seen: { id?: string; event: string; data: unknown }[] = []
    const following = (async () => {
      for await (const event of jobs.follow(ctx, id, null, abort.signal)) seen.push(event)
    })()
    await run()
    await following
    expect(seen.filter((event) => event.event === 'log').map((event) => event.data)).toEqual([{ line: 'one' }, { line: 'two' }])
    expect(seen.at(-1)).toMatchObject({ event: 'end', data: { status: 'succeeded' } })
    const numbers = seen.map((event) => Number(event.id))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    const rest: string[] = []
    for await (const event of jobs.follow(ctx, id, seen.at(-2)?.id ?? null, abort.signal)) rest.push(event.event)
    expect(rest).toEqual(['end'])
    expect(await jobs.log(ctx, id, 0)).toMatchObject({ lines: ['one', 'two'], complete: true })
  })

  it('shows a job to nobody else', async () => {
    const db = await open()
    const { begin, jobs } = set(db, operation([outside().step('a')]))
    const id = await begin({ ...site, ownerId: 5 })
    const stranger = testCtx({ userId: 6, username: 'eve', role: 'user' })
    await expect(jobs.show(stranger, id)).rejects.toThrow('Job not found')
    await expect(jobs.cancel(stranger, id)).rejects.toThrow('Job not found')
    expect(await jobs.show(testCtx({ userId: 5, role: 'user' }), id)).toMatchObject({ id })
  })
})
