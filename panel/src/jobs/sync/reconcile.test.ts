import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { unavailable } from '@croft/kit/errors.ts'
import { testDatabaseUrl } from '@croft/kit/db/testing.ts'
import type { PanelDb } from '../../db/database.ts'
import { syncStates } from '../../db/ledger.ts'
import { eachPanelEngine, testCtx } from '../../db/testing.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'
import { defineDesired, scope, type Desired } from './desired.ts'
import { startWorker, type WorkerOptions } from './reconcile.ts'
import { appliedReply, recordingAgent, refusedReply } from './testing.ts'

/** Settings rows stand in for a resource: group = kind of scope, key = its id, value = what the machine must show. */
const things = defineTable({
  table: 'settings',
  event: 'thing',
  resource: (row) => ({ type: 'thing', id: row.key }),
  owner: () => 1,
  scopes: (row) => [scope(row.group, row.key)],
})
const ctx = testCtx()
const put = (db: PanelDb, group: string, key: string, value: string) =>
  db.transaction(async () => {
    const known = await db.q.selectFrom('settings').select('key').where('group', '=', group).where('key', '=', key).executeTakeFirst()
    if (known) await update(ctx, db, things, { group, key }, { value })
    else await insert(ctx, db, things, { group, key, value, updated_at: 0 })
  })

const desiredOf = (db: PanelDb): Desired[] =>
  ['account', 'site'].map((kind) =>
    defineDesired<{ value: string }>({
      kind,
      roles: ['web'],
      load: async (id) =>
        (await db.q.selectFrom('settings').select('value').where('group', '=', kind).where('key', '=', id).executeTakeFirst()) ?? null,
      render: ({ value }) => ({ web: value }),
      after: () => (kind === 'site' ? [scope('account', '1')] : []),
    }),
  )

async function begin(db: PanelDb, agent: ReturnType<typeof recordingAgent>, options: Partial<WorkerOptions> = {}) {
  const worker = await startWorker({ db, agents: agent.client, desired: desiredOf(db), periodMs: 200, random: () => 0.5, ...options })
  onTestFinished(() => worker.stop())
  return worker
}

const jobs = (db: PanelDb) =>
  db.q.selectFrom('jobs').select(['id', 'type', 'status', 'error', 'scope', 'generation']).orderBy('id').execute()
const allApplied = async (db: PanelDb) =>
  (await db.q.selectFrom('scopes').select('scope').whereRef('applied', '<', 'wanted').execute()).length === 0
const soon = { timeout: 8000, interval: 10 }

