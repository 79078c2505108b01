import { randomBytes } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
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
    await jobs.retry(ctx, id)
    await expect.poll(async () => (await jobs.show(ctx, id)).status, { timeout: 700, interval: 10 }).toBe('succeeded')
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
})
