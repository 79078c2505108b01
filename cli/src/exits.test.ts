import { describe, expect, test } from 'vitest'
import { fakePanel, json, runMain } from './testing/fake-panel.ts'

const problem = (status: number, message: string) => ({ success: false, code: 'X', error: message, message, status })

describe('every status has its exit code, and the error goes to standard error as the panel sent it', () => {
  const cases = [
    [400, 6],
    [401, 4],
    [403, 4],
    [404, 3],
    [409, 5],
    [413, 6],
    [422, 6],
    [500, 1],
  ] as const
  test.each(cases)('%i is exit %i', async (status, code) => {
    const panel = await fakePanel((_request, response) => json(response, status, problem(status, 'No\u001b[31m')))
    const run = await panel.croft('packages:list', '-o', 'json')
    expect(run).toMatchObject({ code, stdout: '' })
    expect(JSON.parse(run.stderr)).toEqual(problem(status, 'No\u001b[31m'))
    const table = await panel.croft('packages:list')
    expect(table.stderr).toBe('croft: No\\e[31m\n')
  })
})

test('429 waits as long as the panel says, and is exit 7 when it lasts', async () => {
  const panel = await fakePanel((_request, response) => json(response, 429, problem(429, 'Too many requests'), { 'retry-after': '7' }))
  expect(await panel.croft('packages:list')).toMatchObject({ code: 7 })
  expect(panel.pauses).toEqual([7000, 7000, 7000])
})

test('a write is tried again with the same key, a fresh one for each write', async () => {
  const panel = await fakePanel((_request, response, count) => {
    if (count === 1) return response.destroy()
    if (count === 2) return json(response, 503, problem(503, 'Service temporarily unavailable'))
    json(response, 201, { name: 'business' })
  })
  expect(await panel.croft('packages:create', 'business')).toMatchObject({ code: 0 })
  const keys = panel.seen.map(({ headers }) => headers['idempotency-key'])
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  await panel.croft('packages:create', 'other')
  expect(panel.seen[3]?.headers['idempotency-key']).not.toBe(keys[0])
  await panel.croft('packages:create', 'third', '--idempotency-key', 'mine')
  expect(panel.seen[4]?.headers['idempotency-key']).toBe('mine')
})

test('a network that stays down is exit 8 after three more tries', async () => {
  const panel = await fakePanel((_request, response) => response.destroy())
  expect(await panel.croft('packages:list')).toMatchObject({ code: 8, stdout: '' })
  expect(panel.seen).toHaveLength(4)
  expect((await runMain(['--socket', '/nonexistent/panel.sock', 'packages:list'])).code).toBe(8)
})

test('a redirect to another host is not followed, one to the same host is', async () => {
  const panel = await fakePanel((request, response) => {
    if (request.url === '/api/v1/packages') return response.writeHead(302, { location: 'https://evil.example.com/' }).end()
    if (request.url === '/api/v1/packages/a') return response.writeHead(302, { location: '/api/v1/packages/b' }).end()
    json(response, 200, { name: 'b' })
  })
  const away = await panel.croft('packages:list')
  expect(away).toMatchObject({ code: 8 })
  expect(away.stderr).toContain('another host')
  expect(await panel.croft('packages:show', 'a')).toMatchObject({ code: 0, stdout: 'name  b\n' })
})

describe('wrong usage is exit 2, with the nearest names', () => {
  const cases = [
    ['accounts:lst', 'accounts:list'],
    ['acounts:list', 'accounts:list'],
    ['a:b:c', 'more than one colon'],
    ['accounts', 'is an area'],
    ['hlep', 'help'],
    ['accounts:li', 'accounts:list'],
  ] as const
  test.each(cases)('%s', async (word, said) => {
    const run = await runMain([word])
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain(said)
  })
  const wrong = [
    [['packages:create', 'x', '--max-domans', '3'], '--max-domains'],
    [['packages:create', 'x', '--max-domains', 'many'], 'a whole number'],
    [['packages:create'], '--name is missing'],
    [['packages:show'], '<name> is missing'],
    [['packages:show', ''], '<name> is empty'],
    [['packages:list', '--filter', 'colour=red'], 'it has owner, q'],
    [['packages:list', '--page', '0'], '--page'],
    [['packages:list', '-o', 'xml'], 'table, json or yaml'],
    [['packages:create', 'x', '--set', 'max_domans=3'], 'max_domains'],
    [['packages:create', 'x', '--json', '{'], 'not valid JSON'],
    [['packages:list', '--local', '--url', 'https://a.example.com'], 'exclude each other'],
    [['packages:list', '--url', 'http://a.example.com'], 'https address'],
  ] as const
  test.each(wrong)('%j', async (argv, said) => {
    const run = await runMain([...argv])
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain(said)
  })
})

test('something is destroyed only when somebody said so', async () => {
  const panel = await fakePanel((_request, response) => json(response, 200, { success: true, message: 'Package deleted' }))
  const refused = await panel.croft('packages:delete', 'business')
  expect(refused).toMatchObject({ code: 2 })
  expect(panel.seen).toEqual([])
  expect(await panel.croft('packages:delete', 'business', '--yes')).toMatchObject({ code: 0, stdout: '', stderr: 'Package deleted\n' })
  expect(panel.seen).toMatchObject([{ method: 'DELETE', url: '/api/v1/packages/business' }])
})

test('debug output shows requests without secrets', async () => {
  const panel = await fakePanel((_request, response) => json(response, 201, { secret_key: 'wsp_hidden', name: 'ci' }))
  const run = await panel.croft('api', 'POST', '/users', '--debug', '--json', '{"username":"john","password":"Battery-Staple-9"}')
  expect(run.code).toBe(0)
  expect(run.stderr).toContain('> POST /api/v1/users')
  expect(run.stderr).toContain('john')
  expect(run.stderr).not.toMatch(/Battery|wsp_hidden/)
})
