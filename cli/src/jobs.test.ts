import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { fakePanel, json, type Seen } from './testing/fake-panel.ts'

const job = (status: string, more = {}) => ({ id: 812, type: 'user.delete', status, progress: 100, message: '', error: null, ...more })
const event = (id: number, name: string, data: unknown) => `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`
const stream = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' })

/** A panel whose writes start job 812, and whose stream is what the test says. */
const withJob = (events: (request: Seen, response: ServerResponse) => void, shown = job('running')) =>
  fakePanel((request, response) => {
    if (request.method !== 'GET') return json(response, 202, { success: true, message: 'Deletion started', job_id: 812 })
    if (request.url.endsWith('/events')) return events(request, response)
    json(response, 200, shown)
  })

const remove = ['accounts:delete', 'john', '--yes'] as const

test('a job is followed to its end', async () => {
  const panel = await withJob((_request, response) => {
    stream(response).write(event(1, 'progress', { status: 'running', progress: 40, message: 'Removing\u001b[2J web' }))
    response.end(': still there\n\n' + event(2, 'end', job('succeeded')))
  })
  const run = await panel.croft(...remove)
  expect(run).toMatchObject({ code: 0, stdout: '' })
  expect(run.stderr).toContain('40% Removing\\e[2J web')
  expect(run.stderr).toContain('Deletion started')
})

test('a lost connection is joined again where it broke off', async () => {
  let opened = 0
  const panel = await withJob((_request, response) => {
    opened += 1
    if (opened > 1) return void stream(response).end(event(8, 'end', job('succeeded')))
    stream(response).write(event(7, 'progress', { progress: 10 }), () => response.destroy())
  })
  expect(await panel.croft(...remove)).toMatchObject({ code: 0 })
  const streams = panel.seen.filter(({ url }) => url.endsWith('/events'))
  expect(streams.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '7'])
})

test('a job that failed or was rolled back is exit 1 with its reason', async () => {
  const failed = job('rolled_back', { error: 'disk full' })
  const panel = await withJob((_request, response) => stream(response).end(event(1, 'end', failed)))
  const run = await panel.croft(...remove)
  expect(run).toMatchObject({ code: 1 })
  expect(run.stderr).toContain('job 812 rolled back: disk full')
})

test('--no-wait tells the job and does not follow it', async () => {
  const panel = await withJob((_request, response) => stream(response).end())
  const run = await panel.croft(...remove, '--no-wait')
  expect(run).toMatchObject({ code: 0, stdout: '' })
  expect(run.stderr).toContain('job 812')
  expect(panel.seen).toHaveLength(1)
  expect(JSON.parse((await panel.croft(...remove, '--no-wait', '-o', 'json')).stdout)).toMatchObject({ job_id: 812 })
})

test('--timeout leaves the job alone and is exit 9', async () => {
  const panel = await withJob((_request, response) => void stream(response).write(event(1, 'progress', { progress: 1 })))
  const run = await panel.croft(...remove, '--timeout', '1s')
  expect(run).toMatchObject({ code: 9 })
  expect(run.stderr).toContain('job 812 goes on')
})

test('Ctrl-C leaves the job alone and is exit 130', async () => {
  const panel = await withJob((_request, response) => {
    stream(response).write(event(1, 'progress', { progress: 1 }), () => panel.interrupt())
  })
  const run = await panel.croft(...remove)
  expect(run).toMatchObject({ code: 130 })
  expect(run.stderr).toContain('job 812 goes on')
})

test('a change that the machine refused is exit 1 with its words', async () => {
  const answer = { name: 'business', sync: 'failed', sync_error: 'nginx: [emerg] no', job_id: 812 }
  const panel = await fakePanel((_request, response) => json(response, 200, answer))
  const run = await panel.croft('packages:update', 'business', '--max-domains', '3')
  expect(run).toMatchObject({ code: 1 })
  expect(run.stderr).toContain('nginx: [emerg] no')
})
