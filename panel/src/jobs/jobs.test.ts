import { randomBytes } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import { unavailable } from '@croft/kit/errors.ts'
import { createSecrets } from '../core/secrets.ts'
import { collectChanges } from '../db/change-set.ts'
import type { PanelDb } from '../db/database.ts'
import { eachPanelEngine, testCtx } from '../db/testing.ts'
import { touch } from '../db/write.ts'
import { jobStore } from './jobs.ts'
import { createOperations } from './operations/runner.ts'
import { startSchedule } from './schedule.ts'
import { defineDesired } from './sync/desired.ts'
import { dryRun } from './sync/plan.ts'
import { startWorker } from './sync/reconcile.ts'
import { sweep } from './sync/sweep.ts'
import { appliedReply, recordingAgent, refusedReply } from './sync/testing.ts'
import { waitForScopes } from './wait.ts'

const ctx = testCtx()
const site = defineDesired<{ id: string }>({
  kind: 'site',
  roles: ['web'],
  load: async (id) => ({ id }),
  render: ({ id }) => ({ web: { id } }),
})
const write = (db: PanelDb, name: string) =>
  collectChanges(() => touch(ctx, db, [`site:${name}`], 'domain.created', { type: 'domain', id: name }, 3))
const soon = { timeout: 8000, interval: 10 }

async function running(db: PanelDb, agent: ReturnType<typeof recordingAgent>) {
  const worker = await startWorker({ db, agents: agent.client, desired: [site], periodMs: 200 })
  onTestFinished(() => worker.stop())
}

eachPanelEngine('waiting', (open) => {
  it('answers applied, failed with the words, or pending', async () => {
    const db = await open()
    const agent = recordingAgent()
    await running(db, agent)
    const good = await write(db, 'good')
    expect(await waitForScopes(db, good.changes.scopes, 5000)).toMatchObject({ sync: 'applied', error: '' })
    agent.state.behaviour = (request) => refusedReply(request, 'bad line 3')
    const bad = await write(db, 'bad')
    expect(await waitForScopes(db, bad.changes.scopes, 5000)).toEqual({
      sync: 'failed',
      error: 'bad line 3',
      jobId: bad.changes.scopes[0]?.jobId,
    })
    agent.state.behaviour = () =>
      new Promise((resolve) =>
        setTimeout(() => resolve(appliedReply(agent.requests.at(-1) ?? { scope: '', generation: 0, specs: {} })), 400),
      )
    const slow = await write(db, 'slow')
    expect(await waitForScopes(db, slow.changes.scopes, 20)).toMatchObject({ sync: 'pending' })
    expect(await waitForScopes(db, slow.changes.scopes, 5000)).toMatchObject({ sync: 'applied' })
    expect(await waitForScopes(db, [], 0)).toEqual({ sync: 'applied', jobId: null, error: '' })
  })
  it('of several scopes ends with the last of them, also when one is refused at once', async () => {
    const db = await open()
    const agent = recordingAgent()
    let done = 0
    agent.state.behaviour = async (request) => {
      if (request.scope === 'site:refused') return refusedReply(request, 'no')
      await new Promise((resolve) => setTimeout(resolve, 300))
      done += 1
      return appliedReply(request)
    }
    await running(db, agent)
    const [refused, slow] = [await write(db, 'refused'), await write(db, 'slow')]
    const both = [...refused.changes.scopes, ...slow.changes.scopes]
    expect(await waitForScopes(db, both, 5000)).toMatchObject({ sync: 'failed', error: 'no', jobId: both[0]?.jobId })
    expect(done).toBe(1)
  })
  it('retries a failed job on request, at once', async () => {
    const db = await open()
    const agent = recordingAgent()
    agent.state.behaviour = (request) => refusedReply(request, 'no')
    await running(db, agent)
    const { changes } = await write(db, 'x')
    const id = changes.scopes[0]?.jobId ?? 0
    await waitForScopes(db, changes.scopes, 5000)
    agent.state.behaviour = appliedReply
    const jobs = jobStore(
      db,
      createOperations(db, createSecrets([randomBytes(32)]), () => []),
    )
    // a pause that nobody sits out
    await db.transaction((q) =>
      q
        .updateTable('scopes')
        .set({ next_at: Date.now() + 600_000 })
        .execute(),
    )
    await jobs.retry(ctx, id)
    await expect.poll(async () => (await jobs.show(ctx, id)).status, soon).toBe('succeeded')
    await expect(jobs.cancel(ctx, id)).rejects.toThrow('Job cannot be cancelled')
    const page = { page: null, perPage: 50, offset: 0, limit: null, sort: [], q: '' }
    const stranger = testCtx({ userId: 9, role: 'user' })
    expect((await jobs.list(ctx, { resource_id: 'x' }, page)).total).toBe(1)
    expect((await jobs.list(stranger, {}, page)).items).toEqual([])
  })
})