eachPanelEngine('reconcile', (open, engine) => {
  it('applies what was committed and finishes its job', async () => {
    const db = await open()
    const agent = recordingAgent()
    await begin(db, agent)
    await put(db, 'site', '7', 'one')
    await expect.poll(() => allApplied(db), soon).toBe(true)
    expect(agent.requests).toEqual([{ scope: 'site:7', generation: 1, specs: { web: 'one' } }])
    expect(await jobs(db)).toMatchObject([{ type: 'thing.create', status: 'succeeded', scope: 'site:7', generation: 1 }])
    const events = await db.q.selectFrom('events').select('event').orderBy('id').execute()
    expect(events.map((row) => row.event)).toEqual(['thing.created', 'sync.applied'])
  })

  it('asks every role to go when the rows are gone', async () => {
    const db = await open()
    const agent = recordingAgent()
    await begin(db, agent)
    await put(db, 'site', '7', 'one')
    await expect.poll(() => agent.machine.size, soon).toBe(1)
    await remove(ctx, db, things, { group: 'site', key: '7' })
    await expect.poll(() => agent.machine.get('site:7')?.specs, soon).toEqual({ web: null })
  })

  it('picks up after a crash between commit and apply', async () => {
    const db = await open()
    await put(db, 'site', '7', 'written by a process that died')
    const agent = recordingAgent()
    await begin(db, agent)
    await expect.poll(() => agent.machine.get('site:7')?.specs, soon).toEqual({ web: 'written by a process that died' })
  })

  it('applies again after a crash between apply and the mark', async () => {
    const db = await open()
    const agent = recordingAgent()
    await put(db, 'site', '7', 'x')
    const died = Date.now()
    // What a process leaves that died after the agent had answered: a claim of its own and applied < wanted.
    await db.transaction((q) =>
      q
        .updateTable('scopes')
        .set({ lease_owner: 'dead', lease_until: died + 400 })
        .execute(),
    )
    await agent.client.apply({ scope: 'site:7', generation: 1, specs: { web: 'x' } })
    await begin(db, agent, { periodMs: 50 })
    await expect.poll(() => allApplied(db), soon).toBe(true)
    expect(agent.requests).toHaveLength(2)
    expect(agent.machine.get('site:7')).toEqual({ generation: 1, specs: { web: 'x' } })
    if (engine === 'postgres') expect(Date.now()).toBeGreaterThanOrEqual(died + 400)
  })

  it('leaves a scope due that is written to while it is applied', async () => {
    const db = await open()
    const agent = recordingAgent()
    const reached = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    agent.state.behaviour = async (request) => {
      if (request.generation === 1) {
        reached.resolve()
        await release.promise
      }
      return appliedReply(request)
    }
    await begin(db, agent)
    await put(db, 'site', '7', 'old')
    await reached.promise
    await put(db, 'site', '7', 'new')
    release.resolve()
    await expect.poll(() => allApplied(db), soon).toBe(true)
    expect(agent.requests.map((request) => request.specs.web)).toEqual(['old', 'new'])
    expect((await jobs(db)).map((job) => job.status)).toEqual(['succeeded', 'succeeded'])
  })

  it('collapses 500 changes into few applies and finishes every job', async () => {
    const db = await open()
    const agent = recordingAgent()
    // a machine that is slower than the writes, on whatever computer this runs
    agent.state.behaviour = async (request) => {
      await sleep(100)
      return appliedReply(request)
    }
    await begin(db, agent)
    for (let n = 0; n < 500; n += 1) await put(db, 'site', '7', `value ${n}`)
    await expect.poll(() => allApplied(db), { timeout: 30_000 }).toBe(true)
    expect(agent.machine.get('site:7')).toEqual({ generation: 500, specs: { web: 'value 499' } })
    expect(agent.requests.length).toBeLessThan(500)
    const open500 = await db.q.selectFrom('jobs').select('id').where('status', '!=', 'succeeded').execute()
    expect(open500).toEqual([])
  }, 60_000)

  it('keeps the words of a refusal, backs off, and lets others pass', async () => {
    const db = await open()
    const agent = recordingAgent()
    agent.state.behaviour = (request) =>
      request.scope === 'site:bad' ? refusedReply(request, 'nginx: unknown directive') : appliedReply(request)
    await begin(db, agent)
    await put(db, 'site', 'bad', 'x')
    await put(db, 'site', 'good', 'x')
    await expect.poll(() => agent.machine.has('site:good'), soon).toBe(true)
    await expect
      .poll(async () => (await syncStates(db, ['site:bad'])).get('site:bad'), soon)
      .toEqual({ sync: 'failed', error: 'nginx: unknown directive' })
    const [failed] = await jobs(db)
    expect(failed).toMatchObject({ status: 'failed', error: 'nginx: unknown directive' })
    const row = await db.q.selectFrom('scopes').selectAll().where('scope', '=', 'site:bad').executeTakeFirstOrThrow()
    expect(row.next_at - Date.now()).toBeGreaterThan(300)
    expect(row.lease_until).toBe(0)

    agent.state.behaviour = appliedReply
    // a pause that nobody sits out
    await db.transaction((q) =>
      q
        .updateTable('scopes')
        .set({ next_at: Date.now() + 600_000 })
        .where('scope', '=', 'site:bad')
        .execute(),
    )
    await put(db, 'site', 'bad', 'corrected')
    await expect.poll(() => agent.machine.get('site:bad')?.specs, soon).toEqual({ web: 'corrected' })
    await expect.poll(async () => (await jobs(db)).map((job) => job.status), soon).toEqual(['succeeded', 'succeeded', 'succeeded'])
    const failures = await db.q.selectFrom('events').select('id').where('event', '=', 'job.failed').execute()
    expect(failures).toHaveLength(1)
  })

  it('waits for an agent that is away without failing the job', async () => {
    const db = await open()
    const agent = recordingAgent()
    let tries = 0
    agent.state.behaviour = (request) => {
      tries += 1
      if (tries < 3) throw unavailable('The server agent is not available')
      return appliedReply(request)
    }
    await begin(db, agent)
    await put(db, 'site', '7', 'x')
    await expect.poll(() => tries, soon).toBe(1)
    expect((await jobs(db))[0]).toMatchObject({ error: null })
    await expect.poll(() => allApplied(db), soon).toBe(true)
    expect((await jobs(db))[0]).toMatchObject({ status: 'succeeded' })
    expect(await db.q.selectFrom('events').select('id').where('event', '=', 'job.failed').execute()).toEqual([])
  })

  it('applies what a scope needs before it', async () => {
    const db = await open()
    const agent = recordingAgent()
    agent.state.behaviour = async (request) => {
      if (request.scope === 'account:1') await sleep(100)
      return appliedReply(request)
    }
    await db.transaction(async () => {
      for (let n = 0; n < 30; n += 1) await put(db, 'site', `${n}`, 'x')
      await put(db, 'account', '1', 'x')
    })
    await begin(db, agent, { concurrency: 2 })
    await expect.poll(() => allApplied(db), soon).toBe(true)
    expect(agent.requests[0]?.scope).toBe('account:1')
    expect(agent.requests).toHaveLength(31)
  })

  it('does not wait for a needed scope that fails', async () => {
    const db = await open()
    const agent = recordingAgent()
    agent.state.behaviour = (request) => (request.scope === 'account:1' ? refusedReply(request, 'no') : appliedReply(request))
    await db.transaction(async () => {
      await put(db, 'site', '7', 'x')
      await put(db, 'account', '1', 'x')
    })
    await begin(db, agent)
    await expect.poll(() => agent.machine.has('site:7'), soon).toBe(true)
  })

  it('counts on from what the agent has seen', async () => {
    const db = await open()
    const agent = recordingAgent()
    agent.machine.set('site:7', { generation: 41, specs: {} })
    await begin(db, agent)
    await put(db, 'site', '7', 'x')
    await expect.poll(() => agent.machine.get('site:7'), soon).toEqual({ generation: 42, specs: { web: 'x' } })
    await expect.poll(() => allApplied(db), soon).toBe(true)
  })

  it.runIf(engine === 'postgres')('never applies one scope in two workers at once', async () => {
    const url = await testDatabaseUrl(engine)
    const agent = recordingAgent()
    agent.state.behaviour = async (request) => {
      await sleep(5)
      return appliedReply(request)
    }
    const first = await open({ url })
    const second = await open({ url })
    await begin(first, agent)
    await begin(second, agent)
    for (let n = 0; n < 60; n += 1) await put(n % 2 === 0 ? first : second, 'account', `${n % 3}`, `value ${n}`)
    await expect.poll(() => allApplied(first), soon).toBe(true)
    expect(agent.overlaps).toEqual([])
    expect([...agent.machine.values()].map(({ specs }) => specs.web)).toEqual(expect.arrayContaining(['value 57', 'value 58', 'value 59']))
  })
})
