import { describe, expect, test } from 'vitest'
import type { EventStreamBody, StreamEvent } from '@croft/kit/http/route.ts'
import { unavailable } from '@croft/kit/errors.ts'
import { testCtx } from '../../db/testing.ts'
import { emit } from '../../db/write.ts'
import { jobStore } from '../../jobs/jobs.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'
import { serve, withKey } from '../settings/testing.ts'
import { merge } from './merge.ts'
import { jobRoutes } from './routes.ts'
import { jobService } from './service.ts'

async function* metrics() {
  yield await Promise.resolve({ event: 'metrics', data: { percent: 5 } })
}

async function contextOf(app: TestApp, username: string) {
  const row = await app.db.q.selectFrom('users').select(['id', 'role']).where('username', '=', username).executeTakeFirstOrThrow()
  return testCtx({ userId: row.id, username, role: row.role })
}

async function make(app: TestApp) {
  await app.account('john')
  await app.account('mary')
  await app.admin.post('/domains', { domain: 'example.com', owner: 'john' })
  await app.running.idle()
  const jobs = jobService({ db: app.db, jobs: jobStore(app.db, app.parts.operations), metrics: async () => metrics() })
  const as = serve(jobRoutes, { jobs })
  const [admin, john, mary] = [await contextOf(app, 'admin'), await contextOf(app, 'john'), await contextOf(app, 'mary')]
  return { jobs, as, admin, john, mary }
}

/** The first events of a stream that fulfil `wanted`. */
async function take(body: EventStreamBody, count: number, wanted: (event: StreamEvent) => boolean, last: string | null = null) {
  const abort = new AbortController()
  const found: StreamEvent[] = []
  for await (const event of body.open(last, abort.signal)) {
    if (wanted(event)) found.push(event)
    if (found.length === count) break
  }
  abort.abort()
  return found
}

describe('merge', () => {
  async function* items(...values: number[]) {
    for (const value of values) yield await Promise.resolve(value)
  }
  test('yields everything of every source', async () => {
    const found: number[] = []
    for await (const item of merge([items(1, 2), items(), items(3)])) found.push(item)
    expect(found.toSorted((a, b) => a - b)).toEqual([1, 2, 3])
  })
  test('fails with the first that fails and stops the others', async () => {
    let stopped = false
    async function* endless() {
      try {
        for (;;) yield await Promise.resolve(1)
      } finally {
        stopped = true
      }
    }
    async function* broken() {
      yield await Promise.resolve(2)
      throw unavailable()
    }
    const drain = async () => {
      for await (const item of merge<number>([endless(), broken()])) expect(item).toBeGreaterThan(0)
    }
    await expect(drain()).rejects.toThrow('Service temporarily unavailable')
    await new Promise((resolve) => setImmediate(resolve))
    expect(stopped).toBe(true)
  })
})

