import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { commands } from './commands.generated.ts'
import { fakePanel, json, runMain } from './testing/fake-panel.ts'
import { wordSummaries } from './word-summaries.ts'
import { words } from './words.ts'

test('every word is told of in the help', () => {
  // those that shells ask for are nobody's to type
  const told = [...words.keys()].filter((word) => !word.startsWith('__'))
  expect(new Set(wordSummaries.map(([synopsis]) => synopsis.split(' ')[0]))).toEqual(new Set(told))
})

test('plan sends the command as a dry run and exits with 10', async () => {
  const panel = await fakePanel((_request, response) => json(response, 200, { plan: [{ scope: 'site:7', kind: 'write', target: '/x' }] }))
  const run = await panel.croft('plan', 'packages:create', 'business', '--max-domains', '3')
  expect([run.code, run.stdout]).toEqual([10, expect.stringContaining('site:7')])
  expect(panel.seen[0]).toMatchObject({ method: 'POST', url: '/api/v1/packages', headers: { 'x-dry-run': 'true' } })
  expect(JSON.parse(panel.seen[0]?.body ?? '')).toEqual({ name: 'business', max_domains: 3 })
  for (const argv of [
    ['plan', 'packages:list'],
    ['plan', 'nothing:here'],
  ]) {
    expect(await panel.croft(...argv)).toMatchObject({ code: 2, stderr: expect.stringContaining('plan takes a command') })
  }
  expect(panel.seen).toHaveLength(1)
})

test('plan without a command compares the whole machine, or a part of it', async () => {
  const change = { scope: 'site:7', kind: 'write', target: '/x' }
  const panel = await fakePanel((request, response) => json(response, 200, request.url.includes('only=php') ? [] : [change]))
  expect(await panel.croft('plan')).toMatchObject({ code: 10, stdout: expect.stringContaining('site:7') })
  expect(await panel.croft('plan', '--only', 'php')).toMatchObject({ code: 0, stdout: '' })
  expect(panel.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /api/v1/system/plan', 'GET /api/v1/system/plan?only=php'])
})

test('apply shows the plan and does nothing before somebody has said yes', async () => {
  const panel = await fakePanel((request, response, count) => {
    if (request.url.startsWith('/api/v1/system/plan')) return json(response, 200, [{ scope: 'site:7', kind: 'write', target: '/x' }])
    if (request.method === 'POST') return json(response, 202, { success: true, message: 'Apply started', job_id: 5 })
    return json(response, 200, { id: 5, status: 'succeeded', progress: 100, finished_at: 'now', result: { scopes: 1 }, count })
  })
  expect(await panel.croft('apply')).toMatchObject({ code: 2, stdout: expect.stringContaining('site:7') })
  expect(await panel.croft('apply', '--dry-run')).toMatchObject({ code: 10 })
  expect(panel.seen.filter(({ method }) => method === 'POST')).toEqual([])
  expect(await panel.croft('apply', '--only', 'site', '--yes', '--no-wait')).toMatchObject({ code: 0 })
  const sent = panel.seen.filter(({ method }) => method === 'POST')
  expect(sent.map(({ url, body }) => [url, JSON.parse(body) as unknown])).toEqual([['/api/v1/system/apply', { only: 'site' }]])
})

test('logs are those of the panel, or of the agent', async () => {
  const panel = await fakePanel((_request, response) => json(response, 200, { lines: ['one', 'two'] }))
  expect((await panel.croft('logs', '--lines', '2')).code).toBe(0)
  await panel.croft('logs', 'agent', '--since', '2026-11-21T00:00:00Z')
  expect(panel.seen.map(({ url }) => url)).toEqual([
    '/api/v1/services/croft-panel/logs?lines=2',
    '/api/v1/services/croft-agent/logs?since=2026-11-21T00%3A00%3A00Z',
  ])
  expect(await panel.croft('logs', 'nginx')).toMatchObject({ code: 2 })
})

test('the manual page has every command, and nothing in it is taken for a request', async () => {
  const { stdout, code } = await runMain(['man'])
  expect(code).toBe(0)
  const plain = stdout.replaceAll('\\-', '-')
  for (const { command } of commands) expect(plain).toContain(`.B "${command}`)
  expect(stdout.split('\n').filter((line) => /^[.'](?!(TH|SH|TP|B|ad|nh)\b)/.test(line))).toEqual([])
  // where there is a formatter, it has nothing to complain of
  const formatted = spawnSync('groff', ['-man', '-Tutf8', '-ww'], { input: stdout, encoding: 'utf8' })
  if (formatted.error === undefined) expect([formatted.status, formatted.stderr]).toEqual([0, ''])
})