eachPanelEngine('dry run', (open) => {
  it('says what would happen and keeps nothing', async () => {
    const db = await open()
    const { result, plan } = await dryRun(db, async () => (await write(db, '7'), 'body'), {
      agents: recordingAgent().client,
      desired: [site],
    })
    expect(result).toBe('body')
    expect(plan).toEqual([{ scope: 'site:7', kind: 'write', target: '/etc/croft/web' }])
    for (const table of ['scopes', 'jobs', 'events'] as const) expect(await db.q.selectFrom(table).selectAll().execute()).toEqual([])
    await expect(
      dryRun(db, () => Promise.reject(new Error('refused')), { agents: recordingAgent().client, desired: [site] }),
    ).rejects.toThrow('refused')
  })
})

eachPanelEngine('sweep', (open) => {
  it('applies again what the agent lacks or has from an older number, and reports repairs', async () => {
    const db = await open()
    const agent = recordingAgent()
    await running(db, agent)
    for (const name of ['a', 'b', 'c']) await waitForScopes(db, (await write(db, name)).changes.scopes, 5000)
    agent.machine.delete('site:a')
    agent.machine.set('site:b', { generation: 0, specs: {} })
    const repaired = [{ scope: 'site:c', changed: ['/etc/croft/x'], removed: [] }]
    const client = { ...agent.client, sweep: async () => ({ checked: 3, repaired, failed: [], scopes: 2 }) }
    expect(await sweep(db, client)).toEqual({ repaired: 1, behind: 2 })
    await expect.poll(() => [agent.machine.get('site:a')?.generation, agent.machine.get('site:b')?.generation], soon).toEqual([2, 2])
    const event = await db.q.selectFrom('events').selectAll().where('event', '=', 'sync.repaired').executeTakeFirstOrThrow()
    expect(JSON.parse(event.data)).toEqual({ scope: 'site:c', changed: ['/etc/croft/x'], removed: [] })
  })
})

eachPanelEngine('schedule', (open) => {
  it('what failed for want of an agent is run again soon, whatever its period', async () => {
    const clock = manualClock()
    const db = await open({ clock })
    let away = true
    const run = async () => {
      if (away) throw unavailable('The server agent is not available', 5)
    }
    const schedule = await startSchedule({
      db,
      tasks: [{ name: 'recount', everyMs: 3_600_000, run }],
      tickMs: 10,
      onError: () => undefined,
    })
    onTestFinished(() => schedule.stop())
    const error = async () => (await db.q.selectFrom('schedules').select('last_error').executeTakeFirstOrThrow()).last_error
    await expect.poll(error, soon).toContain('not available')
    away = false
    clock.advance(20_000)
    await expect.poll(error, soon).toBe('')
  })
  it('runs a task when it is due, once, and again after a failure', async () => {
    const clock = manualClock()
    const db = await open({ clock })
    const errors: string[] = []
    let runs = 0
    const task = { name: 'sweep', everyMs: 1000, run: async () => void (runs += 1) }
    const failing = { name: 'broken', everyMs: 1000, run: () => Promise.reject(new Error('no')) }
    const schedule = await startSchedule({ db, tasks: [task, failing], tickMs: 10, onError: (error) => errors.push(String(error)) })
    onTestFinished(() => schedule.stop())
    await expect.poll(() => [runs, errors.length], soon).toEqual([1, 1])
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect([runs, errors.length]).toEqual([1, 1])
    clock.advance(1000)
    await expect.poll(() => [runs, errors.length], soon).toEqual([2, 2])
    const row = await db.q.selectFrom('schedules').selectAll().where('name', '=', 'broken').executeTakeFirstOrThrow()
    expect(row).toMatchObject({ last_error: 'no', lease_until: 0 })
  })

  it('waits for what runs when it is stopped, but not for ever', async () => {
    const db = await open()
    const release = Promise.withResolvers<void>()
    const ended: string[] = []
    const task = (name: string, until: Promise<void>) => ({ name, everyMs: 1000, run: () => until.then(() => void ended.push(name)) })
    const soonOver = new Promise<void>((resolve) => setTimeout(resolve, 30))
    const schedule = await startSchedule({
      db,
      tasks: [task('short', soonOver), task('endless', release.promise)],
      tickMs: 10,
      patienceMs: 300,
    })
    await schedule.stop()
    expect(ended).toEqual(['short'])
    release.resolve()
    await expect.poll(() => ended, soon).toEqual(['short', 'endless'])
  })
})