eachApp('jobs', (start) => {
  test('everybody sees the jobs in its view; another’s job does not exist', async () => {
    const app = await start()
    const { as, admin, john, mary } = await make(app)
    const { list } = await as(john).get('/jobs?type=domain.create')
    expect(list).toMatchObject([
      { type: 'domain.create', status: 'succeeded', owner: 'john', actor: 'admin', resource: { type: 'domain', id: 'example.com' } },
    ])
    const id = String(list[0]?.['id'])
    expect((await as(mary).get(`/jobs/${id}`)).body['message']).toBe('Job not found')
    expect((await as(mary).get(`/jobs/${id}/events`)).status).toBe(404)
    expect((await as(mary).post(`/jobs/${id}/cancel`)).status).toBe(404)
    expect((await as(admin).get('/jobs?owner=john&sort=id')).list.length).toBeGreaterThan(1)
    expect((await as(john).get('/jobs?owner=mary')).list).toEqual([])
    expect((await as(john).get('/jobs?status=nothing')).status).toBe(400)
    expect((await as(admin).get('/jobs?from=2030-01-01')).list).toEqual([])
    expect((await as(john).get(`/jobs/${id}/log`)).body).toEqual({ lines: [], next_offset: 0, complete: true })
  })

  test('a finished job is neither cancelled nor retried', async () => {
    const app = await start()
    const { as, john } = await make(app)
    const [job] = (await as(john).get('/jobs')).list
    const id = String(job?.['id'])
    expect((await as(john).post(`/jobs/${id}/cancel`)).body['message']).toBe('Job cannot be cancelled')
    expect((await as(john).post(`/jobs/${id}/retry`)).body['message']).toBe('Job has not failed')
  })

  test('a key sees the jobs of its areas and writes only there', async () => {
    const app = await start()
    const { as, john } = await make(app)
    const types = async (scopes: string[]) => (await as(withKey(john, scopes)).get('/jobs')).list.map((job) => String(job['type']))
    expect(new Set(await types(['domains']))).toEqual(new Set(['domain.create', 'domain.php']))
    expect(await types(['email'])).toEqual([])
    expect(await types(['read'])).toEqual(await types(['all']))
    const [job] = (await as(john).get('/jobs?type=domain.create')).list
    const id = String(job?.['id'])
    expect((await as(withKey(john, ['users'])).get(`/jobs/${id}`)).status).toBe(404)
    expect((await as(withKey(john, ['read'])).post(`/jobs/${id}/cancel`)).body['message']).toBe(
      "API key is not scoped for 'domains' on this request",
    )
  })

  test('the stream of a finished job is its end', async () => {
    const app = await start()
    const { jobs, as, john } = await make(app)
    const [job] = (await as(john).get('/jobs?type=domain.create')).list
    const events = await take(await jobs.follow(john, Number(job?.['id'])), 1, () => true)
    expect(events).toMatchObject([{ event: 'end', data: { type: 'domain.create', status: 'succeeded' } }])
  })

  test('the event stream tells jobs and journal, resumes, and keeps to view and scopes', async () => {
    const app = await start()
    const { jobs, john, mary, admin } = await make(app)
    const foreign = take(await jobs.events(mary, []), 1, () => true)
    const follow = take(
      await jobs.events(john, []),
      2,
      ({ event, data }) => event === 'event' || (data as { type: string }).type === 'domain.update',
    )
    await app.admin.put('/domains/example.com', { note: 'hello' })
    await app.admin.put('/users/mary', { name: 'Mary' })
    const told = await follow
    expect(told.find(({ event }) => event === 'event')).toMatchObject({ data: { event: 'domain.updated', actor: 'admin' } })
    expect(JSON.stringify(await foreign)).not.toContain('example.com')

    const all = await take(await jobs.events(john, []), 2, ({ event }) => event === 'event', '0')
    expect(Number(all[1]?.id)).toBeGreaterThan(Number(all[0]?.id))
    const rest = await take(await jobs.events(john, []), 1, ({ event }) => event === 'event', all[0]?.id ?? null)
    expect(rest[0]?.id).toBe(all[1]?.id)

    const users = take(await jobs.events(withKey(admin, ['users']), []), 1, ({ event }) => event === 'event', '0')
    expect((await users)[0]).toMatchObject({ data: { resource: { type: 'user' } } })
  })

  test('topics choose', async () => {
    const app = await start()
    const { jobs, as, john, admin } = await make(app)
    expect(await take(await jobs.events(john, ['metrics']), 1, () => true)).toEqual([{ event: 'metrics', data: { percent: 5 } }])
    const services = take(await jobs.events(admin, ['services']), 1, () => true)
    await emit(admin, app.db, { event: 'user.updated', resource: { type: 'user', id: 'john' }, ownerId: null })
    await emit(admin, app.db, { event: 'service.stopped', resource: { type: 'service', id: 'nginx' }, ownerId: null })
    expect(await services).toMatchObject([{ event: 'event', data: { event: 'service.stopped' } }])
    expect((await as(john).get('/events?topics=services')).status).toBe(403)
    expect((await as(john).get('/events?topics=gossip')).body['message']).toBe('Invalid topics')
  })
})
